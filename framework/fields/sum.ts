import type { Dialect, JsonValue } from './kind.js'

/** One column a database adds up, and what its total counts for. */
export interface Addend {
  sql: string
  weight: bigint
}

/**
 * How the numbers of a kind are added up without loss: the database adds whole numbers that fit its own, and the rest
 * is done with big integers. A total is in units of the last digit the kind keeps.
 */
export interface Sum<Options> {
  addends(column: string, options: Options, dialect: Dialect): Addend[]
  /** Digits after the point that a unit stands for; 2 when 1.50 is 150 units. */
  scale(options: Options): number
  /** JSON of a total; undefined when it is too large for it. */
  total(units: bigint, options: Options): JsonValue | undefined
  /** JSON of the average of so many values. */
  average(units: bigint, count: number, options: Options): JsonValue
}

/** SQLite's sums fail above 63 bits and its driver gives doubles; two halves of nine digits do neither. */
const HALF = 1_000_000_000n

/** A column of whole numbers. */
export function wholeAddends(column: string, dialect: Dialect): Addend[] {
  if (dialect !== 'sqlite') return [{ sql: column, weight: 1n }]
  return [
    { sql: `${column} / ${HALF}`, weight: HALF },
    { sql: `${column} % ${HALF}`, weight: 1n },
  ]
}

/** A whole number that a double holds exactly. */
export function safeNumber(units: bigint): number | undefined {
  const number = Number(units)
  return Number.isSafeInteger(number) ? number : undefined
}

/** `1250n` at scale 2 → `'12.50'` */
export function digitsOf(units: bigint, scale: number): string {
  const text = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const fraction = scale > 0 ? `.${text.slice(-scale)}` : ''
  return `${units < 0n ? '-' : ''}${text.slice(0, text.length - scale)}${fraction}`
}

/** The quotient with so many digits more, rounded half away from zero. */
export function divided(units: bigint, count: number, digits: number): bigint {
  const scaled = units * 10n ** BigInt(digits)
  const by = BigInt(count)
  const half = scaled < 0n ? -by : by
  return (scaled * 2n + half) / (by * 2n)
}
