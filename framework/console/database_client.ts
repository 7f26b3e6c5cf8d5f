import type { Dialect } from '#framework/fields/main'

/** How the database's own shell is started: nothing secret is among its arguments, which others can read. */
export interface DatabaseClient {
  programs: readonly string[]
  args: readonly string[]
  env: Record<string, string>
}

export interface ConnectionSettings {
  filename?: string
  host?: string
  port?: number
  user?: string
  password?: string
  database?: string
}

export interface ClientOptions {
  readOnly: boolean
  /** Statements are piped in: the first that fails ends it, with an exit code that says so. */
  piped: boolean
}

/** The shell of a connection; the first of its programs that is installed is meant. */
export function databaseClient(
  dialect: Dialect,
  settings: ConnectionSettings,
  options: ClientOptions
): DatabaseClient {
  return CLIENTS[dialect](settings, options)
}

const CLIENTS: Record<
  Dialect,
  (settings: ConnectionSettings, options: ClientOptions) => DatabaseClient
> = {
  sqlite: ({ filename = ':memory:' }, { readOnly, piped }) => ({
    programs: ['sqlite3'],
    args: [...(readOnly ? ['-readonly'] : []), ...(piped ? ['-bail'] : []), filename],
    env: {},
  }),
  pg: ({ host, port, user, password, database }, { readOnly, piped }) => ({
    programs: ['psql'],
    args: piped ? ['--set=ON_ERROR_STOP=1'] : [],
    env: given({
      PGHOST: host,
      PGPORT: port,
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: database,
      PGOPTIONS: readOnly ? '-c default_transaction_read_only=on' : undefined,
    }),
  }),
  mysql: ({ host, port, user, password, database }, { readOnly }) => ({
    programs: ['mariadb', 'mysql'],
    args: [
      ...Object.entries(given({ host, port, user })).map(([name, value]) => `--${name}=${value}`),
      ...(readOnly ? [`--init-command=${READ_ONLY.mysql}`] : []),
      ...(database ? [database] : []),
    ],
    env: given({ MYSQL_PWD: password }),
  }),
}

/** Said first on a connection that shall change nothing. */
export const READ_ONLY: Record<Dialect, string> = {
  sqlite: 'PRAGMA query_only = ON',
  pg: 'SET default_transaction_read_only = on',
  mysql: 'SET SESSION TRANSACTION READ ONLY',
}

function given(values: Record<string, string | number | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]]
    )
  )
}
