import type { Dialect } from '#framework/fields/main'
import type { Column } from '../../schema/column.js'
import { charactersOf, PRECISION, SCALE } from '../types.js'
import { convertMysql } from './mysql.js'
import { convertPostgres } from './postgres.js'
import { convertSqlite } from './sqlite.js'

/** How the values of a column become values of another kind. `of` is SQL: the column in quotes. */
export interface Conversion {
  /** The value in the new kind; on MySQL what it has to be before MODIFY, null when it may stay. */
  value(of: string): string | null
  /** On MySQL: what the value has to be after MODIFY. */
  after?(of: string): string
  /** Condition met by values that would be lost or changed. Null when none can be. */
  unfit(of: string): string | null
}

/** Kinds of values that are told apart here. */
export type Family =
  | 'text'
  | 'uuid'
  | 'json'
  | 'whole'
  | 'float'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'dateTime'
  | 'time'
  | 'native'

const families: Partial<Record<Column['type'], Family>> = {
  string: 'text',
  text: 'text',
  enum: 'text',
  increments: 'whole',
  integer: 'whole',
  bigInteger: 'whole',
}

export const familyOf = ({ type }: Column): Family => families[type] ?? (type as Family)

/** Characters that the column takes at most, or null without a limit. */
export const limitOf = (column: Column) =>
  column.type === 'string' || column.type === 'enum' ? charactersOf(column) : null

/** Digits before and after the point. */
export const digitsOf = ({ precision = PRECISION, scale = SCALE }: Column) => ({
  whole: precision - scale,
  scale,
})

/** Bounds of a whole number, as SQL. */
export function boundsOf(column: Column, dialect: Dialect): [string, string] {
  const isUnsigned =
    dialect === 'mysql' && (column.unsigned === true || column.type === 'increments')
  if (column.type === 'bigInteger') {
    return isUnsigned
      ? ['0', '18446744073709551615']
      : ['-9223372036854775808', '9223372036854775807']
  }
  return isUnsigned ? ['0', '4294967295'] : ['-2147483648', '2147483647']
}

/** Bytes that a text takes at most in MySQL. */
export const bytesOf = ({ size }: Column) =>
  size === 'long' ? 4_294_967_295 : size === 'medium' ? 16_777_215 : 65_535

/**
 * What happens to values when a column becomes another; null when they stay as they are and all fit.
 * @param truncate  values that are too long or too exact are cut instead of being unfit
 */
export function conversionOf(
  from: Column,
  to: Column,
  dialect: Dialect,
  truncate = false
): Conversion | null {
  if (from.type === 'native' || to.type === 'native' || isWidening(from, to, dialect)) return null
  if (dialect === 'sqlite') return convertSqlite(from, to, truncate)
  return dialect === 'pg' ? convertPostgres(from, to, truncate) : convertMysql(from, to, truncate)
}

/** The new column holds every value of the old one, written in the same way. */
function isWidening(from: Column, to: Column, dialect: Dialect): boolean {
  if (familyOf(from) !== familyOf(to)) return false
  switch (familyOf(from)) {
    case 'text':
      return isWiderText(from, to, dialect)
    case 'whole': {
      if (dialect === 'sqlite' && (from.type === 'bigInteger') !== (to.type === 'bigInteger'))
        return false
      const [low, high] = boundsOf(from, dialect)
      const [newLow, newHigh] = boundsOf(to, dialect)
      return BigInt(newLow) <= BigInt(low) && BigInt(newHigh) >= BigInt(high)
    }
    case 'decimal': {
      const [old, wanted] = [digitsOf(from), digitsOf(to)]
      if (dialect === 'sqlite') return old.whole === wanted.whole && old.scale === wanted.scale
      return wanted.whole >= old.whole && wanted.scale >= old.scale
    }
    default:
      return true
  }
}

function isWiderText(from: Column, to: Column, dialect: Dialect): boolean {
  if (to.type === 'enum') {
    return from.type === 'enum' && (from.values ?? []).every((value) => to.values?.includes(value))
  }
  if (to.type === 'text') {
    // 255 characters of four bytes fit into the smallest text; what is longer is measured.
    const room = from.type === 'text' ? bytesOf(from) : charactersOf(from) * 4
    return dialect !== 'mysql' || room <= bytesOf(to)
  }
  return (limitOf(from) ?? Infinity) <= charactersOf(to)
}
