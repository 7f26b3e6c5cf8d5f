import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import type { Column, ColumnChange } from './schema/column.js'
import type { Index, TableDefinition } from './schema/table.js'

export type Scalar = string | number | boolean | null

/** A value for rows that are there already: a literal, an SQL expression, or a function of each row. */
export type Fill = Scalar | { sql: string } | ((row: Record<string, unknown>) => Scalar)

/** What `editor.run` hands to a data step: the query builder of the file's transaction, and never models. */
export interface DataStep {
  client: QueryClientContract
  /**
   * Walks through a table in the order of a key, a thousand rows at a time, and shows how far it is.
   * @param options.key   the column walked along, unique and never null; 'id' when not said
   * @param options.size  rows at a time; 1000 when not said
   */
  chunk(
    table: string,
    work: (rows: Record<string, unknown>[]) => Promise<void>,
    options?: { key?: string; size?: number }
  ): Promise<void>
}

/**
 * One step of a migration, as data. The same list is folded into the state and written as SQL,
 * so what is executed is what is recorded.
 */
export type Operation =
  | { op: 'createTable'; table: string; definition: TableDefinition }
  | { op: 'dropTable'; table: string }
  | { op: 'renameTable'; from: string; to: string }
  | {
      op: 'addColumn'
      table: string
      name: string
      column: Column
      fill?: Fill
      /** A plain Lucid call has made it. */
      manual?: true
    }
  | { op: 'dropColumn'; table: string; name: string }
  | { op: 'renameColumn'; table: string; from: string; to: string }
  | {
      op: 'alterColumn'
      table: string
      name: string
      change: ColumnChange
      /** For rows whose value is null, when the column stops taking null. */
      fill?: Fill
      /** Old value → new one, for an enum that loses values. */
      map?: Record<string, string | null>
      /** Rows whose value does not fit are cut to what does, instead of stopping the file. */
      truncate?: true
    }
  | { op: 'addIndex'; table: string; index: Index; manual?: true }
  | { op: 'dropIndex'; table: string; index: Index }
  | { op: 'renameIndex'; table: string; from: string; to: string }
  /** Indexes keep the names they have: Lucid's own renames leave them alone, and no SQL is needed for that. */
  | { op: 'keepNames'; table: string }
  | { op: 'addCheck'; table: string; name: string; condition: string; manual?: true }
  | { op: 'dropCheck'; table: string; name: string }
  | {
      op: 'changePrimaryKey'
      table: string
      columns: readonly string[]
      /** Columns that come with it: a counted key is given to the rows that are there. */
      add?: Record<string, Column>
      /** Columns that go with it. */
      drop?: readonly string[]
    }
  | { op: 'fill'; table: string; name: string; value: Fill; where?: string }
  | { op: 'guard'; table: string; where: string; message: string }
  | { op: 'run'; title: string; work: (step: DataStep) => Promise<void> }
  | { op: 'sql'; title: string; statements: Partial<Record<Dialect, string | string[]>> }

export type OperationOf<Name extends Operation['op']> = Extract<Operation, { op: Name }>
