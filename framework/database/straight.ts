import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseRow } from './reader.js'

/**
 * The SQLite connection of a transaction; undefined for another database, for a client that has none of its own, and
 * when the transaction is over: its client refuses what comes late.
 */
export async function connectionOf(
  client: QueryClientContract
): Promise<SqliteDatabase | undefined> {
  if (client.dialect.name !== 'better-sqlite3' || !isOpen(client)) return undefined
  const { knexClient } = client as unknown as {
    knexClient: { client: { acquireConnection(): Promise<SqliteDatabase> } }
  }
  return knexClient.client.acquireConnection()
}

const isOpen = (client: QueryClientContract) =>
  client.isTransaction && !(client as TransactionClientContract).isCompleted

/**
 * Runs SQL (`?` placeholders) as it is. In a transaction on SQLite it goes straight to the driver: Knex and Lucid cost
 * several times what a small statement does.
 * @param bindings  values as the driver takes them
 * @returns rows as the driver gives them; none for a statement that reads nothing
 */
export async function straight(
  client: QueryClientContract,
  sql: string,
  bindings: readonly unknown[]
): Promise<DatabaseRow[]> {
  const connection = await connectionOf(client)
  if (connection) {
    const statement = connection.prepare(sql)
    if (statement.reader) return statement.all(bindings) as DatabaseRow[]
    statement.run(bindings)
    return []
  }
  const result = await client.rawQuery(sql, bindings as never)
  if (client.dialect.name === 'postgres') return result.rows
  return client.dialect.name === 'mysql' ? result[0] : result
}
