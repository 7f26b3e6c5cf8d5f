import { EmitterFactory } from '@adonisjs/core/factories/events'
import { LoggerFactory } from '@adonisjs/core/factories/logger'
import { AppFactory } from '@adonisjs/core/factories/app'
import type { ApplicationService } from '@adonisjs/core/types'
import { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { tuneMysql, tunePostgres, tuneSqlite } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import { scratchName } from '#tests/helpers/scratch_name'

export const DIALECTS: Dialect[] = ['sqlite', 'pg', 'mysql']

/** Databases of this process alone, so that two runs of the tests do not meet. */
const SCRATCH = scratchName('data')

/** One database a name, so that data can go from one to another of the same kind. */
const NAMES = ['one', 'two'] as const
export type Place = (typeof NAMES)[number]

const POSTGRES = { host: '127.0.0.1', port: 5432, user: 'postgres' }
const MYSQL = {
  host: '127.0.0.1',
  port: 3306,
  user: 'root',
  timezone: 'Z',
  dateStrings: true,
  supportBigNumbers: true,
  charset: 'utf8mb4',
}

const nameOf = (place: Place) => `${SCRATCH}_${place}`

function connections(): Record<string, ConnectionConfig> {
  const found: Record<string, ConnectionConfig> = {
    pg_server: { client: 'pg', connection: { ...POSTGRES, database: 'postgres' } },
    mysql_server: { client: 'mysql2', connection: MYSQL },
  }
  for (const place of NAMES) {
    found[`sqlite_${place}`] = {
      client: 'better-sqlite3',
      connection: { filename: ':memory:' },
      useNullAsDefault: true,
      pool: { afterCreate: tuneSqlite },
    }
    found[`pg_${place}`] = {
      client: 'pg',
      connection: { ...POSTGRES, database: nameOf(place) },
      pool: { min: 0, max: 4, afterCreate: tunePostgres },
    }
    found[`mysql_${place}`] = {
      client: 'mysql2',
      connection: { ...MYSQL, database: nameOf(place) },
      pool: { min: 0, max: 4, afterCreate: tuneMysql },
    }
  }
  return found
}

/** Lucid with two empty databases of each kind that this machine has. Says loudly what is left out. */
export class ScratchDatabases {
  readonly missing = new Map<Dialect, string>()
  #db: Database

  constructor() {
    const app = new AppFactory().create(new URL('./', import.meta.url)) as ApplicationService
    this.#db = new Database(
      { connection: 'sqlite_one', connections: connections() },
      new LoggerFactory().merge({ enabled: false }).create(),
      new EmitterFactory().create(app) as never
    )
  }

  async make(): Promise<this> {
    for (const dialect of ['pg', 'mysql'] as const) {
      try {
        for (const place of NAMES) await this.#onServer(dialect, `CREATE DATABASE ${nameOf(place)}`)
      } catch (error) {
        const reason = (error as Error).message || String((error as { code?: string }).code)
        this.missing.set(dialect, reason)
        process.stderr.write(`\nLEFT OUT: dumps on ${dialect}: ${reason}\n`)
      }
    }
    return this
  }

  at(dialect: Dialect, place: Place = 'one') {
    return this.#db.connection(`${dialect}_${place}`)
  }

  async drop(): Promise<void> {
    for (const dialect of ['pg', 'mysql'] as const) {
      for (const place of NAMES) {
        if (this.missing.has(dialect)) continue
        await this.#db.manager.close(`${dialect}_${place}`)
        await this.#onServer(dialect, `DROP DATABASE ${nameOf(place)}`)
      }
    }
    await this.#db.manager.closeAll()
  }

  #onServer(dialect: 'pg' | 'mysql', sql: string) {
    return this.#db.connection(`${dialect}_server`).rawQuery(sql)
  }
}
