import pg from 'pg'
import { LOCK_TIMEOUT } from './sqlite.js'

interface PostgresConnection {
  query(text: string, done: (error: Error | null) => void): void
}

const TIMESTAMPTZ = 1184
const TIMESTAMP = 1114
const DATE = 1082

let readsText = false

/**
 * Every PostgreSQL connection speaks UTC, and instants arrive as text: the dateTime field reads it, with no Date
 * between. A writer waits for a lock as long as on the other databases, and not for ever.
 */
export function tunePostgres(
  connection: PostgresConnection,
  done: (error: Error | null, connection: unknown) => void
) {
  if (!readsText) {
    for (const type of [TIMESTAMPTZ, TIMESTAMP, DATE]) pg.types.setTypeParser(type, (text) => text)
    readsText = true
  }
  connection.query(`SET TIME ZONE 'UTC'; SET lock_timeout = ${LOCK_TIMEOUT}`, (error) =>
    done(error, connection)
  )
}
