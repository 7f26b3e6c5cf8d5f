import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { fold } from '../fold.js'
import type { Operation, OperationOf, Scalar } from '../operation.js'
import { changeColumn, targetOf, type Column } from '../schema/column.js'
import { indexName } from '../schema/names.js'
import type { Schema } from '../schema/table.js'
import { conversionOf, familyOf } from './conversions/conversion.js'
import { READS, READS_SQL } from './conversions/postgres.js'
import { prepareSqlite } from './conversions/sqlite.js'
import { dialectOfClient, execute, select } from './execute.js'
import { GuardException, type Failure } from './guard_exception.js'
import { Trail, refuseLooseEnds, unchanged, type Origin } from './origin.js'
import { identifier, identifiers } from './quote.js'
import { refuse } from './refusals.js'
import type { Step } from './step.js'
import { literal } from './stored.js'
import { canReference } from './types.js'

/** A look at rows that would stop an operation, or be lost in it. */
export interface Guard {
  table: string
  column: string | null
  /** SQL that counts the rows, as `count`. */
  count: string
  /** SQL that gives the primary keys of the first five. */
  sample: string
  /** What is the matter, and the next step. */
  message(count: number, keys: string[]): string
}

/** Rows that must not be there: a condition with the names of now, or null when it cannot be said before. */
interface Condition {
  column: string | null
  where: string | null
  /** What is wrong with the rows, after '12 rows of posts'. */
  problem: string
  next: string
}

/**
 * The guards of a file's operations, to be run before its first write: with the names that tables and columns have at
 * its start, and without what the file itself makes.
 * @throws MigrationException when the file leaves a foreign key without its target, or with one of another type
 */
export function guardsOf(
  operations: readonly Operation[],
  before: Schema,
  dialect: Dialect
): Guard[] {
  const trail = new Trail()
  const guards: Guard[] = []
  let schema = before
  for (const operation of operations) {
    const after = fold(schema, operation)
    refuse(operation, schema)
    guards.push(...guardsOfOne(operation, schema, dialect, trail))
    trail.follow(operation, schema)
    schema = after
  }
  refuseLooseEnds(before, schema, (state, table, name) => looseEnd(state, table, name, dialect))
  return guards
}

/** The guards of one operation as a step, right before it. */
export function guardStep(operation: Operation, before: Schema, dialect: Dialect): Step[] {
  const guards = guardsOfOne(operation, before, dialect, unchanged)
  if (!guards.length) return []
  return [
    {
      title: `check rows of ${guards[0].table}`,
      sql: guards.map(({ count }) => `-- must be 0: ${count}`),
      run: ({ client }) => runGuards(client, guards),
      isDone: async () => false,
    },
  ]
}

/**
 * Looks at the rows. Nothing is written.
 * @throws GuardException with all that was found
 */
export async function runGuards(
  client: QueryClientContract,
  guards: readonly Guard[]
): Promise<void> {
  const dialect = dialectOfClient(client)
  if (dialect === 'sqlite' && guards.length) await prepareSqlite(client)
  if (guards.some(({ count }) => count.includes(READS))) await execute(client, READS_SQL)
  const failures: Failure[] = []
  const messages: string[] = []
  for (const guard of guards) {
    const [row] = await select(client, guard.count)
    const count = Number(row.count)
    if (!count) continue
    const found = await select(client, guard.sample)
    const keys = found.map((key) => Object.values(key).map(String).join('/'))
    failures.push({ table: guard.table, column: guard.column, count, keys })
    messages.push(guard.message(count, keys))
  }
  if (failures.length) {
    throw new GuardException(messages.join('\n'), 'Nothing has been changed.', failures)
  }
}

function looseEnd(schema: Schema, table: string, name: string, dialect: Dialect): string | null {
  const column = schema.get(table)?.columns.get(name)
  if (!column?.references) return null
  const target = targetOf(column.references)
  const pointedAt = schema.get(target.table)?.columns.get(target.column)
  if (!pointedAt) return 'which is not there'
  return canReference(column, pointedAt, dialect)
    ? null
    : `which is of another type: ${describe(column)} and ${describe(pointedAt)}`
}

const describe = ({ type, unsigned }: Column) => (unsigned ? `${type} unsigned` : type)

function guardsOfOne(
  operation: Operation,
  before: Schema,
  dialect: Dialect,
  origin: Origin
): Guard[] {
  if (!('table' in operation)) return []
  const find = conditions[operation.op] as Find<Operation> | undefined
  const table = operation.table
  const first = origin.table(table)
  if (!find || first === null) return []
  const key = before.get(table)!.primaryKey.map((name) => origin.column(table, name))
  return find(operation, {
    before,
    dialect,
    origin,
    q: (name) => identifier(name, dialect),
  }).flatMap((condition) =>
    condition.where === null ? [] : [guardOf(table, first, key, condition, dialect)]
  )
}

function guardOf(
  table: string,
  first: string,
  key: (string | null)[],
  { column, where, problem, next }: Condition,
  dialect: Dialect
): Guard {
  const known = key.every((name) => name !== null) ? (key as string[]) : []
  const from = `from ${identifier(first, dialect)} where ${where}`
  const columns = known.length ? identifiers(known, dialect) : '1'
  return {
    table,
    column,
    count: `select count(*) as count ${from}`,
    sample: known.length
      ? `select ${columns} ${from} order by ${columns} limit 5`
      : `select 1 ${from} and 1 = 0`,
    message(count, keys) {
      const which = keys.length
        ? ` (${known.join('/')} ${keys.join(', ')}${count > keys.length ? ', …' : ''})`
        : ''
      const what = column ? `${table}.${column}` : table
      return `${what}: ${count} ${count === 1 ? 'row' : 'rows'}${which} ${problem}. ${next}`
    },
  }
}

interface Look {
  before: Schema
  dialect: Dialect
  origin: Origin
  q(name: string): string
}

type Find<One extends Operation> = (operation: One, look: Look) => Condition[]

const conditions: { [Name in Operation['op']]?: Find<OperationOf<Name>> } = {
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
