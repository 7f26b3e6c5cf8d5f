import type { ApplicationService } from '@adonisjs/core/types'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import type { Migration } from '../migration.js'
import { MigrationException } from '../migration_exception.js'
import {
  findFiles,
  loadFile,
  shortName,
  type MigrationFile,
  type MigrationPath,
} from '../replay/main.js'
import { isHalfDone, type Applied, type JournalEntry, type Ledger } from './ledger.js'
import { readCalls } from './reading.js'

/** Everything a run has to know of the folder and the database. */
export interface Situation {
  paths: MigrationPath[]
  /** By name. */
  files: Map<string, MigrationFile>
  /** In the order in which they count. */
  applied: Applied[]
  journal: Map<string, JournalEntry>
  /** Name → the squashed file that stands for it. */
  replacedBy: Map<string, string>
  pending: MigrationFile[]
}

/** Reads the folder and the ledger, and writes nothing. */
export async function readSituation(
  app: ApplicationService,
  config: ConnectionConfig,
  client: QueryClientContract,
  ledger: Ledger
): Promise<Situation> {
  const [paths, applied, journal] = await Promise.all([
    findFiles(app, config),
    ledger.applied(client),
    ledger.journalled(client),
  ])
  const loaded = await Promise.all(paths.map(loadFile))
  const files = new Map(loaded.map((file) => [file.name, file]))
  const names = new Set(applied.map(({ name }) => name))
  const replacedBy = new Map<string, string>()
  for (const file of loaded) {
    const replaced = replacesOf(file)
    for (const name of [...names, ...files.keys()]) {
      if (replaced.includes(shortName(name))) replacedBy.set(name, file.name)
    }
  }
  const pending = loaded.filter(({ name }) => !names.has(name) && !replacedBy.has(name))
  return { paths, files, applied: inPlace(applied, replacedBy), journal, replacedBy, pending }
}

/** A squashed file stands where those it stands for were. */
function inPlace(applied: Applied[], replacedBy: Map<string, string>): Applied[] {
  const places = new Map(applied.map(({ name, id }) => [name, id]))
  for (const { name, id } of applied) {
    const by = replacedBy.get(name)
    if (by && places.has(by)) places.set(by, id + 0.5)
  }
  return applied.toSorted((one, other) => places.get(one.name)! - places.get(other.name)!)
}

/** The short names of the files that a squashed one stands for; none for any other file. */
export function replacesOf({ Class }: MigrationFile): readonly string[] {
  return (Class as Partial<Pick<typeof Migration, 'replaces'>>).replaces ?? []
}

/**
 * The batch of the files that a squashed one stands for; null when none of them has been applied.
 * @throws MigrationException when only some have
 */
export function batchOfReplaced(file: MigrationFile, { applied }: Situation): number | null {
  const replaced = replacesOf(file)
  const batches = new Map(applied.map(({ name, batch }) => [shortName(name), batch]))
  const lacking = replaced.filter((name) => !batches.has(name))
  if (lacking.length === replaced.length) return null
  if (!lacking.length) return Math.max(...replaced.map((name) => batches.get(name)!))
  throw new MigrationException(
    `${file.name} stands for ${replaced.length} files, of which only ${replaced.length - lacking.length} have been applied. Lacking: ${lacking.join(', ')}`,
    'Apply these first, with the version of the application that still has them'
  )
}

/** Files that stopped in the middle of their up(), whether they are there or not. */
export function halfApplied({ journal, applied }: Situation): JournalEntry[] {
  const names = new Set(applied.map(({ name }) => name))
  return [...journal.values()].filter(
    (entry) => isHalfDone(entry) && entry.direction === 'up' && !names.has(entry.name)
  )
}

/** Files that stopped in the middle of their down(). */
export function halfTakenBack({ journal, applied }: Situation): JournalEntry[] {
  return applied.flatMap(({ name }) => {
    const entry = journal.get(name)
    return entry && isHalfDone(entry) && entry.direction === 'down' ? [entry] : []
  })
}

/** Whether what a file does has been changed since it was applied; false where nobody noted what it did. */
export async function isEdited(
  file: MigrationFile,
  { id, name }: Applied,
  { journal }: Situation,
  dialect: Dialect
): Promise<boolean> {
  const entry = journal.get(name)
  // An entry of another line is of a time before Lucid's own runner came and went.
  if (!entry?.isFinished || entry.ledgerId !== id) return false
  const { checksum } = await readCalls(file, 'up', dialect)
  return checksum !== entry.checksum
}

/** The last file of the folder that has been applied; null when none has. */
export function newestApplied({ paths, applied }: Situation) {
  const order = new Map(paths.map(({ name }, index) => [name, index]))
  const places = applied.flatMap(({ name }) => order.get(name) ?? [])
  if (!places.length) return null
  const last = Math.max(...places)
  return {
    name: paths[last].name,
    isOlder: (other: string) => (order.get(other) ?? last) < last,
  }
}
