import { isUtf8 } from 'node:buffer'
import type { ColumnSpec, Dialect, Field, JsonValue } from '#framework/fields/main'
import { kinds } from '#framework/fields/main'

type Test = (value: JsonValue) => boolean

const isWhole: Test = (value) => Number.isSafeInteger(value)
const isText: Test = (value) => typeof value === 'string'
const matches =
  (pattern: RegExp): Test =>
  (value) =>
    typeof value === 'string' && pattern.test(value)

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function isInstant(value: JsonValue): boolean {
  if (typeof value !== 'string' || !INSTANT.test(value)) return false
  const millis = Date.parse(value)
  return !Number.isNaN(millis) && new Date(millis).toISOString() === value
}

/** What a value of each type of column is in a dump, and the words for it. */
const SHAPES: Record<ColumnSpec['type'], { is: Test; words: string }> = {
  increments: { is: isWhole, words: 'a whole number' },
  integer: { is: isWhole, words: 'a whole number' },
  bigInteger: {
    is: (value) => isWhole(value) || matches(/^-?\d{1,20}$/)(value),
    words: 'a whole number or its digits',
  },
  string: { is: isText, words: 'text' },
  text: { is: isText, words: 'text' },
  enum: { is: isText, words: 'text' },
  boolean: { is: (value) => typeof value === 'boolean', words: 'true or false' },
  float: {
    is: (value) => typeof value === 'number' || matches(/^(NaN|-?Infinity)$/)(value),
    words: 'a number',
  },
  decimal: { is: matches(/^-?\d+(\.\d+)?$/), words: 'digits as text, like "19.99"' },
  date: {
    is: (value) => isInstant(`${String(value)}T00:00:00.000Z`),
    words: 'a date like 2026-11-22',
  },
  dateTime: { is: isInstant, words: 'an instant like 2026-11-22T20:08:00.000Z' },
  time: { is: matches(/^\d\d:\d\d:\d\d$/), words: 'a time like 20:08:00' },
  uuid: {
    is: matches(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
    words: 'a UUID in small letters',
  },
  json: { is: () => true, words: 'JSON' },
}

/** A value that is not what its column holds. */
export class UnfitValue extends Error {}

/**
 * One column of a dump, between the database and the file. A value in the file has one form whatever the database: what
 * the field would store on PostgreSQL, with instants in ISO 8601 and JSON as itself. So it is the column that decides
 * the form, a hash goes in and out as it is stored, and a kind of an application's own needs nothing for it.
 */
export class Column {
  readonly #type?: ColumnSpec['type']

  /**
   * @param name        in the file
   * @param columnName  in the database
   * @param field       what the model says of it; none for a plain `@column`, whose values travel as the driver has them
   */
  constructor(
    readonly name: string,
    readonly columnName: string,
    readonly field?: Field
  ) {
    this.#type = field?.column.type
  }

  /** SQL that reads it. JSON is read as text: drivers parse it or not, and mysql2 makes text of its large numbers. */
  selectFrom(quoted: string, dialect: Dialect): string {
    if (this.#type !== 'json' || dialect === 'sqlite') return quoted
    return dialect === 'pg' ? `${quoted}::text` : `CAST(${quoted} AS CHAR)`
  }

  /** @throws UnfitValue for what the field cannot read */
  toJson(raw: unknown): JsonValue {
    if (raw === null || raw === undefined) return null
    if (!this.field) return plainToJson(raw)
    try {
      if (this.#type === 'json') return JSON.parse(raw as string) as JsonValue
      if (this.field.kind === kinds.dateTime) return this.field.serializeRaw(raw)
      return this.#canonical(this.field.toDatabase(this.field.fromDatabase(exact(raw)), 'pg'))
    } catch {
      throw new UnfitValue(`${this.name} holds ${excerpt(String(raw))}, not ${this.#words}`)
    }
  }

  /** @throws UnfitValue for what is not a value of this column, or what this database cannot hold */
  toDatabase(value: JsonValue, dialect: Dialect): unknown {
    if (value === null) return null
    if (!this.field) return plainToDatabase(value, dialect)
    if (!SHAPES[this.#type!].is(value)) {
      throw new UnfitValue(
        `${this.name} is ${excerpt(JSON.stringify(value))}, and must be ${this.#words}`
      )
    }
    if (this.#type === 'json') return JSON.stringify(value)
    if (this.field.kind === kinds.dateTime) return (value as string).slice(0, 23).replace('T', ' ')
    const stored = this.field.toDatabase(this.field.fromDatabase(value), dialect)
    if (typeof stored === 'number' && !Number.isFinite(stored)) this.#assertHeld(stored, dialect)
    return stored
  }

  get #words(): string {
    return SHAPES[this.#type!].words
  }

  #canonical(stored: unknown): JsonValue {
    if (typeof stored === 'number' && !Number.isFinite(stored)) {
      if (this.#type !== 'float') throw new UnfitValue('not a number')
      return String(stored)
    }
    if (this.#type !== 'dateTime') return stored as JsonValue
    return String(stored).replace(/^(\S{10}) (\S{12})$/, '$1T$2Z')
  }

  #assertHeld(stored: number, dialect: Dialect) {
    if (dialect === 'pg' || (dialect === 'sqlite' && !Number.isNaN(stored))) return
    const database = dialect === 'sqlite' ? 'SQLite' : 'MariaDB'
    throw new UnfitValue(`${this.name} is ${stored}, which ${database} cannot hold`)
  }
}

/** SQLite's 64-bit integers as numbers where a number holds them: the fields know those. */
function exact(raw: unknown): unknown {
  if (typeof raw !== 'bigint') return raw
  const number = Number(raw)
  return Number.isSafeInteger(number) ? number : raw
}

function plainToJson(raw: unknown): JsonValue {
  const value = exact(raw)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) {
    return isUtf8(value) && !value.includes(0)
      ? value.toString()
      : { base64: value.toString('base64') }
  }
  return value as JsonValue
}

function plainToDatabase(value: JsonValue, dialect: Dialect): unknown {
  if (typeof value === 'boolean') return dialect === 'pg' ? value : Number(value)
  if (typeof value !== 'object' || value === null) return value
  if ('base64' in value && Object.keys(value).length === 1 && typeof value.base64 === 'string')
    return Buffer.from(value.base64, 'base64')
  return JSON.stringify(value)
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
