import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import { MigrationException } from '../migration_exception.js'
import type { Reporter } from './events.js'

/** How long a run waits for another one when not said, in milliseconds. */
export const LOCK_PATIENCE = 60_000

/** Between two tries for a lock, in milliseconds. */
const PAUSE = 100

type Row = Record<string, unknown>

/** A connection to a database server that nothing else uses: a lock belongs to the session that took it. */
interface LockSession {
  query(sql: string): Promise<Row[]>
  close(): Promise<void>
}

export interface Lock {
  /** @throws MigrationException when the session that held it has gone: another process may be at work */
  check(): Promise<void>
  release(): Promise<void>
}

export interface Waiting {
  /** In milliseconds. */
  patience: number
  report: Reporter
}

/**
 * Tries until it succeeds, and tells who is waited for when that takes more than a moment.
 * @param take  whether it was got
 * @throws MigrationException when patience ends
 */
export async function waitFor(
  take: () => Promise<boolean>,
  holderOf: () => Promise<string>,
  { patience, report }: Waiting
): Promise<void> {
  const since = Date.now()
  let toldAt = since
  while (!(await take())) {
    const waited = Date.now() - since
    if (waited >= patience) {
      const seconds = patience / 1000
      throw new MigrationException(
        `The migrations did not start: ${await holderOf()} still has the lock after ${seconds} s`,
        'When it is done, run the command again. To wait longer: --lock-timeout=SECONDS'
      )
    }
    if (Date.now() - toldAt >= 1000 || toldAt === since) {
      report({ type: 'waiting', holder: await holderOf(), seconds: Math.round(waited / 1000) })
      toldAt = Date.now()
    }
    await setTimeout(Math.min(PAUSE, patience - waited))
  }
}

/**
 * Takes the lock that keeps two runs on one database server apart. It is held by a session of its own, outside of the
 * pool, whose connections come and go.
 * @param scope  what is locked: the name of the ledger
 */
export async function lockServer(
  client: QueryClientContract,
  scope: string,
  waiting: Waiting
): Promise<Lock> {
  const lock = toDialect(client.dialect.name) === 'pg' ? postgres(scope) : mysql(scope)
  const session = await openSession(client)
  try {
    await waitFor(
      () => session.query(lock.take).then(([row]) => isYes(row)),
      () => session.query(lock.whose).then(([row]) => lock.holder(row)),
      waiting
    )
  } catch (error) {
    await session.close()
    throw error
  }
  return {
    async check() {
      const isHeld = await session.query(lock.isMine).then(
        ([row]) => isYes(row),
        () => false
      )
      if (isHeld) return
      throw new MigrationException(
        'The connection that held the migrations lock has gone, so the next file was not begun',
        'Run the command again: what has been applied is noted'
      )
    },
    async release() {
      await session.query(lock.release).catch(() => {})
      await session.close()
    },
  }
}

const isYes = (row: Row | undefined) => row?.yes === true || Number(row?.yes) === 1

/** Advisory locks of PostgreSQL belong to one database by themselves. */
function postgres(scope: string) {
  const hash = createHash('sha256').update(`migrations of ${scope}`).digest()
  const [one, two] = [hash.readInt32BE(0), hash.readInt32BE(4)]
  const ids = `classid = ${one >>> 0} and objid = ${two >>> 0} and objsubid = 2`
  const mine = `locktype = 'advisory' and granted and ${ids} and database = (select oid from pg_database where datname = current_database())`
  return {
    take: `select pg_try_advisory_lock(${one}, ${two}) as yes`,
    release: `select pg_advisory_unlock(${one}, ${two})`,
    isMine: `select count(*) as yes from pg_locks where ${mine} and pid = pg_backend_pid()`,
    whose: `select l.pid, a.client_addr, a.application_name,
              round(extract(epoch from now() - a.backend_start)) as seconds
            from (select pid from pg_locks where ${mine}) l
            left join pg_stat_activity a on a.pid = l.pid`,
    holder: (row?: Row) =>
      row
        ? `another process (session ${row.pid}${row.client_addr ? ` from ${row.client_addr}` : ''}, since ${row.seconds} s)`
        : 'another process',
  }
}

/** Locks of MySQL belong to the whole server: the database is part of the name, which holds 64 characters. */
function mysql(scope: string) {
  const hash = `sha2(concat(database(), '/', '${scope.replace(/'/g, "''")}'), 224)`
  const name = `concat('gable_', ${hash})`
  return {
    take: `select get_lock(${name}, 0) as yes`,
    release: `select release_lock(${name})`,
    isMine: `select is_used_lock(${name}) = connection_id() as yes`,
    whose: `select p.id, p.host, p.time from information_schema.processlist p where p.id = is_used_lock(${name})`,
    holder: (row?: Row) =>
      row
        ? `another process (session ${row.id ?? row.ID} from ${row.host ?? row.HOST})`
        : 'another process',
  }
}

interface PostgresConnection {
  query(sql: string): Promise<{ rows: Row[] }>
  end(): Promise<void>
  on(event: 'error', listener: () => void): void
}

interface MysqlConnection {
  query(sql: string, done: (error: Error | null, rows: Row[]) => void): void
  end(done: () => void): void
  on(event: 'error', listener: () => void): void
}

async function openSession(client: QueryClientContract): Promise<LockSession> {
  const knex = client.getWriteClient().client as { acquireRawConnection(): Promise<unknown> }
  const raw = await knex.acquireRawConnection()
  if (toDialect(client.dialect.name) === 'pg') {
    const connection = raw as PostgresConnection
    // A session that is ended by the server says so here; `check` finds out.
    connection.on('error', () => {})
    return {
      query: (sql) => connection.query(sql).then(({ rows }) => rows),
      close: () => connection.end().catch(() => {}),
    }
  }
  const connection = raw as MysqlConnection
  connection.on('error', () => {})
  return {
    query: (sql) =>
      new Promise((resolve, reject) =>
        connection.query(sql, (error, rows) => (error ? reject(error) : resolve(rows)))
      ),
    close: () => new Promise((resolve) => connection.end(() => resolve())),
  }
}
