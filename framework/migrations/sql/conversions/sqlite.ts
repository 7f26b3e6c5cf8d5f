import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { fromSortable, toSortable } from '#framework/fields/main'
import type { Column } from '../../schema/column.js'
import { textLiteral } from '../quote.js'
import { exactDigits, isSortable, widthOf } from '../stored.js'
import {
  boundsOf,
  digitsOf,
  familyOf,
  limitOf,
  type Conversion,
  type Family,
} from './conversion.js'

/** What SQLite hands to a function, with whole numbers as bigint. */
type Value = string | number | bigint

const UNFIT = Symbol('unfit')
type Result = Value | typeof UNFIT

const CONVERT = 'gable_convert'
const IS_UNFIT = 'gable_is_unfit'

/** SQLite hardly converts by itself and cuts without a word, so its values go through functions of ours. */
export function convertSqlite(from: Column, to: Column, truncate: boolean): Conversion {
  const pair = textLiteral(JSON.stringify([from, to, truncate]), 'sqlite')
  // Text that fits stays what it is, and a shell without our functions can write it too.
  const isText = !truncate && familyOf(from) === 'text' && familyOf(to) === 'text'
  return {
    value: (of) => (isText ? `cast(${of} as text)` : `${CONVERT}(${of}, ${pair})`),
    unfit: (of) => `${IS_UNFIT}(${of}, ${pair})`,
  }
}

interface SqliteConnection {
  function(
    name: string,
    options: { deterministic: boolean; safeIntegers: boolean },
    work: (value: unknown, pair: string) => unknown
  ): void
}

const prepared = new WeakSet<object>()

/** Gives the connection of a client the functions that conversions use. They end with the connection. */
export async function prepareSqlite(client: QueryClientContract): Promise<void> {
  const pool = client.getWriteClient().client
  const connection = (await pool.acquireConnection()) as SqliteConnection
  try {
    if (prepared.has(connection)) return
    const options = { deterministic: true, safeIntegers: true }
    connection.function(CONVERT, options, (value, pair) => {
      const result = convertText(value, pair)
      if (result === UNFIT) throw new Error(`${String(value)} does not fit into the changed column`)
      return result
    })
    connection.function(IS_UNFIT, options, (value, pair) =>
      convertText(value, pair) === UNFIT ? 1n : 0n
    )
    prepared.add(connection)
  } finally {
    await pool.releaseConnection(connection)
  }
}

const pairs = new Map<string, [Column, Column, boolean]>()

function convertText(value: unknown, pair: string): Result | null {
  if (value === null) return null
  if (Buffer.isBuffer(value)) return UNFIT
  const [from, to, truncate] =
    pairs.get(pair) ?? (pairs.set(pair, JSON.parse(pair)).get(pair) as [Column, Column, boolean])
  return convert(value as Value, from, to, truncate)
}

/** One stored value of a column as the other column stores it. */
export function convert(value: Value, from: Column, to: Column, truncate = false): Result {
  const family = familyOf(from)
  const text = textOf(value, from)
  const write = writers[familyOf(to)]
  return write ? write(text, { family, from, to, truncate }) : UNFIT
}

function textOf(value: Value, column: Column): string {
  if (isSortable(column)) return fromSortable(value)
  if (column.type === 'boolean') return Number(value) === 0 ? 'false' : 'true'
  return String(value)
}

interface Pair {
  family: Family
  from: Column
  to: Column
  truncate: boolean
}

const NUMBERS: readonly Family[] = ['text', 'whole', 'float', 'decimal', 'boolean']
const INSTANT =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d(?:\.\d{1,9})?))?)? ?(Z|[+-]\d\d:?\d\d)?$/i

/** The text of a number without exponent; a boolean as 0 or 1. */
function numberOf(text: string, family: Family): string | null {
  if (!NUMBERS.includes(family)) return null
  if (family === 'boolean') return text === 'true' ? '1' : '0'
  return /^\s*[-+]?\d+(\.\d*)?\s*$/.test(text) ? text.trim() : null
}

