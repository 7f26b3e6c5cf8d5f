import { basename } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { FileNode, QueryClientContract } from '@adonisjs/lucid/types/database'
import { sourceFiles } from '@adonisjs/lucid/utils'
import { UnknownSeeder } from './refusal.js'

export interface SeederRun {
  /** Path without its extension, as in 'database/seeders/01_roles'. */
  name: string
  /** `ignored`: not for this environment. `waiting`: one before it failed. */
  status: 'completed' | 'failed' | 'ignored' | 'waiting'
  milliseconds: number
  error?: Error
}

export interface SeedOptions {
  /** The default one when not said. */
  connection?: string
  /** Names or paths of seeders; all when none is said. */
  only?: string[]
  starting?(name: string, number: number, total: number): void
  ended?(run: SeederRun): void
}

/**
 * Runs seeders in the order of their names, each in a transaction of its own: what a failing one has written is gone,
 * and those after it do not run. Inside a global transaction they are part of that one.
 * @throws UnknownSeeder before anything runs
 */
export async function seed(
  app: ApplicationService,
  db: Database,
  { connection, only = [], starting, ended }: SeedOptions = {}
): Promise<SeederRun[]> {
  const all = await findSeeders(app, db, connection)
  const wanted = only.length ? choose(only, all) : all
  const runs: SeederRun[] = []
  for (const [index, file] of wanted.entries()) {
    if (runs.some(({ status }) => status === 'failed')) {
      runs.push({ name: file.name, status: 'waiting', milliseconds: 0 })
      continue
    }
    starting?.(file.name, index + 1, wanted.length)
    const run = await runSeeder(app, db, connection, file)
    runs.push(run)
    ended?.(run)
  }
  return runs
}

/** The seeders in the folders that the connection's configuration names, `database/seeders` when it names none. */
async function findSeeders(
  app: ApplicationService,
  db: Database,
  connection = db.primaryConnectionName
): Promise<FileNode<unknown>[]> {
  const { paths, naturalSort = false } = db.manager.get(connection)?.config.seeders ?? {}
  const folders = paths?.length ? paths : [app.relativePath(app.seedersPath())]
  const found = await Promise.all(
    folders.map((folder) => sourceFiles(app.appRoot, folder, naturalSort))
  )
  return found.flatMap(({ files }) => files)
}

/** `database/seeders/01_roles.ts`, `01_roles` and `roles` are the same seeder. */
function choose(wanted: string[], all: FileNode<unknown>[]): FileNode<unknown>[] {
  const chosen = wanted.map((name) => {
    const plain = name
      .replaceAll('\\', '/')
      .replace(/^\.\//, '')
      .replace(/\.[jt]s$/, '')
    const found = all.find(
      (file) =>
        file.name === plain ||
        basename(file.name) === plain ||
        basename(file.name).replace(/^\d+_/, '') === plain
    )
    if (found) return found
    const names = all.map((file) => basename(file.name)).join(', ')
    throw new UnknownSeeder(`There is no seeder "${name}". Seeders are: ${names || 'none'}`)
  })
  return all.filter((file) => chosen.includes(file))
}

interface Seeder {
  environment?: string[]
  new (client: QueryClientContract): { run?(): Promise<void> }
}

async function runSeeder(
  app: ApplicationService,
  db: Database,
  connection: string | undefined,
  file: FileNode<unknown>
): Promise<SeederRun> {
  const startedAt = performance.now()
  const ended = (status: SeederRun['status'], error?: Error): SeederRun => {
    const milliseconds = Math.round(performance.now() - startedAt)
    return { name: file.name, status, milliseconds, ...(error && { error }) }
  }
  try {
    const Class = (await file.getSource()) as Seeder
    if (typeof Class !== 'function' || typeof Class.prototype.run !== 'function')
      throw new Error('Its default export is no class with a run method')
    if (Class.environment && !Class.environment.includes(app.nodeEnvironment ?? ''))
      return ended('ignored')
    await inTransaction(db, connection, () => new Class(db.connection(connection)).run!())
    return ended('completed')
  } catch (error) {
    return ended('failed', error as Error)
  }
}

async function inTransaction(
  db: Database,
  connection = db.primaryConnectionName,
  work: () => Promise<void>
): Promise<void> {
  if (db.connectionGlobalTransactions.has(connection)) return work()
  // Models find it by themselves: a seeder need not know that it runs in one.
  const transaction = await db.beginGlobalTransaction(connection)
  try {
    await work()
    await transaction.commit()
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}
