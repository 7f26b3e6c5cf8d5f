import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { type Dialect } from '#framework/fields/main'
import { toDialect } from '#framework/database/main'
import { READ_ONLY } from './database_client.js'

export interface Answer {
  /** Names of the columns, also when there are no rows; empty for a statement that gives none. */
  columns: string[]
  rows: Record<string, unknown>[]
  /** Rows changed, where the statement changes some. */
  changed?: number
}

/** What knex's own client has besides its types. */
interface RawClient {
  acquireConnection(): Promise<unknown>
  releaseConnection(connection: unknown): Promise<void>
}

/** SQL on one connection, so that a transaction begun by one statement is still there for the next. */
export class SqlSession {
  #dialect: Dialect

  private constructor(
    private client: QueryClientContract,
    private connection: unknown
  ) {
    this.#dialect = toDialect(client.dialect.name)
  }

  static async open(client: QueryClientContract, { readOnly }: { readOnly: boolean }) {
    const connection = await rawClient(client).acquireConnection()
    const session = new SqlSession(client, connection)
    if (readOnly) await session.run(READ_ONLY[session.#dialect])
    return session
  }

  /** @throws the driver's error */
  async run(sql: string): Promise<Answer> {
    // For PostgreSQL Knex makes a place for a value of every question mark.
    const text = this.#dialect === 'pg' ? sql.replaceAll('?', '\\?') : sql
    const query = this.client.getWriteClient().raw(text)
    return answerOf(await query.connection(this.connection))
  }

  close(): Promise<void> {
    return rawClient(this.client).releaseConnection(this.connection)
  }
}

function rawClient(client: QueryClientContract): RawClient {
  return client.getWriteClient().client as RawClient
}

interface PgResult {
  rows: Record<string, unknown>[]
  fields?: { name: string }[]
  rowCount: number | null
}

/** Drivers differ: better-sqlite3 gives rows or `{ changes }`, pg `{ rows, fields }`, mysql2 `[rows, fields]`. */
function answerOf(result: unknown): Answer {
  if (Array.isArray(result) && Array.isArray(result[1]) && Array.isArray(result[0])) {
    const [rows, fields] = result as [Answer['rows'], { name: string }[]]
    return { columns: fields.map(({ name }) => name), rows }
  }
  if (Array.isArray(result) && 'affectedRows' in Object(result[0])) {
    return changed((result[0] as { affectedRows: number }).affectedRows)
  }
  if (Array.isArray(result)) {
    const rows = result as Answer['rows']
    return { columns: Object.keys(rows[0] ?? {}), rows }
  }
  const { rows, fields, rowCount } = result as PgResult
  if (fields?.length) return { columns: fields.map(({ name }) => name), rows }
  return changed(rowCount ?? (result as { changes?: number } | null)?.changes)
}

function changed(count: number | undefined): Answer {
  return { columns: [], rows: [], ...(count === undefined ? {} : { changed: count }) }
}
