import type { Dialect } from '#framework/fields/main'
import { MigrationException } from './migration_exception.js'
import type { DataStep, Fill, Operation } from './operation.js'
import type { Column, ColumnChange } from './schema/column.js'
import type { Index, TableDefinition } from './schema/table.js'

const DIALECTS = { sqlite: true, pg: true, mysql: true } satisfies Record<Dialect, true>

/**
 * What a migration calls in `up()` and `down()`. A call is noted and carried out later, in the order of the calls;
 * on every database in the way that keeps rows, the rows that point at them, triggers, views and indexes.
 */
export class Editor {
  #note: (operation: Operation) => void

  /** @param note  takes each operation as it is called */
  constructor(note: (operation: Operation) => void) {
    this.#note = note
  }

  createTable(table: string, definition: TableDefinition): void {
    this.#note({ op: 'createTable', table, definition })
  }

  /** Removes the table with all rows. */
  dropTable(table: string): void {
    this.#note({ op: 'dropTable', table })
  }

  /** Names made of the table's name (indexes, foreign keys, sequences) follow. */
  renameTable(from: string, to: string): void {
    this.#note({ op: 'renameTable', from, to })
  }

  /**
   * @param options.fill  value for the rows that are there; needed when the column takes no null and has no default.
   *                      It is used once and is not kept as a default.
   */
  addColumn(table: string, name: string, column: Column, options: { fill?: Fill } = {}): void {
    this.#note({ op: 'addColumn', table, name, column, ...options })
  }

  /** Removes the column with its values. Indexes over it go with it. */
  dropColumn(table: string, name: string): void {
    this.#note({ op: 'dropColumn', table, name })
  }

  renameColumn(table: string, from: string, to: string): void {
    this.#note({ op: 'renameColumn', table, from, to })
  }

  /**
   * Changes the attributes that are mentioned and leaves the others alone; null takes one away.
   * Rows that would not fit stop the file before its first write.
   * @param options.fill      for rows with null, when the column stops taking null
   * @param options.map       old value → new one, for an enum that loses values
   * @param options.truncate  cut values that are too long instead of stopping
   */
  alterColumn(
    table: string,
    name: string,
    change: ColumnChange,
    options: { fill?: Fill; map?: Record<string, string | null>; truncate?: true } = {}
  ): void {
    this.#note({ op: 'alterColumn', table, name, change, ...options })
  }

  addIndex(table: string, index: Index): void {
    this.#note({ op: 'addIndex', table, index })
  }

  dropIndex(table: string, index: Index): void {
    this.#note({ op: 'dropIndex', table, index })
  }

  renameIndex(table: string, from: string, to: string): void {
    this.#note({ op: 'renameIndex', table, from, to })
  }

  /** @param condition  SQL that must not be false for any row */
  addCheck(table: string, name: string, condition: string): void {
    this.#note({ op: 'addCheck', table, name, condition })
  }

  dropCheck(table: string, name: string): void {
    this.#note({ op: 'dropCheck', table, name })
  }

  /**
   * Gives the table another primary key.
   * @param options.add   columns that come with it, as the `id` of a pivot that becomes a model
   * @param options.drop  columns that go with it
   */
  changePrimaryKey(
    table: string,
    columns: readonly string[],
    options: { add?: Record<string, Column>; drop?: readonly string[] } = {}
  ): void {
    this.#note({ op: 'changePrimaryKey', table, columns, ...options })
  }

  /** Gives rows a value. @param options.where  SQL condition; rows whose value is null when not said */
  fill(table: string, name: string, value: Fill, options: { where?: string } = {}): void {
    this.#note({ op: 'fill', table, name, value, ...options })
  }

  /** Stops the file before its first write when rows meet the condition, naming how many and which. */
  guard(table: string, where: string, message: string): void {
    this.#note({ op: 'guard', table, where, message })
  }

  /**
   * Changes data with the query builder, inside the file's transaction. Models are not used here: they are today's,
   * and the table is that day's.
   */
  run(title: string, work: (step: DataStep) => Promise<void>): void {
    this.#note({ op: 'run', title, work })
  }

  /**
   * Runs SQL as it is, by database; nothing where a database is not named. The replay does not read it:
   * what it changes in tables is declared in `static state`.
   */
  sql(title: string, statements: Partial<Record<Dialect, string | string[]>>): void {
    // A plain text would be nobody's, and pass without a word where types are not checked.
    if (typeof statements !== 'object' || !Object.keys(statements).some((key) => key in DIALECTS)) {
      throw new MigrationException(
        `editor.sql("${title}") does not say for which database its SQL is`,
        "Write { sqlite: '…', pg: '…', mysql: '…' }; a database that is left out runs nothing"
      )
    }
    this.#note({ op: 'sql', title, statements })
  }
}
