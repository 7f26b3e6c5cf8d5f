import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { connectionOf } from './straight.js'

type Values = Record<string, unknown>

/**
 * Inserts rows inside a transaction on SQLite, straight through the driver: to write the same statement anew costs a
 * query builder more than running it costs the database.
 * @param rows  at least one, all with the same columns; values as Knex would be given them
 * @returns the number of the last row; undefined when nothing was done, because it is another client, one that is
 * listened to, or has values that are expressions: then the query builder is to do it
 */
export async function insertStraight(
  client: QueryClientContract,
  table: string,
  rows: readonly Values[]
): Promise<number | bigint | undefined> {
  const bound = rows.map((row) => Object.values(row))
  if (client.debug || !bound.every((values) => values.every(isPlain))) return undefined
  const connection = await connectionOf(client)
  if (!connection) return undefined
  const statement = connection.prepare(insertInto(table, Object.keys(rows[0])))
  let last: number | bigint = 0
  for (const values of bound) last = statement.run(values.map(toDriver)).lastInsertRowid
  return last
}

const insertInto = (table: string, columns: readonly string[]) =>
  `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) values (${columns.map(() => '?').join(', ')})`

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

const isPlain = (value: unknown) =>
  value === null || typeof value !== 'object' || value instanceof Date || Buffer.isBuffer(value)

/** As Knex gives it to this driver. */
function toDriver(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'boolean') return Number(value)
  return value instanceof Date ? value.valueOf() : value
}
