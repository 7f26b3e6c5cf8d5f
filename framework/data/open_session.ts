import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { LOCK_TIMEOUT, toDialect } from '#framework/database/main'
import { MysqlSession } from './mysql_session.js'
import { PostgresSession } from './postgres_session.js'
import { BusyDatabase, isBusy } from './refusal.js'
import type { Session } from './session.js'
import { SqliteSession } from './sqlite_session.js'

/** Takes a connection out of a client's pool. */
export async function openSession(client: QueryClientContract): Promise<Session> {
  const knex = client.getWriteClient().client
  const connection = await knex.acquireConnection()
  const release = () => knex.releaseConnection(connection)
  const dialect = toDialect(client.dialect.name)
  if (dialect === 'sqlite') return new SqliteSession(connection, release)
  if (dialect === 'pg') return new PostgresSession(connection, release)
  return new MysqlSession(connection, release)
}

/**
 * Runs work on a session of its own; what it has begun and not committed is rolled back.
 * @throws BusyDatabase
 */
export async function withSession<Result>(
  client: QueryClientContract,
  work: (session: Session) => Promise<Result>
): Promise<Result> {
  const session = await openSession(client)
  try {
    return await work(session)
  } catch (error) {
    if (!isBusy(error)) throw error
    throw new BusyDatabase(
      `Another process has been writing to the database for ${LOCK_TIMEOUT / 1000} s. Nothing was changed; try again when it has ended`,
      { cause: error }
    )
  } finally {
    await session.close()
  }
}
