import { AppFactory } from '@adonisjs/core/factories/app'
import { EmitterFactory } from '@adonisjs/core/factories/events'
import { LoggerFactory } from '@adonisjs/core/factories/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { tuneMysql, tunePostgres, tuneSqlite } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import { Migrator, type MigratorOptions } from '#framework/migrations/main'

export const DIALECTS: Dialect[] = ['sqlite', 'pg', 'mysql']

/** A database of a test, and the folder of its migrations against the application's root. */
export interface Place {
  dialect: Dialect
  /** Name, or the file's path. */
  database: string
  folder: string
}

const root = new URL('../../../../', import.meta.url)

function configOf({ dialect, database, folder }: Place): ConnectionConfig {
  const migrations = { naturalSort: true, paths: [folder] }
  const server = { host: '127.0.0.1', database }
  const pool = { min: 0, max: 3 }
  if (dialect === 'sqlite') {
    return {
      client: 'better-sqlite3',
      connection: { filename: database },
      useNullAsDefault: true,
      pool: { afterCreate: tuneSqlite },
      migrations,
    }
  }
  if (dialect === 'pg') {
    return {
      client: 'pg',
      connection: { ...server, port: 5432, user: 'postgres' },
      pool: { ...pool, afterCreate: tunePostgres },
      migrations,
    }
  }
  return {
    client: 'mysql2',
    connection: { ...server, port: 3306, user: 'root', timezone: 'Z', dateStrings: true },
    pool: { ...pool, afterCreate: tuneMysql },
    migrations,
  }
}

export function makeApp(): ApplicationService {
  return new AppFactory().create(root) as ApplicationService
}

/** A Lucid of its own, so that the application's database is left alone. */
export function connect(place: Place): Database {
  return new Database(
    { connection: 'main', connections: { main: configOf(place) } },
    new LoggerFactory().merge({ enabled: false }).create(),
    new EmitterFactory().create(makeApp()) as never
  )
}

export function makeMigrator(db: Database, options: MigratorOptions = {}): Migrator {
  return new Migrator(db, makeApp(), options)
}

/** The server's own database, where others are made. */
export const HOME: Record<Dialect, string> = { sqlite: ':memory:', pg: 'postgres', mysql: 'mysql' }
