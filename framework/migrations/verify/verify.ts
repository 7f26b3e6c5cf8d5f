import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import {
  compareSchemas,
  introspect,
  ScratchDatabase,
  type Difference,
} from '../introspection/main.js'
import { readFiles, replay, shortName } from '../replay/main.js'
import { Migrator, replacesOf, type Reporter } from '../runner/main.js'
import type { Schema } from '../schema/table.js'
import { unknownConnection } from '../unknown_connection.js'
import { inWordsOfDatabase } from './in_words.js'

export interface VerifyOptions {
  /** A connection of config/database.ts; the first one when not said. */
  connection?: string
  /** Leaves out taking everything back and applying it again. */
  quick?: boolean
  report?: Reporter
}

export interface Verification {
  connection: string
  /** How many files there are. */
  files: number
  tables: number
  /** What an empty database holds after all files, against what the files say when they are read. */
  replayed: Difference[]
  /** What is left after everything is taken back; null when that was left out. */
  leftBehind: Difference[] | null
  /** What the database holds when everything is applied again, against the first time. */
  repeated: Difference[] | null
  /** What the configured database holds, against the files that have been applied to it. */
  live: Difference[]
  /** Files that have not been applied to it. */
  pending: string[]
}

/**
 * Holds the migrations against real databases: an empty scratch one, on which all files run, go back and run again, and
 * the configured one, which is only read.
 * @throws MigrationException when no scratch database can be made, or a file fails on it
 */
export async function verify(
  db: Database,
  app: ApplicationService,
  { connection = db.primaryConnectionName, quick = false, report }: VerifyOptions = {}
): Promise<Verification> {
  if (!db.manager.has(connection)) throw unknownConnection(db, connection)
  const { config, ledger } = settingsOf(db, connection)
  const dialect = toDialect(db.connection(connection).dialect.name)
  const files = await readFiles(app, config)
  const { schema } = await replay(files, dialect)
  const scratch = await ScratchDatabase.open(db, connection)
  try {
    const migrator = new Migrator(db, app, { connection: scratch.connectionName, report })
    const look = () => introspect(scratch.client, { ledger })
    await migrator.run()
    const first = await look()
    const replayed = await differencesOf(schema, first, dialect, db, connection)
    let leftBehind: Difference[] | null = null
    let repeated: Difference[] | null = null
    if (!quick) {
      await migrator.reset()
      leftBehind = compareSchemas(new Map(), await look(), dialect)
      if (!leftBehind.length) {
        await migrator.run()
        repeated = compareSchemas(first, await look(), dialect)
      }
    }
    const { live, pending } = await compareLive(db, app, connection, first)
    return {
      connection,
      files: files.length,
      tables: first.size,
      replayed,
      leftBehind,
      repeated,
      live,
      pending,
    }
  } finally {
    await scratch.close()
  }
}

function settingsOf(
  db: Database,
  connection: string
): { config: ConnectionConfig; ledger?: string } {
  const { config } = db.getRawConnection(connection)!
  return { config, ledger: config.migrations?.tableName }
}

/** Two spellings of one expression are no difference: where texts differ, the database is asked to write both. */
async function differencesOf(
  expected: Schema,
  found: Schema,
  dialect: Dialect,
  db: Database,
  connection: string
): Promise<Difference[]> {
  const differences = compareSchemas(expected, found, dialect)
  const tables = differences
    .filter((difference) => difference.expected !== null && difference.found !== null)
    .map(({ table }) => table)
  if (!tables.length) return differences
  return compareSchemas(await inWordsOfDatabase(expected, tables, db, connection), found, dialect)
}

/** With everything applied both sides come from databases; otherwise the files say what should be there. */
async function compareLive(
  db: Database,
  app: ApplicationService,
  connection: string,
  scratch: Schema
): Promise<{ live: Difference[]; pending: string[] }> {
  const client = db.connection(connection)
  const { config, ledger } = settingsOf(db, connection)
  const dialect = toDialect(client.dialect.name)
  const states = await new Migrator(db, app, { connection }).status()
  const files = await readFiles(app, config)
  const present = new Set(
    states.filter(({ batch }) => batch !== null).map(({ name }) => shortName(name))
  )
  // A squashed file counts as applied with those it stands for, also before a run has noted it.
  const squashed = files.flatMap((file) => {
    const replaced = replacesOf(file)
    return replaced.length && replaced.every((name) => present.has(name)) ? file.name : []
  })
  const pending = states
    .filter(({ state }) => state === 'pending' || state === 'half applied')
    .map(({ name }) => name)
    .filter((name) => !squashed.includes(name))
  const found = await introspect(client, { ledger })
  if (!pending.length) return { live: compareSchemas(scratch, found, dialect), pending }
  const applied = files.filter(({ name }) => !pending.includes(name))
  const { schema } = await replay(applied, dialect)
  return { live: await differencesOf(schema, found, dialect, db, connection), pending }
}