const cutAt = (text: string, digits: number) =>
  text.replace(/\.(\d*)$/, (_, fraction: string) => (digits ? `.${fraction.slice(0, digits)}` : ''))

function writeWhole(text: string, { family, to, truncate }: Pair): Result {
  const number = numberOf(text, family)
  if (number === null) return UNFIT
  const digits = truncate ? cutAt(number, 0) : number.replace(/\.0*$/, '')
  if (to.type === 'bigInteger') {
    const exact = exactDigits(digits, to)
    return exact === null ? UNFIT : toSortable(exact, widthOf(to))
  }
  if (digits.includes('.') || digits.length > 40) return UNFIT
  const [low, high] = boundsOf(to, 'sqlite')
  const whole = BigInt(digits.replace(/^\+/, ''))
  return whole < BigInt(low) || whole > BigInt(high) ? UNFIT : whole
}

function writeDecimal(text: string, { family, to, truncate }: Pair): Result {
  const number = numberOf(text, family)
  if (number === null) return UNFIT
  const exact = exactDigits(truncate ? cutAt(number, digitsOf(to).scale) : number, to)
  return exact === null ? UNFIT : toSortable(exact, widthOf(to))
}

function writeFloat(text: string, { family, from }: Pair): Result {
  if (family === 'text')
    return /^\s*[-+]?\d+(\.\d*)?(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : UNFIT
  const number = numberOf(text, family)
  if (number === null) return UNFIT
  const isSame =
    !isSortable(from) || exactDigits(String(Number(number)), from) === exactDigits(number, from)
  return isSame ? Number(number) : UNFIT
}

function writeText(text: string, { family, to, truncate }: Pair): Result {
  if (to.type === 'enum') return to.values?.includes(text) ? text : UNFIT
  const limit = limitOf(to)
  const characters = [...text]
  if (limit === null || characters.length <= limit) return text
  return truncate && family === 'text' ? characters.slice(0, limit).join('') : UNFIT
}

function writeBoolean(text: string, { family }: Pair): Result {
  if (!NUMBERS.includes(family)) return UNFIT
  const answer = { true: 1n, 1: 1n, false: 0n, 0: 0n }[
    text.trim().toLowerCase().replace(/\.0*$/, '')
  ]
  return answer ?? UNFIT
}

function instantOf(text: string): string | null {
  const match = INSTANT.exec(text)
  if (!match || !isDay(match[1])) return null
  const [, day, minutes = '00:00', seconds = '00', zone = 'Z'] = match
  const offset = zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()
  const [whole, fraction = ''] = seconds.split('.')
  const millis = Date.parse(
    `${day}T${minutes}:${whole}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`
  )
  return Number.isNaN(millis) ? null : new Date(millis).toISOString().replace('T', ' ').slice(0, 23)
}

const isDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

function writeDate(text: string, { family, truncate }: Pair): Result {
  if (family === 'text' || family === 'date') return isDay(text) ? text : UNFIT
  const instant = family === 'dateTime' ? instantOf(text) : null
  if (instant === null) return UNFIT
  return truncate || instant.endsWith(' 00:00:00.000') ? instant.slice(0, 10) : UNFIT
}

const writers: Partial<Record<Family, (text: string, pair: Pair) => Result>> = {
  text: writeText,
  whole: writeWhole,
  decimal: writeDecimal,
  float: writeFloat,
  boolean: writeBoolean,
  date: writeDate,
  dateTime: (text, { family }) =>
    ['text', 'date', 'dateTime'].includes(family) ? (instantOf(text) ?? UNFIT) : UNFIT,
  time: (text, { family }) =>
    ['text', 'time'].includes(family) && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text)
      ? text.padEnd(8, ':00')
      : UNFIT,
  uuid: (text, { family }) =>
    ['text', 'uuid'].includes(family) && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
      ? text
      : UNFIT,
  json: (text) => (isJson(text) ? text : UNFIT),
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
