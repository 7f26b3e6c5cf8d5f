/** Why a file was not imported, and on which of its lines the reason stands. An expected outcome, reported and passed over. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly line?: number
  ) {
    super(message)
  }
}
