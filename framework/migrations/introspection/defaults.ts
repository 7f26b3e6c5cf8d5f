import { fromSortable, type Dialect } from '#framework/fields/main'
import type { ColumnDefault, ColumnType } from '../schema/column.js'
import { parseExpression } from './parse_expression.js'

const NOW = /^\(*(?:current_timestamp|now|localtimestamp)(?:\(\d?\))?\)*$/i
/** How CURRENT_TIMESTAMP is written for SQLite, whose own has no milliseconds. */
const SQLITE_NOW = /^\(*strftime\('%Y-%m-%d %H:%M:%f', ?'now'\)\)*$/i

/**
 * The default of a column in our words.
 * @param sql  as the database tells it: `'draft'::character varying`, `(0)`, `current_timestamp(3)`
 */
export function readDefault(
  sql: string | null,
  type: ColumnType,
  dialect: Dialect
): ColumnDefault | undefined {
  if (sql === null || /^null(?:::.*)?$/i.test(sql)) return undefined
  if (NOW.test(sql) || SQLITE_NOW.test(sql)) return { sql: 'CURRENT_TIMESTAMP' }
  const bit = /^b'([01])'$/i.exec(sql)
  if (bit) return bit[1] === '1'
  const literal = parseExpression(sql, dialect)
  if (literal?.kind === 'text' || literal?.kind === 'number') {
    return fitting(literal.value, type) ?? { sql }
  }
  return { sql }
}

/** A literal as the type of its column writes it: databases tell numbers as texts, and yes and no as numbers. */
function fitting(text: string, type: ColumnType): ColumnDefault | undefined {
  if (type === 'boolean') return /^(?:1|t|true|yes|on)$/i.test(text)
  if (!['integer', 'bigInteger', 'float', 'decimal', 'increments'].includes(type)) return text
  const digits = fromSortable(text)
  const number = Number(digits)
  if (!Number.isFinite(number) || digits.trim() === '') return undefined
  const isExact = type === 'float' || (Number.isSafeInteger(number) && !digits.includes('.'))
  return isExact ? number : digits
}
