import type { Dialect } from '#framework/fields/main'
import { tidyColumn, type Column } from '../schema/column.js'
import type { Table } from '../schema/table.js'
import { nearestType } from './types.js'

/** A column without what its database cannot tell. */
export function normalise(
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
export function forgive(expected: Column, found: Column) {
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
export function forgiveFloat(expected: Column, found: Column) {
  if (expected.type !== 'decimal' || found.type !== 'float') return
  for (const name of ['type', 'precision', 'scale', 'default'] as const) copy(name, expected, found)
}
