import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmitterFactory } from '@adonisjs/core/factories/events'
import { LoggerFactory } from '@adonisjs/core/factories/logger'
import { AppFactory } from '@adonisjs/core/factories/app'
import type { ApplicationService } from '@adonisjs/core/types'
import { Database } from '@adonisjs/lucid/database'
import { tuneSqlite } from '#framework/database/main'

/** A Lucid of its own over an SQLite file of its own, with one table `things`. */
export async function openFile() {
  const folder = mkdtempSync(join(tmpdir(), 'gable-database-'))
  const app = new AppFactory().create(new URL('./', import.meta.url)) as ApplicationService
  const database = new Database(
    {
      connection: 'sqlite',
      connections: {
        sqlite: {
          client: 'better-sqlite3',
          connection: { filename: join(folder, 'things.sqlite3') },
          useNullAsDefault: true,
          pool: { afterCreate: tuneSqlite },
        },
      },
    },
    new LoggerFactory().merge({ enabled: false }).create(),
    new EmitterFactory().create(app) as never
  )
  await database.rawQuery(
    'create table things (id integer primary key, name text unique, size real, is_new integer, made_at text, body blob)'
  )
  return {
    database,
    async close() {
      await database.manager.closeAll()
      rmSync(folder, { recursive: true })
    },
  }
}
