import { statSync } from 'node:fs'
import { normalize } from 'node:path'
import type { Database } from '@adonisjs/lucid/database'
import { toDialect } from '#framework/database/main'

export interface DatabaseFacts {
  connection: string
  driver: string
  /** The server's own version; null when it cannot be reached. */
  version: string | null
  /** The file, or `user@host:port/name`. */
  place: string
  /** In bytes; null when it cannot be reached. */
  size: number | null
  /** Why it cannot be reached. */
  error?: string
}

const VERSION = {
  sqlite: 'select sqlite_version() as version',
  pg: 'show server_version',
  mysql: 'select version() as version',
}

const SIZE = {
  sqlite: 'select page_count * page_size as size from pragma_page_count(), pragma_page_size()',
  pg: 'select pg_database_size(current_database()) as size',
  mysql:
    'select sum(data_length + index_length) as size from information_schema.tables where table_schema = database()',
}

interface Connection {
  filename?: string
  user?: string
  host?: string
  port?: number
  database?: string
}

/** What the connection's configuration and the server behind it say. Nothing secret is among it. */
export async function databaseFacts(db: Database, name?: string): Promise<DatabaseFacts> {
  const connection = name ?? db.primaryConnectionName
  const { config } = db.manager.get(connection)!
  const settings = (config.connection ?? {}) as Connection
  const facts: DatabaseFacts = {
    connection,
    driver: config.client,
    version: null,
    place: placeOf(settings),
    size: null,
  }
  // Looking at a SQLite file that is not there would make it.
  if (settings.filename && settings.filename !== ':memory:' && !exists(settings.filename)) {
    return { ...facts, error: 'the file does not exist yet; node ace setup makes it' }
  }
  try {
    const client = db.connection(connection)
    const dialect = toDialect(client.dialect.name)
    const version = Object.values(firstRow(await client.rawQuery(VERSION[dialect])))[0]
    const { size } = firstRow(await client.rawQuery(SIZE[dialect]))
    return { ...facts, version: String(version), size: Number(size) }
  } catch (error) {
    return { ...facts, error: reasonOf(error) }
  }
}

/** Drivers differ: rows, `{ rows }`, `[rows, columns]`. */
function firstRow(result: unknown): Record<string, unknown> {
  const rows = (result as { rows?: unknown[] }).rows ?? (result as unknown[])
  const [first] = rows
  return (Array.isArray(first) ? first[0] : first) as Record<string, unknown>
}

function placeOf({ filename, user, host, port, database }: Connection): string {
  return filename ? normalize(filename) : `${user}@${host}:${port}/${database}`
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

/** A refused connection may be several errors in one, with a message for none. */
function reasonOf(error: unknown): string {
  const { message, code, errors } = error as Error & { code?: string; errors?: Error[] }
  return message || errors?.[0]?.message || code || 'it cannot be reached'
}
