/*
 * The parts of Knex's builders that the replay reads. Knex has no types for them: they are how a builder keeps what it
 * was told until it is compiled.
 */

export interface SchemaBuilder {
  client: Client
  _sequence: { method: string; args: unknown[] }[]
}

export interface Client {
  tableBuilder(
    type: 'create' | 'alter',
    name: string,
    like: null,
    callback: (table: TableBuilder) => void
  ): TableBuilder
}

export interface TableBuilder {
  _fn(this: TableBuilder, table: TableBuilder): void
  _statements: Statement[]
}

export type Statement =
  | { grouping: 'columns'; builder: ColumnBuilder }
  | { grouping: 'alterTable'; method: string; args: unknown[] }
  | { grouping: 'checks'; args: unknown[] }

export interface ColumnBuilder {
  _type: string
  _args: unknown[]
  _modifiers: Record<string, unknown[]>
  _method: 'add' | 'alter'
}

/** What `table.foreign()` gathers. */
export interface ForeignKey {
  column: string | string[]
  references?: string | string[]
  inTable?: string
  onDelete?: string
  onUpdate?: string
  keyName?: string
}

/** Whether a tracked call is one of Knex's schema builders. */
export function isSchemaBuilder(call: unknown): call is SchemaBuilder {
  return (
    typeof call === 'object' && call !== null && Array.isArray((call as SchemaBuilder)._sequence)
  )
}

/** The SQL of `knex.raw()` and `this.now()`; null for any other value. */
export function rawSql(value: unknown): string | null {
  const isRaw = typeof value === 'object' && value !== null && 'toQuery' in value && 'sql' in value
  return isRaw ? String((value as { toQuery(): string }).toQuery()) : null
}
