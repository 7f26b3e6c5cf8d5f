import { MigrationException } from '../migration_exception.js'

/** What the database said, without the statement: values of rows and passwords can be in it. */
export function reasonOf(error: unknown): string {
  if (error instanceof MigrationException) return error.message
  const { message } = error as Error
  // Knex puts the statement before the message, and parts them so.
  return (isFromDatabase(error) ? message.split(' - ').at(-1)! : message).trim()
}

const isFromDatabase = (error: unknown) => (error as { code?: unknown }).code !== undefined

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
    // An error of the file's own code is needed with its stack; one of a database has the statement in it.
    if (!isFromDatabase(cause)) this.cause = cause
  }
}
