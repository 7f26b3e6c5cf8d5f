import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { select } from '../execute.js'
import { textLiteral } from '../quote.js'

const text = (value: string) => textLiteral(value, 'mysql')

async function exists(client: QueryClientContract, from: string): Promise<boolean> {
  const found = await select(client, `select 1 from information_schema.${from} limit 1`)
  return found.length > 0
}

/** What the database has now: asked where MySQL may have stopped half-way. */
export const hasTable = (client: QueryClientContract, table: string) =>
  exists(client, `tables where table_schema = database() and binary table_name = ${text(table)}`)

export const hasColumn = (client: QueryClientContract, table: string, column: string) =>
  exists(
    client,
    `columns where table_schema = database() and table_name = ${text(table)} and binary column_name = ${text(column)}`
  )

/** Whether a column is an enum of MySQL's own, as Lucid makes it. */
export const isNativeEnum = (client: QueryClientContract, table: string, column: string) =>
  exists(
    client,
    `columns where table_schema = database() and table_name = ${text(table)} and column_name = ${text(column)} and data_type = 'enum'`
  )

export const hasIndex = (client: QueryClientContract, table: string, index: string) =>
  exists(
    client,
    `statistics where table_schema = database() and table_name = ${text(table)} and index_name = ${text(index)}`
  )

export const hasConstraint = (client: QueryClientContract, table: string, name: string) =>
  exists(
    client,
    `table_constraints where table_schema = database() and table_name = ${text(table)} and constraint_name = ${text(name)}`
  )

/** Names of the foreign keys that are really on a column. */
export async function foreignNames(
  client: QueryClientContract,
  table: string,
  column: string
): Promise<string[]> {
  const found = await select(
    client,
    `select constraint_name as name from information_schema.key_column_usage where table_schema = database() ` +
      `and table_name = ${text(table)} and column_name = ${text(column)} and referenced_table_name is not null`
  )
  return found.map(({ name }) => String(name))
}

/** The columns of the primary key, in its order. */
export async function primaryKeyOf(client: QueryClientContract, table: string): Promise<string[]> {
  const found = await select(
    client,
    `select column_name as name from information_schema.key_column_usage where table_schema = database() ` +
      `and table_name = ${text(table)} and constraint_name = 'PRIMARY' order by ordinal_position`
  )
  return found.map(({ name }) => String(name))
}

/** What MODIFY would take from a column, as words to say again: its own collation and its comment. */
export async function keptWords(
  client: QueryClientContract,
  table: string,
  column: string
): Promise<string[]> {
  const [found] = await select(
    client,
    `select c.collation_name as collation, t.table_collation as usual, c.column_comment as comment ` +
      `from information_schema.columns c join information_schema.tables t ` +
      `on t.table_schema = c.table_schema and t.table_name = c.table_name ` +
      `where c.table_schema = database() and c.table_name = ${text(table)} and c.column_name = ${text(column)}`
  )
  return [
    found?.collation && found.collation !== found.usual ? `collate ${String(found.collation)}` : '',
    found?.comment ? `comment ${text(String(found.comment))}` : '',
  ]
}
