import type { Dialect } from '#framework/fields/main'
import type { Operation, OperationOf, Scalar } from '../operation.js'
import { changeColumn, targetOf, type Column } from '../schema/column.js'
import { indexName } from '../schema/names.js'
import type { Schema } from '../schema/table.js'
import { conversionOf, familyOf } from './conversions/conversion.js'
import type { Origin } from './origin.js'
import { literal } from './stored.js'

/** Rows that must not be there: a condition with the names of now, or null when it cannot be said before. */
export interface Condition {
  column: string | null
  where: string | null
  /** What is wrong with the rows, after '12 rows of posts'. */
  problem: string
  next: string
}

export interface Look {
  before: Schema
  dialect: Dialect
  origin: Origin
  q(name: string): string
}

export type Find<One extends Operation> = (operation: One, look: Look) => Condition[]

/** What each operation must not meet. */
export const conditions: { [Name in Operation['op']]?: Find<OperationOf<Name>> } = {
  addColumn({ name, column, fill }, look) {
    const value = fill === undefined ? column.default : fill
    if (value === undefined) return column.nullable ? [] : [needsValue(name)]
    const isKnown = value !== null && !['object', 'function'].includes(typeof value)
    return column.references && isKnown ? [pointless(name, column, value as Scalar, look)] : []
  },

  alterColumn(operation, look) {
    const { table, name, change, fill, map } = operation
    const from = look.before.get(table)!.columns.get(name)!
    const to = changeColumn(from, change)
    const first = look.origin.column(table, name)
    if (first === null) return []
    const of = look.q(first)
    const found: Condition[] = []
    const conversion = conversionOf(from, to, look.dialect, operation.truncate)
    const unfit = conversion?.unfit(of)
    if (unfit) found.push(unfitCondition(name, of, from, to, unfit, map, look.dialect))
    if (from.nullable && !to.nullable && fill === undefined) {
      found.push({
        column: name,
        where: `${of} is null`,
        problem: 'hold no value, and the column stops taking null',
        next: 'Give them one: alterColumn(…, { fill: … })',
      })
    }
    const isAnotherTarget = to.references !== undefined && to.references !== from.references
    if (isAnotherTarget && familyOf(from) === familyOf(to))
      found.push(orphans(table, name, to, look))
    return found
  },

  addIndex({ table, index }, look) {
    if (!index.unique) return []
    const what = `with the same ${index.columns.join(', ')}, which "${indexName(table, index)}" forbids`
    return [duplicates(table, index.columns, index.where, what, look)]
  },

  addCheck({ table, name, condition }, { before, origin }) {
    const sql = origin.condition(before, table, condition)
    return [
      {
        column: null,
        where: sql === null ? null : `not (${sql})`,
        problem: `break the check "${name}": ${condition}`,
        next: 'Change them first',
      },
    ]
  },

  changePrimaryKey({ table, columns, add = {} }, look) {
    const added = Object.entries(add)
    const empty = added
      .filter(
        ([, { type, nullable, default: value }]) =>
          type !== 'increments' && !nullable && value === undefined
      )
      .map(([name]) => needsValue(name))
    if (!columns.length || columns.some((name) => name in add)) return empty
    const nulls = columns
      .filter((name) => look.before.get(table)!.columns.get(name)?.nullable)
      .map((name): Condition => {
        const first = look.origin.column(table, name)
        return {
          column: name,
          where: first === null ? null : `${look.q(first)} is null`,
          problem: 'hold no value, and the column comes into the primary key',
          next: 'Give them one first: alterColumn(…, { fill: … })',
        }
      })
    const what = `with the same ${columns.join(', ')}, which becomes the primary key`
    return [...empty, ...nulls, duplicates(table, columns, undefined, what, look)]
  },

  guard({ table, where, message }, { before, origin }) {
    const sql = origin.condition(before, table, where)
    return [
      {
        column: null,
        where: sql === null ? null : `(${sql})`,
        problem: `meet the condition ${where}`,
        next: message,
      },
    ]
  },
}

const needsValue = (name: string): Condition => ({
  column: name,
  where: '1 = 1',
  problem: 'are there, and the new column takes no null and has no default',
  next: 'Give them a value: addColumn(…, { fill: … })',
})

function unfitCondition(
  name: string,
  of: string,
  from: Column,
  to: Column,
  unfit: string,
  map: Record<string, string | null> | undefined,
  dialect: Dialect
): Condition {
  const mapped = Object.keys(map ?? {}).map((value) => literal(value, from, dialect))
  const others = mapped.length ? ` and ${of} not in (${mapped.join(', ')})` : ''
  const isEnum = to.type === 'enum'
  return {
    column: name,
    where: `${of} is not null${others} and (${unfit})`,
    problem: isEnum
      ? `hold a value that is not one of ${to.values?.join(', ')}`
      : `hold a value that does not fit into ${sizeOf(to)}`,
    next: isEnum
      ? 'Say what becomes of them: alterColumn(…, { map: … })'
      : 'Change them first, or let them be cut: alterColumn(…, { truncate: true })',
  }
}

export const describe = ({ type, unsigned }: Column) => (unsigned ? `${type} unsigned` : type)

function sizeOf({ type, length, precision, scale, unsigned }: Column): string {
  if (type === 'decimal') return `decimal(${precision ?? 12}, ${scale ?? 2})`
  if (type === 'string') return `string(${length ?? 255})`
  return describe({ type, unsigned })
}

/** Every row would point at one that is not there. */
function pointless(
  name: string,
  column: Column,
  value: Scalar,
  { dialect, origin, q }: Look
): Condition {
  const target = targetOf(column.references!)
  const parent = origin.table(target.table)
  const key = origin.column(target.table, target.column)
  return {
    column: name,
    where:
      parent === null || key === null
        ? null
        : `not exists (select 1 from ${q(parent)} target where target.${q(key)} = ${literal(value, column, dialect)})`,
    problem: `get ${value}, and ${column.references} has no such row`,
    next: 'Fill the column with one that is there',
  }
}

function orphans(
  table: string,
  name: string,
  { references }: Column,
  { origin, q }: Look
): Condition {
  const target = targetOf(references!)
  const from = origin.table(table)
  const column = origin.column(table, name)
  const parent = origin.table(target.table)
  const key = origin.column(target.table, target.column)
  const isKnown = from !== null && column !== null && parent !== null && key !== null
  return {
    column: name,
    where: isKnown
      ? `${q(from)}.${q(column)} is not null and not exists (select 1 from ${q(parent)} target ` +
        `where target.${q(key)} = ${q(from)}.${q(column)})`
      : null,
    problem: `point at a row of ${references} that is not there`,
    next: 'Change or delete them first',
  }
}

function duplicates(
  table: string,
  columns: readonly string[],
  where: string | undefined,
  problem: string,
  { before, origin, q }: Look
): Condition {
  const from = origin.table(table)
  const names = columns.map((name) => origin.column(table, name))
  const condition = where === undefined ? undefined : origin.condition(before, table, where)
  const isKnown = from !== null && condition !== null && names.every((name) => name !== null)
  const list = names.map((name) => (name === null ? '' : q(name))).join(', ')
  const filter = [
    ...names.map((name) => (name === null ? '' : `${q(name)} is not null`)),
    ...(condition ? [`(${condition})`] : []),
  ].join(' and ')
  return {
    column: columns.length === 1 ? columns[0] : null,
    where: isKnown
      ? `${filter} and (${list}) in (select ${list} from ${q(from)} where ${filter} group by ${list} having count(*) > 1)`
      : null,
    problem,
    next: 'Change or delete all but one of each first',
  }
}
