import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { Migrator } from '#framework/migrations/main'

/**
 * An empty, migrated database for one run of the tests. Whatever was in it is dropped first.
 * @throws Error when it is the database of development
 */
export async function makeScratchDatabase(): Promise<void> {
  refuseDevelopmentDatabase()
  const file = sqliteFile()
  if (file) for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  await new Migrator(db, app).fresh()
}

function refuseDevelopmentDatabase() {
  const development = readSettings()
  const client = db.manager.get(db.primaryConnectionName)!.config.client
  const used = sqliteFile() ?? `${client}:${databaseName()}`
  const own =
    (development.DB_CONNECTION ?? 'sqlite') === 'sqlite'
      ? resolve(app.makePath(), development.DB_FILE ?? 'tmp/gable.sqlite3')
      : `${development.DB_CONNECTION === 'mysql' ? 'mysql2' : 'pg'}:${development.DB_DATABASE ?? 'gable'}`
  if (used === own) {
    throw new Error(
      `The tests would empty ${own}, the database of development. Give them another: DB_FILE or DB_DATABASE`
    )
  }
}

function readSettings(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(app.makePath('.env'), 'utf8'))
  } catch {
    return {}
  }
}

function connection() {
  return db.manager.get(db.primaryConnectionName)!.config.connection as {
    filename?: string
    database?: string
  }
}

const sqliteFile = () => connection().filename
const databaseName = () => connection().database
