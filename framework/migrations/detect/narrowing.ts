import type { Column } from '../schema/column.js'

/** Why values may not fit a column after a change. */
export interface Narrowing {
  /** For a person: 'from 200 to 100 characters'. */
  reason: string
  /** Values may be cut to what fits. */
  cuts: boolean
}

/** Digits that a whole number of this type may have. */
const DIGITS: Partial<Record<Column['type'], number>> = {
  boolean: 1,
  integer: 10,
  increments: 10,
  bigInteger: 19,
}

/** Characters that a value of this type may have as text. */
const WRITTEN: Partial<Record<Column['type'], number>> = {
  boolean: 5,
  integer: 11,
  increments: 11,
  bigInteger: 20,
  uuid: 36,
  date: 10,
  time: 15,
  float: 24,
  dateTime: 40,
}

const MAX_LENGTH = 255

/** What a change of type or room asks of the values that are there; null where all of them fit. */
export function narrowingOf(from: Column, to: Column): Narrowing | null {
  if (to.type === 'text') return narrowingToText(from, to)
  if (to.type === 'string') return narrowingToString(from, to)
  if (from.type === to.type) return narrowingWithin(from, to)
  return isWidening(from, to) ? null : { reason: `from ${from.type} to ${to.type}`, cuts: false }
}

function narrowingToText(from: Column, to: Column): Narrowing | null {
  const rooms = [undefined, 'medium', 'long']
  if (from.type !== 'text' || rooms.indexOf(from.size) <= rooms.indexOf(to.size)) return null
  return { reason: `from ${from.size} text to ${to.size ?? 'short'} text`, cuts: true }
}

function narrowingToString(from: Column, to: Column): Narrowing | null {
  const room = to.length ?? MAX_LENGTH
  const needed = charactersOf(from)
  if (needed !== null && needed <= room) return null
  const cuts = from.type === 'string' || from.type === 'text'
  const reason =
    from.type === 'string'
      ? `from ${from.length ?? MAX_LENGTH} to ${room} characters`
      : `from ${from.type} to ${room} characters`
  return { reason, cuts }
}

/** Null for "nobody knows". */
function charactersOf(column: Column): number | null {
  if (column.type === 'string') return column.length ?? MAX_LENGTH
  if (column.type === 'enum')
    return Math.max(...(column.values ?? []).map(({ length }) => length), 0)
  if (column.type === 'decimal') return (column.precision ?? 0) + 2
  return WRITTEN[column.type] ?? null
}

function narrowingWithin(from: Column, to: Column): Narrowing | null {
  if (from.type === 'decimal') {
    const fits = wholeDigits(from) <= wholeDigits(to) && (from.scale ?? 0) <= (to.scale ?? 0)
    const size = ({ precision, scale }: Column) => `decimal(${precision}, ${scale ?? 0})`
    return fits ? null : { reason: `from ${size(from)} to ${size(to)}`, cuts: false }
  }
  if (to.unsigned && !from.unsigned) {
    return { reason: 'to numbers that are not negative', cuts: false }
  }
  return null
}

const wholeDigits = ({ precision, scale }: Column) => (precision ?? 0) - (scale ?? 0)

function isWidening(from: Column, to: Column): boolean {
  const digits = DIGITS[from.type]
  if (digits !== undefined) {
    // A double holds whole numbers of fifteen digits exactly.
    if (to.type === 'float') return digits <= 15
    if (to.type === 'decimal') return digits <= wholeDigits(to)
    const room = DIGITS[to.type]
    return room !== undefined && digits <= room && !(to.unsigned && !from.unsigned)
  }
  return from.type === 'date' && to.type === 'dateTime'
}
