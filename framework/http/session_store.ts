import { configProvider } from '@adonisjs/core'
import { MessageBuilder } from '@adonisjs/core/helpers'
import type { HttpContext } from '@adonisjs/core/http'
import { stores } from '@adonisjs/session'
import type { SessionConfig as AdonisConfig, SessionStoreContract } from '@adonisjs/session/types'
import { operations } from '#framework/resources/main'

type Options = Parameters<typeof stores.database>[0] & { tableName: string }

/**
 * AdonisJS's sessions in a table, read by a kept statement. Writing, and the removal of those that have ended, stay
 * AdonisJS's own.
 */
export function databaseSessions(options: Options) {
  return configProvider.create(async (app) => {
    const make = await stores.database(options).resolver(app)
    return (ctx: HttpContext, config: AdonisConfig) => keepStatement(make(ctx, config), options)
  })
}

function keepStatement(store: SessionStoreContract, { tableName }: Options): SessionStoreContract {
  store.read = async (id) => {
    const [row] = await operations.runtime.reader.all(
      `select data, expires_at from ${tableName} where id = ?`,
      [id]
    )
    if (!row) return null
    if (millisOf(row.expires_at) >= Date.now()) return valuesOf(String(row.data), id)
    await store.destroy(id)
    return null
  }
  return store
}

/** Data that was not written for this session is none. */
function valuesOf(data: string, id: string) {
  try {
    return new MessageBuilder().verify<Record<string, never>>(data, id)
  } catch {
    return null
  }
}

/** SQLite has the number that AdonisJS wrote; the servers' drivers give UTC as text, with and without a zone. */
function millisOf(stored: unknown): number {
  if (typeof stored === 'number') return stored
  const [instant] = String(stored)
    .replace(' ', 'T')
    .split(/Z|[+-]\d\d(?::?\d\d)?$/)
  return Date.parse(`${instant}Z`)
}
