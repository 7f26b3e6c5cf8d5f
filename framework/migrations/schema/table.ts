import { tidyColumn, type Column } from './column.js'
import { indexName } from './names.js'

export interface Index {
  columns: readonly string[]
  unique?: true
  /**
   * For words instead of whole values; over texts, and neither unique nor under a condition. Where it is made for
   * beginnings SQLite keeps those of words beside the words, and not where in a text they stand.
   */
  fullText?: true | 'beginnings'
  /** SQL condition of a partial index, with column names. */
  where?: string
  /** Only when it is not the one made of table and columns. */
  name?: string
}

/** A table as files write it. */
export interface TableDefinition {
  columns: Record<string, Column>
  /** The `increments` column when not said. */
  primaryKey?: readonly string[]
  indexes?: readonly Index[]
  /** Name → SQL condition that every row keeps. */
  checks?: Record<string, string>
  /** No model declares it, and the models' migrations leave it alone. */
  unmanaged?: true
}

/** A table as the replay knows it. Maps, because names come from outside. */
export interface Table {
  name: string
  columns: Map<string, Column>
  primaryKey: string[]
  indexes: Index[]
  checks: Map<string, string>
  /**
   * What plain Lucid calls have made, and unmanaged tables: the models' migrations leave it alone unless a model
   * declares it. 'table', 'column:NAME', 'index:NAME' or 'check:NAME'.
   */
  manual: Set<string>
}

/** Table name → table, in the order of creation. */
export type Schema = Map<string, Table>

/** The table that a definition describes. */
export function toTable(name: string, definition: TableDefinition): Table {
  const columns = new Map(
    Object.entries(definition.columns).map(([column, attributes]) => [
      column,
      tidyColumn(attributes),
    ])
  )
  const counted = [...columns].filter(([, { type }]) => type === 'increments').map(([key]) => key)
  const table: Table = {
    name,
    columns,
    primaryKey: [...(definition.primaryKey ?? counted)],
    indexes: (definition.indexes ?? []).map(tidyIndex),
    checks: new Map(Object.entries(definition.checks ?? {})),
    manual: new Set(),
  }
  if (definition.unmanaged) table.manual = new Set(['table', ...partsOf(table)])
  return table
}

/** The keys of everything a table is made of, as `manual` holds them. */
function partsOf({ name, columns, indexes, checks }: Table): string[] {
  return [
    ...[...columns.keys()].map((column) => `column:${column}`),
    ...indexes.map((index) => `index:${indexName(name, index)}`),
    ...[...checks.keys()].map((check) => `check:${check}`),
  ]
}

/** The definition of a table: what `createTable` has to be told to make it again. */
export function toDefinition(table: Table): TableDefinition {
  const counted = [...table.columns].filter(([, { type }]) => type === 'increments')
  const isImplied =
    counted.length === 1 && table.primaryKey.length === 1 && table.primaryKey[0] === counted[0][0]
  return {
    columns: Object.fromEntries(table.columns),
    ...(isImplied ? {} : { primaryKey: [...table.primaryKey] }),
    ...(table.indexes.length ? { indexes: table.indexes } : {}),
    ...(table.checks.size ? { checks: Object.fromEntries(table.checks) } : {}),
    ...(table.manual.has('table') ? { unmanaged: true } : {}),
  }
}

/** A copy that can be changed without touching the original. Columns and indexes are values and are shared. */
export function copyTable(table: Table): Table {
  return {
    name: table.name,
    columns: new Map(table.columns),
    primaryKey: [...table.primaryKey],
    indexes: [...table.indexes],
    checks: new Map(table.checks),
    manual: new Set(table.manual),
  }
}

export function copySchema(schema: Schema): Schema {
  return new Map([...schema].map(([name, table]) => [name, copyTable(table)]))
}

export function tidyIndex({ columns, unique, fullText, where, name }: Index): Index {
  return {
    columns: [...columns],
    ...(unique ? { unique } : {}),
    ...(fullText ? { fullText } : {}),
    ...(where ? { where } : {}),
    ...(name ? { name } : {}),
  }
}
