import type { Dialect } from '#framework/fields/main'
import { ATTRIBUTES, tidyColumn, type Column } from '../schema/column.js'
import { indexName } from '../schema/names.js'
import type { Index, Schema, Table } from '../schema/table.js'
import { canonical } from './expression.js'
import { nearestType } from './types.js'

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
    for (const [attribute, is, should] of attributesThatDiffer(one, two, dialect)) {
      tell(kindOf(attribute), attribute.replace('$', name), should, is)
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

/** A column without what its database cannot tell. */
function normalise(
  column: Column,
  name: string,
  table: Table,
  dialect: Dialect,
  isNear: boolean
): Column {
  let result: Column = { ...column, ...(isNear ? nearTo(column) : {}) }
  const isOnlyKey = table.primaryKey.length === 1 && table.primaryKey[0] === name
  if (dialect === 'sqlite' && result.type === 'integer' && isOnlyKey) {
    result = { ...result, type: 'increments' }
  }
  const { type } = result
  const isWhole = type === 'integer' || type === 'bigInteger'
  return tidyColumn({
    ...result,
    length: type === 'string' ? (result.length ?? 255) : undefined,
    precision:
      type === 'decimal' || (type === 'dateTime' && !isNear) ? result.precision : undefined,
    scale: type === 'decimal' ? result.scale : undefined,
    size: type === 'text' && dialect === 'mysql' ? result.size : undefined,
    unsigned: isWhole && dialect === 'mysql' ? result.unsigned : undefined,
    native: type === 'native' ? result.native?.toLowerCase().replace(/\s+/g, ' ') : undefined,
    nullable: table.primaryKey.includes(name) ? undefined : result.nullable,
    default: type === 'increments' ? undefined : result.default,
    onDelete: actionIn(result.onDelete, dialect),
    onUpdate: actionIn(result.onUpdate, dialect),
  })
}

function actionIn(action: Column['onDelete'], dialect: Dialect): Column['onDelete'] {
  if (action === 'no action' || (action === 'restrict' && dialect === 'mysql')) return undefined
  return action
}

/** The nearest of our types in the place of a native one. */
function nearTo({ type, native }: Column): Partial<Column> {
  if (type !== 'native') return {}
  if (BINARY.test(native!)) return { native: 'binary' }
  const nearest = nearestType(native!.toLowerCase())
  return nearest ? { native: undefined, ...nearest } : {}
}

/** What Lucid's `binary` is in each database. */
const BINARY = /^(?:binary|bytea|(?:tiny|medium|long)?blob)$/i

/** On a database from elsewhere: a key may be wider or have a sign, and `restrict` refuses as nothing said does. */
function forgive(expected: Column, found: Column) {
  const isKey = (column: Column) => column.references !== undefined || column.type === 'increments'
  if (isKey(expected) && isWholeNumber(expected) && isWholeNumber(found)) {
    found.type = expected.type
    delete found.default
    if (expected.type === 'increments') delete expected.default
    copy('unsigned', expected, found)
  }
  if (expected.references === undefined) delete found.references
  if (expected.references === undefined) for (const name of ACTIONS) delete found[name]
  for (const action of ACTIONS) {
    for (const column of [expected, found]) {
      if (column[action] === 'restrict') delete column[action]
    }
  }
}

const ACTIONS = ['onDelete', 'onUpdate'] as const

function copy<Name extends keyof Column>(name: Name, from: Column, to: Column) {
  if (from[name] === undefined) delete to[name]
  else to[name] = from[name]
}

const isWholeNumber = ({ type }: Column) => ['increments', 'integer', 'bigInteger'].includes(type)

/** Lucid makes a decimal of SQLite a `float`. */
function forgiveFloat(expected: Column, found: Column) {
  if (expected.type !== 'decimal' || found.type !== 'float') return
  for (const name of ['type', 'precision', 'scale', 'default'] as const) copy(name, expected, found)
}

/** What it is about with `$` for the column, what is there, what should be. */
function attributesThatDiffer(
  expected: Column,
  found: Column,
  dialect: Dialect
): [string, string, string][] {
  const differing = ATTRIBUTES.filter(
    (name) => wordOf(expected, name, dialect) !== wordOf(found, name, dialect)
  )
  // Another type brings its own attributes: it is one difference, and its words hold them.
  if (differing.includes('type')) {
    const others = differing.filter((name) => TOLD.includes(name))
    return [
      ['type of $', describeType(found), describeType(expected)],
      ...others.map((name) => told(name, expected, found)),
    ]
  }
  return differing.map((name) => told(name, expected, found))
}

function kindOf(title: string): Difference['kind'] {
  if (title === TITLES.nullable) return 'null'
  const isType = TYPE.some((name) => title === (TITLES[name] ?? `${name} of $`))
  return isType ? 'type' : 'other'
}

const TYPE = [
  'type',
  'length',
  'precision',
  'scale',
  'size',
  'values',
  'unsigned',
  'native',
] as const

const TOLD: string[] = ['nullable', 'default', 'references', 'onDelete', 'onUpdate']

const told = (name: keyof Column, expected: Column, found: Column): [string, string, string] => [
  TITLES[name] ?? `${name} of $`,
  describeAttribute(found, name),
  describeAttribute(expected, name),
]

const TITLES: Partial<Record<keyof Column, string>> = {
  nullable: 'null in $',
  references: 'target of $',
  onDelete: 'action of $ on delete',
  onUpdate: 'action of $ on update',
  unsigned: 'sign of $',
  native: 'type of $',
}

/** What is compared of an attribute. */
function wordOf(column: Column, name: keyof Column, dialect: Dialect): string {
  const value = column[name]
  if (name !== 'default' || value === undefined) return JSON.stringify(value) ?? 'none'
  if (typeof value === 'object' && 'sql' in value) {
    return `sql: ${canonical(value.sql, dialect).replace(/^(current_timestamp)\(.*\)$/, '$1')}`
  }
  if (column.type === 'boolean') return String(value === true || value === 1 || value === '1')
  const isNumber = ['integer', 'bigInteger', 'float', 'decimal'].includes(column.type)
  if (isNumber) return digitsOf(String(value))
  return JSON.stringify(column.type === 'json' ? jsonOf(value) : String(value))
}

/** '1.50' and '1.5' are one number; beyond a double they stay texts. */
function digitsOf(text: string): string {
  const match = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text.trim())
  if (!match) return text
  const [, sign, whole, fraction] = match
  const digits = fraction ? `${whole}.${fraction}` : whole
  return /[1-9]/.test(digits) ? sign + digits : '0'
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value)
  } catch {
    return String(value)
  }
}

