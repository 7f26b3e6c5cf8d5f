import { LOCK_TIMEOUT } from './sqlite.js'

interface MysqlConnection {
  query(text: string, done: (error: Error | null) => void): void
}

/**
 * A writer waits as long for another as on the other databases; MariaDB's own patience is 50 s. And a transaction sees
 * what others have committed, as on PostgreSQL: whoever locked a row and looks again must not be shown an older one.
 */
export function tuneMysql(
  connection: MysqlConnection,
  done: (error: Error | null, connection: unknown) => void
) {
  const seconds = LOCK_TIMEOUT / 1000
  connection.query(
    `set session innodb_lock_wait_timeout = ${seconds}, session lock_wait_timeout = ${seconds}`,
    (error) =>
      error
        ? done(error, connection)
        : connection.query('set session transaction isolation level read committed', (refused) =>
            done(refused, connection)
          )
  )
}
