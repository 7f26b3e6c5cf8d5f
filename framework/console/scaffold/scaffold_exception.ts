/** Why nothing was made: what is wrong with what was asked for, a line for each fault. Nothing has been written. */
export class ScaffoldException extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'))
  }
}
