import type { Table } from '../schema/table.js'

/** A table as a model declares it, or as a many-to-many relation does. */
export interface DeclaredTable extends Table {
  /** The model's class name; for a pivot table the relation that asks for it: 'Post.tags'. */
  owner: string
  isPivot: boolean
  /** The table's former names, as the model tells them. */
  renamedFrom: readonly string[]
  /** Column → its former name, as fields tell it. */
  columnsRenamedFrom: Map<string, string>
  /** Columns of plain `@column`s: they may be there, and are nobody's to change. */
  plainColumns: Set<string>
}

/** What the models say the database should be: table name → table. */
export type Declared = Map<string, DeclaredTable>
