import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ApplicationService } from '@adonisjs/core/types'
import { BaseSchema } from '@adonisjs/lucid/schema'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { MigrationException } from '../migration_exception.js'
import type { Migration } from '../migration.js'
import type { MigrationFile } from './file.js'
import { shortName } from './file_name.js'

const SOURCE = /(?<!\.d)\.[jt]s$/

/** Where a migration file is. The name is what the ledger calls it. */
export type MigrationPath = Pick<MigrationFile, 'name' | 'path'>

/**
 * The migration files of a connection, in the order in which they run, without loading any. The same names and the same
 * order as Lucid's runner has.
 */
export async function findFiles(
  app: ApplicationService,
  config: ConnectionConfig
): Promise<MigrationPath[]> {
  const { paths, naturalSort } = config.migrations ?? {}
  const folders = paths?.length ? paths : ['database/migrations']
  const found = await Promise.all(
    folders.map(async (folder) => {
      const root = app.makePath(folder)
      const entries = await readdir(root, { recursive: true }).catch(missingIsEmpty)
      const files = entries.filter((file) => SOURCE.test(file))
      files.sort(naturalSort ? naturally : undefined)
      return files.map((file) => ({
        name: join(folder, file.replace(SOURCE, '')).replaceAll('\\', '/'),
        path: join(root, file),
      }))
    })
  )
  return found.flat()
}

const NUMBER = /^\d+/

/**
 * As Lucid sorts them. Files that begin with different numbers of one length, as `make:migration` names them, need none of
 * the rules of a language for that, which would cost every start.
 */
function naturally(one: string, other: string): number {
  const [first] = NUMBER.exec(one) ?? ['']
  const [second] = NUMBER.exec(other) ?? ['']
  if (first !== second && first.length === second.length) return first < second ? -1 : 1
  return one.localeCompare(other, undefined, { numeric: true, sensitivity: 'base' })
}

function missingIsEmpty(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}

/** Loads one file. @throws MigrationException when it exports no migration */
export async function loadFile({ name, path }: MigrationPath): Promise<MigrationFile> {
  const module = (await import(pathToFileURL(path).href)) as { default?: unknown }
  const Class = module.default
  if (typeof Class === 'function' && Class.prototype instanceof BaseSchema) {
    return { name, path, Class: Class as typeof BaseSchema }
  }
  throw new MigrationException(
    `${name} has no migration as its default export`,
    'Write `export default class extends Migration` (#framework/migrations/main) or BaseSchema (@adonisjs/lucid/schema)'
  )
}

/**
 * The migration files of a connection, loaded, in the order in which they run. A file that another one stands for
 * (`replaces`) is passed over, as if it had been removed.
 */
export async function readFiles(
  app: ApplicationService,
  config: ConnectionConfig
): Promise<MigrationFile[]> {
  const paths = await findFiles(app, config)
  return withoutReplaced(await Promise.all(paths.map(loadFile)))
}

/** The files that no other one stands for. */
export function withoutReplaced(files: readonly MigrationFile[]): MigrationFile[] {
  const replaced = new Set(
    files.flatMap(
      ({ Class }) => (Class as Partial<Pick<typeof Migration, 'replaces'>>).replaces ?? []
    )
  )
  return files.filter(({ name }) => !replaced.has(shortName(name)))
}
