import type { JsonValue } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { Fill } from '../operation.js'
import { tidyColumn, type Column } from '../schema/column.js'
import type { Pair } from './detect.js'
import { Refused, type Interview } from './interview.js'
import { narrowingOf } from './narrowing.js'
import type { Plan } from './plan.js'
import type { Option, Question } from './question.js'

const RENEW = 'renew'
const CONVERT = 'convert'

/** A column that points at the key. */
interface Pointer {
  table: string
  name: string
  column: Column
}

/**
 * Changes the type of a primary key. Where the values cannot become the new type, as numbers cannot become UUIDs, rows get
 * new keys, and the columns that point at them follow row by row.
 * @param declared  names of the tables that models declare
 * @param held      gets 'table.column' of what is not to be compared while the question is open
 */
export function renewKey(
  plan: Plan,
  pair: Pair,
  declared: ReadonlySet<string>,
  interview: Interview,
  held: Set<string>
): void {
  const { table, formerly } = pair
  const current = plan.state.get(table.name)!
  const [key] = table.primaryKey
  const isOne = table.primaryKey.length === 1 && current.primaryKey.length === 1
  const from = current.columns.get(key)
  const to = table.columns.get(key)
  if (!isOne || current.primaryKey[0] !== key || !from || !to || from.type === to.type) return
  const pointers = pointersAt(plan, `${table.name}.${key}`)
  const answer = interview.ask(
    questionOf(table.name, key, from, to, pointers),
    (given: JsonValue) => readAnswer(given, from, to),
    [`pk-change:${formerly}.${key}`]
  )
  if (answer === CONVERT) return
  held.add(`${table.name}.${key}`)
  for (const { table: child, name } of pointers) held.add(`${child}.${name}`)
  if (answer === undefined) return
  const stranger = pointers.find((pointer) => !declared.has(pointer.table))
  if (stranger) {
    throw new MigrationException(
      `${stranger.table}.${stranger.name} points at ${table.name}.${key}, and no model declares it`,
      'A hand-written migration has to give it the new keys: node ace make:migrations --empty'
    )
  }
  renew(plan, table.name, key, to, pointers)
  held.delete(`${table.name}.${key}`)
  for (const { table: child, name } of pointers) held.delete(`${child}.${name}`)
}

function pointersAt(plan: Plan, key: string): Pointer[] {
  return [...plan.state.values()]
    .flatMap(({ name: table, columns }) =>
      [...columns]
        .filter(([, { references }]) => references === key)
        .map(([name, column]) => ({ table, name, column }))
    )
    .sort((one, other) => (`${one.table}.${one.name}` < `${other.table}.${other.name}` ? -1 : 1))
}

const canConvert = (from: Column, to: Column) =>
  to.type !== 'increments' && narrowingOf(from, to) === null

function questionOf(
  table: string,
  key: string,
  from: Column,
  to: Column,
  pointers: Pointer[]
): Question {
  const places = pointers.map((pointer) => `${pointer.table}.${pointer.name}`).join(', ')
  const follow = places ? `; ${places} follow` : ''
  const convert: Option[] = canConvert(from, to)
    ? [{ answer: CONVERT, label: 'keep the keys, in the new type' }]
    : []
  return {
    id: `pk-change:${table}.${key}`,
    kind: 'pk-change',
    table,
    column: key,
    text: `${table}.${key} is the primary key and goes from ${from.type} to ${to.type}. What becomes of the keys?`,
    options: [
      ...convert,
      {
        answer: RENEW,
        label: isMade(to)
          ? `every row gets a new key, and the old ones are gone${follow}`
          : 'there are no rows; the migration stops if there are',
      },
    ],
    default: null,
  }
}

function readAnswer(answer: JsonValue, from: Column, to: Column): string | Refused {
  if (answer === RENEW) return RENEW
  if (answer === CONVERT && canConvert(from, to)) return CONVERT
  return new Refused(`${JSON.stringify(answer)} is none of the answers`)
}

