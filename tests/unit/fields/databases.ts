import { EmitterFactory } from '@adonisjs/core/factories/events'
import { LoggerFactory } from '@adonisjs/core/factories/logger'
import { AppFactory } from '@adonisjs/core/factories/app'
import type { ApplicationService } from '@adonisjs/core/types'
import { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { tunePostgres, tuneSqlite } from '#framework/database/main'
import type { ColumnSpec, Dialect } from '#framework/fields/main'

const connections: Record<Dialect, ConnectionConfig> = {
  sqlite: {
    client: 'better-sqlite3',
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
    pool: { afterCreate: tuneSqlite },
  },
  pg: {
    client: 'pg',
    connection: { host: '127.0.0.1', port: 5432, user: 'postgres', database: 'test' },
    pool: { min: 0, max: 2, afterCreate: tunePostgres },
  },
  mysql: {
    client: 'mysql2',
    connection: {
      host: '127.0.0.1',
      port: 3306,
      user: 'root',
      database: 'test',
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      charset: 'utf8mb4',
    },
    pool: { min: 0, max: 2 },
  },
}

/** A Lucid of its own, so that the application's database is left alone. */
export function openDatabase(): Database {
  const app = new AppFactory().create(new URL('./', import.meta.url)) as ApplicationService
  return new Database(
    { connection: 'sqlite', connections },
    new LoggerFactory().merge({ enabled: false }).create(),
    new EmitterFactory().create(app) as never
  )
}

/** The three databases, each with the reason why it is left out, or null. Says loudly what is left out. */
export async function reachableDatabases(): Promise<Map<Dialect, string | null>> {
  const db = openDatabase()
  const reasons = new Map<Dialect, string | null>()
  for (const dialect of Object.keys(connections) as Dialect[]) {
    const reason = await db
      .connection(dialect)
      .rawQuery('select 1')
      .then(() => null)
      .catch((error: NodeJS.ErrnoException) => error.message || error.code || 'no answer')
    if (reason) process.stderr.write(`\nLEFT OUT: field kinds on ${dialect}: ${reason}\n`)
    reasons.set(dialect, reason)
  }
  await db.manager.closeAll()
  return reasons
}

/** Writes a column of the given kind of field, nullable, as a migration would. */
export function addColumn(
  table: Parameters<Parameters<ReturnType<Database['connection']>['schema']['createTable']>[1]>[0],
  name: string,
  { type, length, precision, scale }: ColumnSpec
) {
  const write: Record<ColumnSpec['type'], () => unknown> = {
    increments: () => table.integer(name).unsigned(),
    integer: () => table.integer(name),
    bigInteger: () => table.bigInteger(name),
    string: () => table.string(name, length),
    text: () => table.text(name, 'longtext'),
    boolean: () => table.boolean(name),
    float: () => table.double(name),
    decimal: () => table.decimal(name, precision, scale),
    date: () => table.date(name),
    dateTime: () => table.datetime(name, { precision: 3 }),
    time: () => table.time(name),
    json: () => table.json(name),
    uuid: () => table.uuid(name),
    enum: () => table.string(name, 100),
  }
  write[type]()
}
