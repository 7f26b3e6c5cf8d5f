import { MigrationException } from '../migration_exception.js'

/** What the database said, without the statement: values of rows and passwords can be in it. */
export function reasonOf(error: unknown): string {
  if (error instanceof MigrationException) return error.message
  const { message } = error as Error
  const isFromDatabase = (error as { code?: unknown }).code !== undefined
  // Knex puts the statement before the message, and parts them so.
  return (isFromDatabase ? message.split(' - ').at(-1)! : message).trim()
}

/** A file that stopped, and where. */
export class MigrationFailure extends MigrationException {
  static code = 'E_MIGRATION_FAILED'

  constructor(
    readonly file: string,
    /** The step that failed; null when the file stopped before its first. */
    readonly step: string | null,
    cause: unknown,
    help: string
  ) {
    super(`${file} failed${step ? ` at "${step}"` : ''}: ${reasonOf(cause)}`)
    const advice = (cause as { help?: string }).help
    this.help = advice ? `${advice}\n${help}` : help
    this.cause = cause
  }
}
