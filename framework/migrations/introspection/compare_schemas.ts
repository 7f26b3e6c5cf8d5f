import type { Dialect } from '#framework/fields/main'
import { indexName } from '../schema/names.js'
import type { Index, Schema, Table } from '../schema/table.js'
import { compareColumns } from './compare_columns.js'
import { describeColumn, describeIndex } from './describe.js'
import { canonical } from './expression.js'
import { forgive, forgiveFloat, normalise } from './normalise.js'

/** One thing in which two schemas differ. */
export interface Difference {
  table: string
  /** A type, null and the key decide whether rows can be read; the rest about a table does not. */
  kind: 'table' | 'column' | 'type' | 'null' | 'key' | 'other'
  /** What it is about: 'column deck', 'length of title', 'index posts_slug_unique'. */
  what: string
  /** What should be, in words; null when there should be nothing. */
  expected: string | null
  found: string | null
}

export interface CompareOptions {
  /**
   * The database is from elsewhere: what our fields can work with counts as the same, such as a smallint where the
   * migrations say integer. What it has beyond the expected is not told.
   */
  inherited?: boolean
}

/**
 * Where a found schema differs from the expected one. What a database cannot tell is not compared:
 *
 * | what                                   | SQLite | PostgreSQL | MySQL |
 * | -------------------------------------- | ------ | ---------- | ----- |
 * | `unsigned` of a whole number           | no     | no         | yes   |
 * | `size` of a text                       | no     | no         | yes   |
 * | `integer` or `increments` as only key  | no     | yes        | yes   |
 * | `restrict` or nothing on delete        | yes    | yes        | no    |
 * | condition of an index that is no unique | yes   | yes        | no    |
 * | `no action` or nothing on delete       | no     | no         | no    |
 * | order of columns, names of foreign keys | no    | no         | no    |
 *
 * Expressions are compared in one spelling. A column made by a plain Lucid call counts as the same when its type is
 * near: Lucid's words (`float`, `timestamp`) mean another type in each database.
 */
export function compareSchemas(
  expected: Schema,
  found: Schema,
  dialect: Dialect,
  { inherited = false }: CompareOptions = {}
): Difference[] {
  const differences: Difference[] = []
  for (const [name, table] of expected) {
    const other = found.get(name)
    if (other) differences.push(...compareTables(table, other, dialect, inherited))
    else {
      differences.push({
        table: name,
        kind: 'table',
        what: 'table',
        expected: 'a table',
        found: null,
      })
    }
  }
  if (inherited) return differences
  for (const name of found.keys()) {
    if (expected.has(name)) continue
    differences.push({
      table: name,
      kind: 'table',
      what: 'table',
      expected: null,
      found: 'a table',
    })
  }
  return differences
}

/** A difference as a sentence. @param names  who says what, as in 'the migrations' and 'the database' */
export function toSentence(
  { table, what, expected, found }: Difference,
  names: { expected: string; found: string }
): string {
  if (what === 'table') {
    return expected === null
      ? `${table}: ${names.found} has this table, ${names.expected} do not`
      : `${table}: ${names.found} does not have this table`
  }
  if (found === null) return `${table}: ${names.found} has no ${what} (${expected})`
  if (expected === null) {
    return `${table}: ${names.found} has the ${what} (${found}), ${names.expected} do not`
  }
  return `${table}: ${what} is ${found} in ${names.found} and ${expected} in ${names.expected}`
}

function compareTables(
  expected: Table,
  found: Table,
  dialect: Dialect,
  inherited: boolean
): Difference[] {
  const differences: Difference[] = []
  const tell: Tell = (kind, what, one, other) =>
    void differences.push({ table: expected.name, kind, what, expected: one, found: other })

  for (const [name, column] of expected.columns) {
    const other = found.columns.get(name)
    if (!other) {
      tell('column', `column ${name}`, describeColumn(column), null)
      continue
    }
    const isNear =
      inherited || expected.manual.has('table') || expected.manual.has(`column:${name}`)
    const one = normalise(column, name, expected, dialect, isNear)
    const two = normalise(other, name, found, dialect, isNear)
    if (inherited) forgive(one, two)
    if (isNear && dialect === 'sqlite') forgiveFloat(one, two)
    for (const { kind, what, expected: should, found: is } of compareColumns(one, two, dialect)) {
      tell(
        kind,
        what.replace('$', () => name),
        should,
        is
      )
    }
  }
  const isKeyAsked = !inherited || expected.primaryKey.length > 0
  if (isKeyAsked && expected.primaryKey.join() !== found.primaryKey.join()) {
    // In another order it keeps the same rows apart.
    const kind = isSameSet(expected.primaryKey, found.primaryKey) ? 'other' : 'key'
    tell(kind, 'primary key', keyOf(expected), keyOf(found))
  }
  compareIndexes(expected, found, dialect, tell)
  compareChecks(expected, found, dialect, tell)
  if (!inherited) {
    for (const [name, column] of found.columns) {
      if (!expected.columns.has(name))
        tell('column', `column ${name}`, null, describeColumn(column))
    }
  }
  return inherited ? differences.filter(({ expected: should }) => should !== null) : differences
}

type Tell = (
  kind: Difference['kind'],
  what: string,
  expected: string | null,
  found: string | null
) => void

const isSameSet = (one: string[], other: string[]) =>
  [...one].sort().join() === [...other].sort().join()

const keyOf = ({ primaryKey }: Table) => (primaryKey.length ? primaryKey.join(', ') : 'none')

function compareIndexes(expected: Table, found: Table, dialect: Dialect, tell: Tell) {
  const left = new Map(found.indexes.map((index) => [indexName(found.name, index), index]))
  const missing: Index[] = []
  for (const index of expected.indexes) {
    const name = indexName(expected.name, index)
    const other = left.get(name)
    if (!other) {
      missing.push(index)
      continue
    }
    left.delete(name)
    if (contentOf(index, dialect) !== contentOf(other, dialect)) {
      tell('other', `index ${name}`, describeIndex(index), describeIndex(other))
    }
  }
  for (const index of missing) {
    const name = indexName(expected.name, index)
    const renamed = [...left].find(
      ([, other]) => contentOf(index, dialect) === contentOf(other, dialect)
    )
    if (!renamed) {
      tell('other', `index ${name}`, describeIndex(index), null)
      continue
    }
    left.delete(renamed[0])
    tell('other', `name of the index over ${index.columns.join(', ')}`, name, renamed[0])
  }
  for (const [name, index] of left) tell('other', `index ${name}`, null, describeIndex(index))
}

function contentOf({ columns, unique, fullText, where }: Index, dialect: Dialect): string {
  const isKept = where && (unique || dialect !== 'mysql')
  return JSON.stringify([
    columns,
    unique ?? false,
    // The servers find beginnings by any full-text index.
    dialect === 'sqlite' ? (fullText ?? false) : fullText !== undefined,
    isKept ? canonical(where, dialect) : null,
  ])
}

function compareChecks(expected: Table, found: Table, dialect: Dialect, tell: Tell) {
  for (const [name, condition] of expected.checks) {
    const other = found.checks.get(name)
    if (other === undefined) tell('other', `check ${name}`, condition, null)
    else if (canonical(condition, dialect) !== canonical(other, dialect)) {
      tell('other', `check ${name}`, condition, other)
    }
  }
  for (const [name, condition] of found.checks) {
    if (!expected.checks.has(name)) tell('other', `check ${name}`, null, condition)
  }
}
