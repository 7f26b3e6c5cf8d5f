import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RedisConnection } from '@adonisjs/redis'
import type { Database } from '@adonisjs/lucid/database'
import CreateRateLimits from '#database/migrations/1795600000000_create_rate_limits'
import { type LimitStore, MemoryStore } from '#framework/limits/main'
import { DatabaseStore } from '#framework/limits/stores/database_store'
import { RedisStore } from '#framework/limits/stores/redis_store'
import { SqliteStore } from '#framework/limits/stores/sqlite_store'
import { connect, HOME } from '#tests/functional/migrations/runner/connections'
import { scratchName } from '#tests/helpers/scratch_name'

export const STORES = ['memory', 'sqlite', 'pg', 'mysql', 'redis'] as const
export type StoreName = (typeof STORES)[number]

/** Where one kind of store keeps its allowances; other processes of the test are told it too. */
export interface StorePlace {
  store: StoreName
  /** File, database or prefix. */
  at: string
}

const scratch = scratchName('limits')

export function connectTo({ store, at }: StorePlace): Database {
  return connect({ dialect: store as 'pg' | 'mysql', database: at, folder: '' })
}

function redisAt(prefix: string): RedisConnection {
  return new RedisConnection('limits', {
    host: process.env.REDIS_HOST ?? '127.0.0.1',
    port: Number(process.env.REDIS_PORT ?? 6379),
    keyPrefix: `${prefix}:`,
    retryStrategy: () => null,
  })
}

/** A store at a place, on a clock of the test's when it gives one, and what closes it. */
export function openStore(
  place: StorePlace,
  now?: () => number
): { store: LimitStore; close(): Promise<unknown> } {
  if (place.store === 'memory') {
    return { store: new MemoryStore({ now }), close: async () => {} }
  }
  if (place.store === 'sqlite') {
    const store = new SqliteStore(place.at, { now })
    return { store, close: async () => store.close() }
  }
  if (place.store === 'redis') {
    const connection = redisAt(place.at)
    return { store: new RedisStore(connection, { now }), close: () => connection.quit() }
  }
  const database = connectTo(place)
  return { store: new DatabaseStore(database, { now }), close: () => database.manager.closeAll() }
}

/** Makes the places that this machine can make. Says loudly which it cannot. */
export class StorePlaces {
  readonly missing = new Map<StoreName, string>()
  #folder = mkdtempSync(join(tmpdir(), 'gable-limits-'))
  #servers: ('pg' | 'mysql')[] = []

  async make(): Promise<this> {
    for (const dialect of ['pg', 'mysql'] as const) {
      await this.#orLeaveOut(dialect, () => this.#makeDatabase(dialect))
    }
    await this.#orLeaveOut('redis', async () => {
      const connection = redisAt(scratch)
      try {
        await connection.ping()
      } finally {
        await connection.disconnect()
      }
    })
    return this
  }

  at(store: StoreName): StorePlace {
    return { store, at: store === 'sqlite' ? join(this.#folder, 'limits.sqlite3') : scratch }
  }

  async drop(): Promise<void> {
    for (const dialect of this.#servers) {
      const server = connect({ dialect, database: HOME[dialect], folder: '' })
      await server.rawQuery(`drop database ${scratch}`)
      await server.manager.closeAll()
    }
    if (existsSync(this.#folder)) rmSync(this.#folder, { recursive: true })
  }

  async #makeDatabase(dialect: 'pg' | 'mysql'): Promise<void> {
    const server = connect({ dialect, database: HOME[dialect], folder: '' })
    try {
      await server.rawQuery(`create database ${scratch}`)
      this.#servers.push(dialect)
    } finally {
      await server.manager.closeAll()
    }
    const database = connectTo(this.at(dialect))
    const migration = new CreateRateLimits(database.connection(), 'create_rate_limits', false)
    await migration.execUp()
    await database.manager.closeAll()
  }

  async #orLeaveOut(store: StoreName, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const reason = (error as Error).message || String((error as { code?: string }).code)
      this.missing.set(store, reason)
      process.stderr.write(`\nLEFT OUT: limits in ${store}: ${reason}\n`)
    }
  }
}