function describeAttribute(column: Column, name: keyof Column): string {
  const value = column[name]
  if (name === 'type') return describeType(column)
  if (name === 'nullable') return value ? 'allowed' : 'refused'
  if (name === 'unsigned') return value ? 'unsigned' : 'signed'
  if (name === 'onDelete' || name === 'onUpdate') return String(value ?? 'no action')
  if (value === undefined) return 'none'
  if (name === 'values') return (value as string[]).join(', ')
  if (typeof value === 'object' && 'sql' in value) return value.sql
  return typeof value === 'string' && name === 'default' ? `'${value}'` : String(value)
}

/** A column's type in words: 'string(200)', 'decimal(12, 2)'. */
export function describeType({
  type,
  length,
  precision,
  scale,
  size,
  unsigned,
  native,
  values,
}: Column) {
  if (type === 'native') return native!
  if (type === 'string') return `string(${length ?? 255})`
  if (type === 'decimal') return `decimal(${precision}, ${scale})`
  if (type === 'enum') return `enum(${values?.join(', ')})`
  if (type === 'dateTime' && precision !== undefined) return `dateTime(${precision})`
  return [size, unsigned ? 'unsigned' : '', type].filter(Boolean).join(' ')
}

/** A column in words: 'string(200), null allowed, default 'x', references users.id'. */
export function describeColumn(column: Column): string {
  return [
    describeType(column),
    column.nullable ? 'null allowed' : '',
    column.default === undefined ? '' : `default ${describeAttribute(column, 'default')}`,
    column.references ? `references ${column.references}` : '',
    column.onDelete ? `on delete ${column.onDelete}` : '',
    column.onUpdate ? `on update ${column.onUpdate}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

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

function contentOf({ columns, unique, where }: Index, dialect: Dialect): string {
  const isKept = where && (unique || dialect !== 'mysql')
  return JSON.stringify([columns, unique ?? false, isKept ? canonical(where, dialect) : null])
}

/** An index in words: 'unique over slug where deleted_at is null'. */
export function describeIndex({ columns, unique, where }: Index): string {
  return `${unique ? 'unique ' : ''}over ${columns.join(', ')}${where ? ` where ${where}` : ''}`
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
