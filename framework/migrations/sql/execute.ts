import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { toDialect } from '#framework/database/main'
import type { Step } from './step.js'

export type Row = Record<string, unknown>

export const dialectOfClient = (client: QueryClientContract): Dialect =>
  toDialect(client.dialect.name)

/** Runs one statement as it is. */
export async function execute(client: QueryClientContract, sql: string): Promise<unknown> {
  // Knex reads a question mark as a placeholder on PostgreSQL, also without bindings.
  const isPostgres = dialectOfClient(client) === 'pg'
  return client.rawQuery(isPostgres ? sql.replace(/(?<!\\)\?/g, '\\?') : sql)
}

/** Runs one query and gives its rows, whatever shape the driver wraps them in. */
export async function select(client: QueryClientContract, sql: string): Promise<Row[]> {
  const answer = await execute(client, sql)
  if (dialectOfClient(client) === 'pg') return (answer as { rows: Row[] }).rows
  return dialectOfClient(client) === 'mysql' ? (answer as Row[][])[0] : (answer as Row[])
}

/** A step that changes rows only. In a transaction it happens once, so nothing has to be asked. */
export const rowStep = (title: string, sql: string[]): Step => ({
  ...statements(title, sql),
  isData: true,
})

/** A step that is its statements. */
export function statements(title: string, sql: string[], isDone?: Step['isDone']): Step {
  return {
    title,
    sql,
    async run({ client }) {
      for (const statement of sql) await execute(client, statement)
    },
    ...(isDone ? { isDone } : {}),
  }
}
