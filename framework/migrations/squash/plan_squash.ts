import { detect, optimise, reverse } from '../detect/main.js'
import { fold } from '../fold.js'
import type { Declared, DeclaredTable } from '../models/declared.js'
import type { Operation } from '../operation.js'
import { shortName } from '../replay/file_name.js'
import type { ReplayedFile } from '../replay/main.js'
import { copyTable, type Schema, type Table } from '../schema/table.js'

/** Files that one file will stand for. */
export interface Squash {
  /** At least two, in their order. */
  files: ReplayedFile[]
  up: Operation[]
  down: Operation[]
  /** Files outside of it that it builds on, by name without folder. */
  parents: string[]
  /** What `down` does not bring back, in sentences. */
  lost: string[]
}

/** A file that stays as it is, and why. */
export interface Kept {
  file: ReplayedFile
  reason: string
}

export interface SquashPlan {
  squashes: Squash[]
  kept: Kept[]
}

/**
 * What can be drawn together: runs of files in which everything is known and no step changes rows. A file with a data
 * step or with something that cannot be read stays, and divides what is before it from what is after it.
 * @param range     the files that may be drawn together, all that there are when not said
 * @param declared  what the models declare: a table whose every part a model declares is managed from now on
 */
export function planSquash(
  files: readonly ReplayedFile[],
  declared: Declared,
  range: ReadonlySet<ReplayedFile> = new Set(files)
): SquashPlan {
  const plan: SquashPlan = { squashes: [], kept: [] }
  let schema: Schema = new Map()
  let run: ReplayedFile[] = []
  let runStart = schema
  const close = () => {
    if (run.length > 1) plan.squashes.push(squashOf(run, runStart, declared))
    run = []
  }
  for (const file of files) {
    const reason = range.has(file) ? reasonToKeep(file) : null
    if (reason) plan.kept.push({ file, reason })
    if (reason || !range.has(file)) close()
    else {
      if (!run.length) runStart = schema
      run.push(file)
    }
    schema = file.up.operations.reduce(fold, schema)
  }
  close()
  return plan
}

function reasonToKeep({ up, Class }: ReplayedFile): string | null {
  if (up.opaque.length) return `it has ${up.opaque.join(', ')}`
  // What `static state` tells stands for something that only the file itself does.
  if (Object.hasOwn(Class, 'state')) return 'it does what only its `static state` tells'
  const step = up.operations.find(({ op }) => op === 'run' || op === 'sql' || op === 'guard')
  if (step) return 'title' in step ? `it changes data (${step.title})` : 'it looks at rows'
  if (Class.disableTransactions) return 'it runs without a transaction'
  return null
}

function squashOf(files: ReplayedFile[], before: Schema, declared: Declared): Squash {
  const all = files.flatMap(({ up }) => up.operations)
  const names = new Set(files.map(({ name }) => shortName(name)))
  const parents = files.flatMap((file) => file.parents).filter((name) => !names.has(name))
  // Where nothing was there before, there are no rows to fill and no steps to retrace: the outcome is what counts.
  const up = before.size ? optimise(all) : creationOf(all.reduce(fold, before), declared)
  const back = reverse(up, before)
  return {
    files,
    up,
    down: optimise(back.operations),
    parents: [...new Set(parents)],
    lost: before.size ? back.lost : [],
  }
}

function creationOf(schema: Schema, declared: Declared): Operation[] {
  const tables = new Map([...schema].map(([name, table]) => [name, asDeclared(table, declared)]))
  const created = detect({ before: new Map(), declared: tables }).up
  // Unmanaged is no column or index, so it is no change to be detected: it is put back here.
  return created.map((operation) =>
    operation.op === 'createTable' && tables.get(operation.table)!.manual.has('table')
      ? {
          ...operation,
          definition: { ...operation.definition, unmanaged: true as const },
        }
      : operation
  )
}

/** The table as if a model declared it just so. */
function asDeclared(table: Table, declared: Declared): DeclaredTable {
  const copy = copyTable(table)
  copy.manual = new Set(isWhollyDeclared(table, declared.get(table.name)) ? [] : manualOf(table))
  return {
    ...copy,
    owner: table.name,
    isPivot: false,
    renamedFrom: [],
    columnsRenamedFrom: new Map(),
    plainColumns: new Set(),
  }
}

const manualOf = (table: Table) => (table.manual.size ? ['table'] : [])

function isWhollyDeclared(table: Table, declared: DeclaredTable | undefined): boolean {
  if (!declared) return false
  return [...table.columns.keys()].every((name) => declared.columns.has(name))
}
