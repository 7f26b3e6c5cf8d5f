import pg from 'pg'

interface PostgresConnection {
  query(text: string, done: (error: Error | null) => void): void
}

const TIMESTAMPTZ = 1184
const TIMESTAMP = 1114
const DATE = 1082

let readsText = false

/** Every PostgreSQL connection speaks UTC, and instants arrive as text: the dateTime field reads it, with no Date between. */
export function tunePostgres(connection: PostgresConnection, done: (error: Error | null, connection: unknown) => void) {
  if (!readsText) {
    for (const type of [TIMESTAMPTZ, TIMESTAMP, DATE]) pg.types.setTypeParser(type, (text) => text)
    readsText = true
  }
  connection.query("SET TIME ZONE 'UTC'", (error) => done(error, connection))
}
