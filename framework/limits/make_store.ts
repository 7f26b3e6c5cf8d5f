import type { ApplicationService } from '@adonisjs/core/types'
import type { LimitsConfig } from './config.js'
import { MemoryStore } from './stores/memory_store.js'
import type { LimitStore } from './stores/store.js'

/** The store a configuration names. What the others need is not loaded. */
export async function makeStore(
  app: ApplicationService,
  { store }: Pick<LimitsConfig, 'store'>
): Promise<LimitStore> {
  if (store === 'redis') {
    const { RedisStore } = await import('./stores/redis_store.js')
    const redis = await app.container.make('redis')
    return new RedisStore(redis.connection())
  }
  if (store === 'memory') return new MemoryStore()
  const database = await app.container.make('lucid.db')
  const config = database.manager.get(database.primaryConnectionName)!.config
  if (config.client !== 'better-sqlite3') {
    const { DatabaseStore } = await import('./stores/database_store.js')
    return new DatabaseStore(database)
  }
  const { SqliteStore } = await import('./stores/sqlite_store.js')
  const { filename } = config.connection as { filename: string }
  return new SqliteStore(besides(filename))
}

/** `gable.limits.sqlite3` beside `gable.sqlite3`. */
function besides(file: string): string {
  return file === ':memory:' ? file : file.replace(/(\.[^./\\]*)?$/, '.limits$1')
}
