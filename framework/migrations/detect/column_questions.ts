import type { JsonValue } from '#framework/fields/main'
import type { Fill, OperationOf } from '../operation.js'
import type { Column, ColumnChange } from '../schema/column.js'
import type { Table } from '../schema/table.js'
import { readLiteral } from './literal.js'
import { type Interview, Refused } from './interview.js'
import { narrowingOf } from './narrowing.js'
import { GUARD, type Question } from './question.js'

/** Where a column is, and what it was called before this file: answers may use either name. */
export interface Place {
  table: Table
  column: string
  /** 'old_table.old_column' */
  formerly: string
}

export type Extras = Pick<OperationOf<'alterColumn'>, 'fill' | 'map' | 'truncate'>

/** What a file has to be told beside the change itself; undefined while a question is open. */
export function askAboutChange(
  place: Place,
  from: Column,
  to: Column,
  change: ColumnChange,
  interview: Interview
): Extras | undefined {
  const answers = [
    askMap(place, from, to, interview),
    askNarrowing(place, from, to, interview),
    change.nullable === null ? askFill(place, to, 'change', interview) : {},
  ]
  if (answers.includes(undefined)) return undefined
  return Object.assign({}, ...answers) as Extras
}

/**
 * What the rows that are there get in a column that takes no null.
 * @param reason  a new column has no value in any row, a changed one in those with null
 */
export function askFill(
  place: Place,
  column: Column,
  reason: 'add' | 'change',
  interview: Interview
): Pick<Extras, 'fill'> | undefined {
  const name = nameOf(place)
  const { default: initial } = column
  const question: Question = {
    id: `fill:${name}`,
    kind: 'fill',
    table: place.table.name,
    column: place.column,
    text:
      reason === 'add'
        ? `${name} is new and takes no null. What do the rows get that are there?${uniqueness(place)}`
        : `${name} takes no null any more. What do the rows get that have none?${uniqueness(place)}`,
    options: [
      ...(initial !== undefined ? [{ answer: initial, label: 'the default' }] : []),
      {
        answer: { [GUARD]: true },
        label:
          reason === 'add'
            ? 'nothing: there are no rows, and the migration stops if there are'
            : 'nothing: no row has null, and the migration stops if one has',
        flag: `--fill ${name}=guard:`,
      },
    ],
    default: null,
    takesValue: true,
    valueFlags: {
      value: `--fill "${name}=VALUE"`,
      sql: `--fill "${name}=sql:EXPRESSION"`,
    },
  }
  const read = (answer: JsonValue): Pick<Extras, 'fill'> | Refused => {
    if (isGuard(answer)) return {}
    const fill = readFill(answer, column)
    return fill instanceof Refused ? fill : { fill }
  }
  return interview.ask(question, read, [`fill:${place.formerly}`])
}

const nameOf = ({ table, column }: Place) => `${table.name}.${column}`

function uniqueness({ table, column }: Place): string {
  const isUnique = table.indexes.some(
    ({ unique, columns }) => unique && columns.length === 1 && columns[0] === column
  )
  return isUnique ? ' Each row needs a value of its own, so give an SQL expression.' : ''
}

export function isGuard(answer: JsonValue): boolean {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return false
  return answer[GUARD] === true && Object.keys(answer).length === 1
}

/** A literal, or `{ "sql": expression }`. */
function readFill(answer: JsonValue, column: Column): Fill | Refused {
  if (answer !== null && typeof answer === 'object') {
    const sql = Array.isArray(answer) ? undefined : answer.sql
    if (typeof sql === 'string' && sql.trim()) return { sql: sql.trim() }
    return new Refused('a value or { "sql": "expression" } is needed')
  }
  return readLiteral(answer, column)
}

function askNarrowing(
  place: Place,
  from: Column,
  to: Column,
  interview: Interview
): Pick<Extras, 'truncate'> | undefined {
  const narrowing = narrowingOf(from, to)
  if (!narrowing) return {}
  const name = nameOf(place)
  const question: Question = {
    id: `narrow:${name}`,
    kind: 'narrow',
    table: place.table.name,
    column: place.column,
    text: `${name} goes ${narrowing.reason}. What if a value does not fit?`,
    options: [
      { answer: GUARD, label: 'stop the migration and name the rows' },
      ...(narrowing.cuts ? [{ answer: 'truncate', label: 'cut the value to what fits' }] : []),
    ],
    default: GUARD,
  }
  const read = (answer: JsonValue): Pick<Extras, 'truncate'> | Refused => {
    if (answer === GUARD) return {}
    if (answer === 'truncate' && narrowing.cuts) return { truncate: true }
    return new Refused(`${JSON.stringify(answer)} is none of the answers`)
  }
  return interview.ask(question, read, [`narrow:${place.formerly}`])
}

function askMap(
  place: Place,
  from: Column,
  to: Column,
  interview: Interview
): Pick<Extras, 'map'> | undefined {
  if (from.type !== 'enum' || to.type !== 'enum') return {}
  const kept = to.values ?? []
  const removed = (from.values ?? []).filter((value) => !kept.includes(value))
  if (!removed.length) return {}
  const name = nameOf(place)
  const takesNull = to.nullable === true
  const question: Question = {
    id: `enum-map:${name}`,
    kind: 'enum-map',
    table: place.table.name,
    column: place.column,
    text: `${name} loses ${removed.map((value) => `"${value}"`).join(', ')}. What becomes of rows that have it?`,
    options: [{ answer: GUARD, label: 'no row has it: stop the migration if one has' }],
    default: null,
    removed,
    kept,
    takesNull,
  }
  const read = (answer: JsonValue) =>
    answer === GUARD ? {} : readMap(answer, { removed, kept, takesNull })
  return interview.ask<Pick<Extras, 'map'>>(question, read, [`enum-map:${place.formerly}`])
}

function readMap(
  answer: JsonValue,
  {
    removed,
    kept,
    takesNull,
  }: { removed: readonly string[]; kept: readonly string[]; takesNull: boolean }
): Pick<Extras, 'map'> | Refused {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) {
    return new Refused('an object from removed values to kept ones is needed')
  }
  const map: Record<string, string | null> = {}
  for (const value of removed) {
    if (!Object.hasOwn(answer, value)) return new Refused(`it says nothing of "${value}"`)
    const to = answer[value]
    if (isGuard(to)) continue
    const fits = to === null ? takesNull : typeof to === 'string' && kept.includes(to)
    if (!fits) return new Refused(`"${value}" cannot become ${JSON.stringify(to)}`)
    map[value] = to as string | null
  }
  return Object.keys(map).length ? { map } : {}
}