/** New keys for rows; a counted key counts by itself. */
const MADE = { uuid: () => crypto.randomUUID() } satisfies Partial<Record<Column['type'], Fill>>

const UUID_LENGTH = 36

/** Whether keys of this type can be made: nobody but a person knows what a code or an amount should be. */
const isMade = ({ type, length = 0 }: Column) =>
  type === 'increments' || type === 'uuid' || (type === 'string' && length >= UUID_LENGTH)

/**
 * The new key and the new pointers are made beside the old ones, so that each row can look up what it pointed at; then the
 * old ones go and the new ones take their names. Each step has its own way back.
 */
function renew(plan: Plan, table: string, key: string, to: Column, pointers: Pointer[]): void {
  const fresh = freeName(plan, table, key)
  const isCounted = to.type === 'increments'
  letGoOfChecks(plan, table, key)
  for (const { table: child, name } of pointers) letGoOfChecks(plan, child, name)
  if (isCounted) {
    plan.add({ op: 'changePrimaryKey', table, columns: [fresh], add: { [fresh]: to } })
  } else {
    const fill = isMade(to) ? { fill: MADE.uuid } : {}
    plan.add({ op: 'addColumn', table, name: fresh, column: unbound(to), ...fill })
  }

  const moved = pointers.map((pointer) => ({
    ...pointer,
    fresh: freeName(plan, pointer.table, pointer.name),
  }))
  for (const { table: child, name, column, fresh: next } of moved) {
    plan.add({
      op: 'addColumn',
      table: child,
      name: next,
      column: pointerTo(to, column),
      fill: lookUp(table, { from: key, to: fresh }, `${child}.${name}`),
    })
    plan.restore(child, name, lookUp(table, { from: fresh, to: key }, `${child}.${next}`))
    replaceColumn(plan, child, name, next)
  }
  if (isCounted) {
    plan.restore(table, key, MADE.uuid)
    plan.add({ op: 'dropColumn', table, name: key })
  } else plan.add({ op: 'changePrimaryKey', table, columns: [fresh], drop: [key] })
  plan.add({ op: 'renameColumn', table, from: fresh, to: key })
}

/** A check that reads the column cannot stay while it is replaced; one that is still declared is added again later. */
function letGoOfChecks(plan: Plan, table: string, column: string): void {
  const { checks } = plan.state.get(table)!
  for (const [name, condition] of [...checks].sort()) {
    const words: string[] = condition.match(/'(?:[^']|'')*'|\w+/g) ?? []
    if (words.includes(column)) plan.add({ op: 'dropCheck', table, name })
  }
}

function freeName(plan: Plan, table: string, name: string): string {
  const { columns } = plan.state.get(table)!
  let free = `${name}_new`
  while (columns.has(free)) free += '_new'
  return free
}

/** The column without its foreign key, whose table may not be there yet: it comes with the column's own change. */
function unbound({ references, onDelete, onUpdate, ...column }: Column): Column {
  return column
}

/** A column for the new keys; its foreign key comes with the model's own declaration. */
function pointerTo(key: Column, { nullable }: Column): Column {
  const type: Column =
    key.type === 'increments' ? { type: 'integer', unsigned: true } : unbound(key)
  return tidyColumn({ ...type, nullable })
}

/** The table is read through a copy of its keys, or MySQL refuses a table that points at itself. */
function lookUp(table: string, key: { from: string; to: string }, pointer: string): Fill {
  const keys = `(select ${key.from}, ${key.to} from ${table}) as renewed`
  return { sql: `(select renewed.${key.to} from ${keys} where renewed.${key.from} = ${pointer})` }
}

function replaceColumn(plan: Plan, table: string, name: string, next: string): void {
  const { primaryKey } = plan.state.get(table)!
  if (primaryKey.includes(name)) {
    const columns = primaryKey.map((column) => (column === name ? next : column))
    plan.add({ op: 'changePrimaryKey', table, columns })
  }
  plan.add({ op: 'dropColumn', table, name }, { op: 'renameColumn', table, from: next, to: name })
}
