import { toSortable, type Dialect } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { Scalar } from '../operation.js'
import type { Column } from '../schema/column.js'
import { textLiteral } from './quote.js'
import { PRECISION, SCALE } from './types.js'

/** Digits of the largest 64-bit number. */
export const BIG_WIDTH = 19

/** Digits before the point that a sortable number is padded to. See the decimal field. */
export function widthOf({ type, precision = PRECISION, scale = SCALE }: Column): number {
  return type === 'bigInteger' ? BIG_WIDTH : Math.max(precision - scale, 1)
}

/** SQLite keeps these as sortable text. */
export const isSortable = ({ type }: Column) => type === 'decimal' || type === 'bigInteger'

/**
 * A number as its column writes it, '1.5' → '1.50' at scale 2; null when the column cannot hold it without loss.
 * @param text  digits, perhaps a sign and a fraction
 */
export function exactDigits(text: string, column: Column): string | null {
  const match = /^\s*([+-]?)0*(\d+)(?:\.(\d*?)0*)?\s*$/.exec(text)
  if (!match) return null
  const { precision = PRECISION } = column
  const scale = column.type === 'bigInteger' ? 0 : (column.scale ?? SCALE)
  const [, sign, whole, fraction = ''] = match
  if (fraction.length > scale) return null
  if (column.type === 'bigInteger' ? !isBig(sign + whole) : !fits(whole, precision - scale))
    return null
  const digits = scale > 0 ? `${whole}.${fraction.padEnd(scale, '0')}` : whole
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits
}

const fits = (whole: string, width: number) => whole === '0' || whole.length <= width

const isBig = (digits: string) =>
  digits.length <= BIG_WIDTH + 1 && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits)

/**
 * A value as the fields of the application store it in the column.
 * @throws MigrationException for a number that the column cannot hold
 */
export function storedValue(value: Scalar, column: Column, dialect: Dialect): Scalar {
  if (value === null) return null
  if (typeof value === 'boolean')
    return dialect === 'pg' && column.type === 'boolean' ? value : Number(value)
  if (column.type === 'boolean' && dialect === 'pg')
    return value === 1 || value === '1' || value === 'true'
  if (!isSortable(column)) return value
  const digits = exactDigits(String(value), column)
  if (digits === null) {
    throw new MigrationException(`${value} does not fit into a ${column.type} column of this size`)
  }
  // The others round what does not fit without a word, so it is looked at for them, too.
  return dialect === 'sqlite' ? toSortable(digits, widthOf(column)) : value
}

/** The same as a literal of the database. */
export function literal(value: Scalar, column: Column, dialect: Dialect): string {
  const stored = storedValue(value, column, dialect)
  if (stored === null) return 'null'
  if (typeof stored === 'string') return textLiteral(stored, dialect)
  if (typeof stored === 'number' && !Number.isFinite(stored)) {
    throw new MigrationException(`${stored} is no value for a column`)
  }
  return String(stored)
}
