import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { ApplicationService } from '@adonisjs/core/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { keepStatements } from './kept_statements.js'
import { connectionOf } from './straight.js'

/** How long a writer waits for another, in milliseconds. */
export const LOCK_TIMEOUT = 5000

/** The few calls we make on better-sqlite3's connection. */
interface SqliteConnection extends Pick<Database, 'prepare' | 'name' | 'open' | 'inTransaction'> {
  pragma(text: string): unknown
}

/** The connections that write, by their file; those of a pool that is gone are closed. */
const writers = new Map<string, SqliteConnection>()

const isFresh = (file: string) => !existsSync(file) || statSync(file).size === 0

/** Hashes and sessions are in it: a new file is its owner's alone. Whoever widens that later is not overruled. */
function keepPrivate(file: string): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`])
    if (existsSync(path)) chmodSync(path, 0o600)
}

/**
 * The database file: `file` against the application's root, `tmp/gable.sqlite3` when not said; its folder is made.
 * In a build the root is `build/`, which the next build empties, so the project's folder above it is used.
 */
export function sqliteFile(app: ApplicationService, file = 'tmp/gable.sqlite3'): string {
  if (file === ':memory:') return file
  const root = app.makePath().replace(/[/\\]build[/\\]?$/, '')
  const path = isAbsolute(file) ? file : new URL(file, `file://${root}/`).pathname
  mkdirSync(dirname(path), { recursive: true })
  return path
}

/**
 * How every SQLite connection is set up: readers never wait for the writer, a writer waits 5 s for another, and what is
 * committed is on the disk, as on the database servers: `NORMAL` would lose the last writes with the power.
 */
export function tuneSqlite(
  connection: SqliteConnection,
  done: (error: Error | null, connection: unknown) => void
) {
  const isNew = connection.name !== ':memory:' && isFresh(connection.name)
  connection.pragma(`busy_timeout = ${LOCK_TIMEOUT}`)
  connection.pragma('journal_mode = WAL')
  if (isNew) keepPrivate(connection.name)
  connection.pragma('synchronous = FULL')
  connection.pragma('foreign_keys = ON')
  connection.pragma('cache_size = -16000')
  connection.pragma('mmap_size = 268435456')
  keepStatements(connection)
  writers.set(connection.name, connection)
  done(null, connection)
}

/**
 * The connection that writes to a file while nobody writes through it. Its cache knows what this process wrote, where
 * another connection looks up each page in the log.
 * @returns undefined inside a transaction, which may hold what is not committed, and before anything was written
 */
export function idleWriter(file: string): Pick<Database, 'prepare'> | undefined {
  const writer = writers.get(file)
  return writer?.open && !writer.inTransaction ? writer : undefined
}

/**
 * Does the work without waiting for another process's lock: SQLite's driver is synchronous, so a statement that waits
 * holds up every other request. Who calls this tries again later, or does without. Database servers wait by themselves.
 */
export async function withoutWaiting<Result>(
  client: TransactionClientContract,
  work: () => Promise<Result>
): Promise<Result> {
  const connection = await connectionOf(client)
  if (!connection) return work()
  // By exec, which makes no statement for it: this is done twice for every write.
  connection.exec('pragma busy_timeout = 0')
  try {
    return await work()
  } finally {
    connection.exec(`pragma busy_timeout = ${LOCK_TIMEOUT}`)
  }
}
