import type { JsonValue } from '#framework/fields/main'
import type { Operation } from '../operation.js'
import type { Declared, DeclaredTable } from '../models/declared.js'
import { targetOf } from '../schema/column.js'
import type { Schema, Table } from '../schema/table.js'
import { columnChanges, type ColumnChanges } from './column_renames.js'
import { changeColumns, dropColumns } from './columns.js'
import { createTables, dropTables } from './tables.js'
import { addIndexes, dropChecks, dropIndexes } from './indexes.js'
import { Interview } from './interview.js'
import { reverse } from './invert.js'
import { optimise } from './optimise.js'
import { inOrder } from './order.js'
import { Plan } from './plan.js'
import { changeKey } from './primary_key.js'
import type { Answers, Question } from './question.js'
import { renewKey } from './renew_key.js'
import { sequence } from './sequence.js'
import { tableChanges } from './table_renames.js'

/** What has to be done so that the database is what the models say. */
export interface Detection {
  /** Not to be written while a question is open. */
  up: Operation[]
  down: Operation[]
  questions: Question[]
  /** What a person may want to know and need not answer. */
  notes: string[]
  /** What `down` does not bring back, in sentences. */
  lost: string[]
  /** The answers that counted, by the id of their question. */
  answers: Map<string, JsonValue>
  /** Ids of answers to which there is no question. */
  unused: string[]
}

export interface DetectInput {
  before: Schema
  declared: Declared
  answers?: Answers
}

/** A table that is there and that a model declares. */
export interface Pair {
  table: DeclaredTable
  /** Its name before this file. */
  formerly: string
  changes: ColumnChanges
}

/**
 * Compares the state that the files lead to with what the models declare. Needs no database; the same input gives the
 * same output, in whatever order models, fields and tables come.
 * @throws MigrationException when an answer cannot be used
 */
export function detect({ before, declared: given, answers = new Map() }: DetectInput): Detection {
  const interview = new Interview(answers)
  const plan = new Plan(before)
  const tables = tableChanges(before, given, interview)
  for (const { from, to } of sequence(tables.renamed, new Set(before.keys()))) {
    plan.add({ op: 'renameTable', from, to })
  }
  const formerNames = new Map([...tables.renamed].map(([from, to]) => [to, from]))
  const declared = new Map(
    [...given].map(([name, table]) => [name, asItIs(table, plan.state.get(name))])
  )
  const pairs = pairUp(plan, declared, tables.open, formerNames, interview)

  const ours = new Set([...declared.keys(), ...tables.dropped])
  const held = new Set<string>()
  for (const pair of pairs) dropChecks(plan, pair)
  for (const pair of pairs) renewKey(plan, pair, ours, interview, held)
  detach(plan, pairs, ours)
  for (const pair of pairs) dropIndexes(plan, pair)
  for (const pair of pairs) changeKey(plan, pair)
  createTables(plan, declared, tables.created)
  for (const pair of pairs) changeColumns(plan, pair, interview, held)
  for (const pair of [...pairs].reverse()) dropColumns(plan, pair)
  for (const pair of pairs) addIndexes(plan, pair)
  dropTables(plan, tables.dropped)

  const up = optimise(plan.operations)
  const back = reverse(up, before, plan.restores)
  return {
    up,
    down: optimise(back.operations),
    questions: interview.questions,
    notes: pairs.flatMap((pair) => leftAlone(pair, plan.state)),
    lost: back.lost,
    answers: interview.used,
    unused: interview.unused,
  }
}

/**
 * A pivot table is the same whichever side's relation was read first: the order of its key, and which of the two has
 * an index of its own, stay as they are.
 */
function asItIs(declared: DeclaredTable, table: Table | undefined): DeclaredTable {
  const key = table?.primaryKey
  const isTurned =
    declared.isPivot &&
    key?.length === 2 &&
    key[0] === declared.primaryKey[1] &&
    key[1] === declared.primaryKey[0]
  if (!isTurned) return declared
  const indexes = declared.indexes.map((index) =>
    index.columns.length === 1 && index.columns[0] === key[0]
      ? { ...index, columns: [key[1]] }
      : index
  )
  return { ...declared, primaryKey: key, indexes }
}

function pairUp(
  plan: Plan,
  declared: Declared,
  open: ReadonlySet<string>,
  formerNames: ReadonlyMap<string, string>,
  interview: Interview
): Pair[] {
  const moved = new Set(formerNames.keys())
  const names = inOrder(declared).filter((name) => plan.state.has(name) && !open.has(name))
  return names.map((name) => {
    const table = declared.get(name)!
    // In an exchange of names the former one is another table's now, and answers under it are that one's.
    const former = formerNames.get(name) ?? name
    const formerly = declared.has(former) ? name : former
    const current = plan.state.get(name)!
    const changes = columnChanges(current, table, formerly, moved, interview)
    for (const { from, to } of sequence(changes.renamed, new Set(current.columns.keys()))) {
      plan.add({ op: 'renameColumn', table: name, from, to })
    }
    return { table, formerly, changes }
  })
}

/** Foreign keys let go of a column whose type or key changes; they are put back with the column's own change. */
function detach(plan: Plan, pairs: readonly Pair[], ours: ReadonlySet<string>): void {
  const moving = new Set(pairs.flatMap((pair) => movingColumns(pair, plan.state)))
  for (const name of [...plan.state.keys()].sort()) {
    if (!ours.has(name)) continue
    const columns = [...plan.state.get(name)!.columns].sort(byKey)
    for (const [column, { references, onDelete, onUpdate }] of columns) {
      if (!references || !moving.has(references)) continue
      plan.add({
        op: 'alterColumn',
        table: name,
        name: column,
        change: {
          references: null,
          ...(onDelete ? { onDelete: null } : {}),
          ...(onUpdate ? { onUpdate: null } : {}),
        },
      })
    }
  }
}

const byKey = <Value>([one]: [string, Value], [other]: [string, Value]) => (one < other ? -1 : 1)

/** 'table.column' of each column that cannot be pointed at while it changes. */
function movingColumns({ table, changes }: Pair, state: Schema): string[] {
  const current = state.get(table.name)!
  const isMoving = (name: string) => {
    const target = table.columns.get(name)
    if (!target) return changes.dropped.includes(name)
    return target.type !== current.columns.get(name)!.type
  }
  return [...current.columns.keys()].filter(isMoving).map((name) => `${table.name}.${name}`)
}

/** Columns that a hand-written file made and that the model says nothing of. */
function leftAlone({ table }: Pair, state: Schema): string[] {
  const current = state.get(table.name)!
  return [...current.columns.keys()]
    .filter((name) => !table.columns.has(name) && !table.plainColumns.has(name))
    .filter((name) => current.manual.has(`column:${name}`))
    .map(
      (name) =>
        `${table.name}.${name} was made by a hand-written migration and is no field of ${table.owner}: left as it is`
    )
}

/** Whether a column points at a table. */
export const pointsAt = (references: string | undefined, table: string): boolean =>
  references !== undefined && targetOf(references).table === table
