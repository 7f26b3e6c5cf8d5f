import { LOCK_TIMEOUT } from './sqlite.js'

interface PostgresConnection {
  query(text: string, done: (error: Error | null) => void): void
}

const TIMESTAMPTZ = 1184
const TIMESTAMP = 1114
const DATE = 1082

let readsText: Promise<void> | undefined

/**
 * Every PostgreSQL connection speaks UTC, and instants arrive as text: the dateTime field reads it, with no Date
 * between. A writer waits for a lock as long as on the other databases, and not for ever.
 */
export function tunePostgres(
  connection: PostgresConnection,
  done: (error: Error | null, connection: unknown) => void
) {
  readsText ??= readText()
  readsText.then(
    () =>
      connection.query(`SET TIME ZONE 'UTC'; SET lock_timeout = ${LOCK_TIMEOUT}`, (error) =>
        done(error, connection)
      ),
    (error: Error) => done(error, connection)
  )
}

/** Every configuration names all three databases: the driver is loaded when one of them is this one. */
async function readText(): Promise<void> {
  const { default: pg } = await import('pg')
  for (const type of [TIMESTAMPTZ, TIMESTAMP, DATE]) pg.types.setTypeParser(type, (text) => text)
}
