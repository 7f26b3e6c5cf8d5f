import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { fold } from '../fold.js'
import type { Operation } from '../operation.js'
import { targetOf } from '../schema/column.js'
import type { Schema } from '../schema/table.js'
import { conditions, describe, type Condition, type Find } from './conditions.js'
import { READS, READS_SQL } from './conversions/postgres.js'
import { prepareSqlite } from './conversions/sqlite.js'
import { dialectOfClient, execute, select } from './execute.js'
import { GuardException, type Failure } from './guard_exception.js'
import { Trail, refuseLooseEnds, unchanged, type Origin } from './origin.js'
import { identifier, identifiers } from './quote.js'
import { refuse } from './refusals.js'
import type { Step } from './step.js'
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
  const trail = new Trail(dialect)
  const guards: Guard[] = []
  let schema = before
  for (const operation of operations) {
    const after = fold(schema, operation)
    refuse(operation, schema, dialect)
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
      title: `check rows of ${[...new Set(guards.map(({ table, column }) => (column ? `${table}.${column}` : table)))].join(', ')}`,
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
