import type { Operation } from '../operation.js'
import { differenceOf, type Column } from '../schema/column.js'
import type { Table } from '../schema/table.js'
import { askAboutChange, askFill, type Place } from './column_questions.js'
import type { Pair } from './detect.js'
import type { Interview } from './interview.js'
import type { Plan } from './plan.js'
import { changeKey } from './primary_key.js'

/**
 * Adds and changes the columns of a table, and its key.
 * @param held  'table.column' of those that wait for an answer about a key
 */
export function changeColumns(
  plan: Plan,
  pair: Pair,
  interview: Interview,
  held: ReadonlySet<string>
): void {
  const { table, changes } = pair
  for (const [name, column] of [...table.columns].sort(byKey)) {
    const current = plan.state.get(table.name)!.columns.get(name)
    if (held.has(`${table.name}.${name}`) || (changes.open.has(name) && !current)) continue
    // A counted key comes with the change of the key.
    if (!current && column.type === 'increments') continue
    const operation = current
      ? changed(pair, name, current, column, interview)
      : added(pair, name, column, interview)
    if (operation) plan.add(operation)
  }
  changeKey(plan, pair)
}

/** Drops the columns that are gone, when everything that may read them has been written. */
export function dropColumns(plan: Plan, { table, changes }: Pair): void {
  for (const name of changes.dropped) {
    const { columns, primaryKey } = plan.state.get(table.name)!
    // A column of the former key went with the key; it is there while a question about the new one is open.
    if (!columns.has(name) || primaryKey.includes(name)) continue
    plan.add({ op: 'dropColumn', table: table.name, name })
  }
}

const byKey = <Value>([one]: [string, Value], [other]: [string, Value]) => (one < other ? -1 : 1)

function added(
  pair: Pair,
  name: string,
  column: Column,
  interview: Interview
): Operation | undefined {
  const { table } = pair
  const needsValue = !column.nullable && column.default === undefined
  const extras = needsValue ? askFill(placeOf(pair, name), column, 'add', interview) : {}
  return extras && { op: 'addColumn', table: table.name, name, column, ...extras }
}

function changed(
  pair: Pair,
  name: string,
  current: Column,
  column: Column,
  interview: Interview
): Operation | undefined {
  const target = withSameOrder(current, column)
  const change = differenceOf(current, target)
  if (!change) return undefined
  const extras = askAboutChange(placeOf(pair, name), current, target, change, interview)
  return extras && { op: 'alterColumn', table: pair.table.name, name, change, ...extras }
}

/** The values of an enum are a set: in another order they are the same. */
function withSameOrder(current: Column, column: Column): Column {
  const [values, wanted] = [current.values ?? [], column.values ?? []]
  const isSame = values.length === wanted.length && wanted.every((value) => values.includes(value))
  return isSame && current.values ? { ...column, values: current.values } : column
}

function placeOf({ table, formerly, changes }: Pair, column: string): Place {
  const former = [...changes.renamed].find(([, to]) => to === column)?.[0] ?? column
  const name = table.columns.has(former) ? column : former
  return { table: table as Table, column, formerly: `${formerly}.${name}` }
}
