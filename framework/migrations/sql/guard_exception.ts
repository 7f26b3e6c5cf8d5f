import { MigrationException } from '../migration_exception.js'

/** Rows that a migration would lose or that it cannot change. */
export interface Failure {
  table: string
  column: string | null
  /** Rows. */
  count: number
  /** Primary keys of the first of them, at most five. */
  keys: string[]
}

/** Rows that do not fit what a file does: it has not begun. The properties are those of the first failure. */
export class GuardException extends MigrationException {
  static code = 'E_MIGRATION_GUARD'

  readonly table: string
  readonly column: string | null
  readonly count: number
  readonly keys: string[]

  constructor(
    message: string,
    help: string,
    readonly failures: readonly Failure[]
  ) {
    super(message, help)
    const [{ table, column, count, keys }] = failures
    this.table = table
    this.column = column
    this.count = count
    this.keys = keys
  }
}
