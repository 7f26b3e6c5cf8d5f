import type { Index } from '../schema/table.js'
import { indexName } from '../schema/names.js'
import type { Pair } from './detect.js'
import type { Plan } from './plan.js'

/** What an index does, whatever it is called. */
const workOf = ({ columns, unique, fullText, where }: Index) =>
  JSON.stringify([columns, unique ?? false, fullText ?? false, where ? oneLine(where) : null])

/** How a condition is broken into lines makes no difference. */
const oneLine = (condition: string) => condition.trim().replace(/\s+/g, ' ')

/** Takes away indexes that are declared no more, or otherwise, and renames those that only have another name. */
export function dropIndexes(plan: Plan, { table, changes }: Pair): void {
  const current = plan.state.get(table.name)!
  const declared = new Map(table.indexes.map((index) => [indexName(table.name, index), index]))
  const names = new Set(current.indexes.map((index) => indexName(table.name, index)))
  for (const index of [...current.indexes].sort(byName(table.name))) {
    const name = indexName(table.name, index)
    const same = declared.get(name)
    if (same && workOf(same) === workOf(index)) continue
    const renamed = [...declared].find(
      ([other, candidate]) => !names.has(other) && workOf(candidate) === workOf(index)
    )
    if (renamed) {
      plan.add({ op: 'renameIndex', table: table.name, from: name, to: renamed[0] })
      names.add(renamed[0])
      continue
    }
    const isManual = !same && current.manual.has(`index:${name}`)
    const goesWithColumn = index.columns.some((column) => changes.dropped.includes(column))
    if (!isManual && !goesWithColumn) plan.add({ op: 'dropIndex', table: table.name, index })
  }
}

/** Takes away checks that are declared no more, or otherwise: before a column they read is changed or replaced. */
export function dropChecks(plan: Plan, { table }: Pair): void {
  const current = plan.state.get(table.name)!
  for (const [name, condition] of [...current.checks].sort()) {
    const wanted = table.checks.get(name)
    if (wanted !== undefined && oneLine(wanted) === oneLine(condition)) continue
    if (wanted === undefined && current.manual.has(`check:${name}`)) continue
    plan.add({ op: 'dropCheck', table: table.name, name })
  }
}

/** Adds the indexes and checks that are not there. */
export function addIndexes(plan: Plan, { table }: Pair): void {
  const current = plan.state.get(table.name)!
  const names = new Set(current.indexes.map((index) => indexName(table.name, index)))
  for (const index of [...table.indexes].sort(byName(table.name))) {
    const isReady = index.columns.every((column) => current.columns.has(column))
    // A column is missing only while a question about it is open.
    if (isReady && !names.has(indexName(table.name, index))) {
      plan.add({ op: 'addIndex', table: table.name, index })
    }
  }
  for (const [name, condition] of [...table.checks].sort()) {
    if (!current.checks.has(name)) plan.add({ op: 'addCheck', table: table.name, name, condition })
  }
}

const byName = (table: string) => (one: Index, other: Index) =>
  indexName(table, one) < indexName(table, other) ? -1 : 1
