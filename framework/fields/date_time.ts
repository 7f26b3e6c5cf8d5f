import { DateTime } from 'luxon'
import { html } from '#framework/html/main'
import { isDay } from './date.js'
import { defineKind, type FieldOptions, type JsonValue } from './kind.js'
import { Refusal, reads } from './refusal.js'

export type DateTimeOptions = FieldOptions

const INPUT =
  /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/i

/** MySQL's first and last instant. */
const FIRST = Date.parse('1000-01-01T00:00:00.000Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

function read(value: unknown): DateTime | Refusal {
  const millis = millisOf(value)
  if (Number.isNaN(millis)) {
    return new Refusal('dateTime', '{{ field }} must be a date and time like 2026-11-22T20:08:00Z')
  }
  if (millis < FIRST || millis > LAST) {
    return new Refusal('range', '{{ field }} must be between the years 1000 and 9999')
  }
  return DateTime.fromMillis(millis, { zone: 'utc' })
}

// Code may hand over what it already has; a number is refused, as it may count seconds or milliseconds.
function millisOf(value: unknown): number {
  if (DateTime.isDateTime(value) || value instanceof Date) return value.valueOf()
  const match = typeof value === 'string' ? INPUT.exec(value.trim()) : null
  if (!match || !isDay(match[1])) return Number.NaN
  const [, day, hours = '00', minutes = '00', seconds = '00', fraction = '', zone = 'Z'] = match
  const offset = zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()
  return Date.parse(
    `${day}T${hours}:${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`
  )
}

const RAW = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|\+00(?::?00)?)?$/

/** Driver value → '2026-11-22T20:08:00.000Z'. Lists are read this way, so it cuts text and makes no object. */
function isoOf(raw: unknown): string {
  if (typeof raw !== 'string') return new Date(raw as number | Date).toISOString()
  // SQLite and MySQL: 'yyyy-MM-dd HH:mm:ss.SSS'
  if (raw.length === 23 && raw[19] === '.' && raw[22] !== 'Z')
    return `${raw.slice(0, 10)}T${raw.slice(11)}Z`
  // PostgreSQL leaves zeros out and adds +00; CURRENT_TIMESTAMP has no fraction.
  const match = RAW.exec(raw)
  if (match) return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`
  return new Date(raw).toISOString()
}

let lastMillis = Number.NaN
let lastText = ''

/** Milliseconds → what is stored. Scopes ask for this very moment, often several times within a millisecond. */
function textOf(millis: number): string {
  if (millis !== lastMillis) {
    lastText = new Date(millis).toISOString().replace('T', ' ').slice(0, 23)
    lastMillis = millis
  }
  return lastText
}

/** The shortest text that a `datetime-local` control takes, in UTC. */
function toForm(value: JsonValue): string {
  return String(value)
    .replace('Z', '')
    .replace(/\.000$/, '')
    .replace(/:00$/, '')
}

/** An instant, kept in UTC to the millisecond. The model holds a luxon DateTime in UTC. */
export const dateTime = defineKind<DateTimeOptions, DateTime>({
  name: 'dateTime',
  column: () => ({ type: 'dateTime' }),
  toDatabase: (value) => textOf(value.valueOf()),
  fromDatabase: (raw) => DateTime.fromMillis(Date.parse(isoOf(raw)), { zone: 'utc' }),
  validator: () => reads(read),
  serialize: (value) => new Date(value.valueOf()).toISOString(),
  serializeRaw: isoOf,
  sqliteJson: (column) =>
    `iif(octet_length(${column}) = 23, replace(${column}, ' ', 'T') || 'Z',` +
    ` strftime('%Y-%m-%dT%H:%M:%fZ', ${column}))`,
  toForm,
  control: () => ({ type: 'datetime-local', attributes: { step: 'any' } }),
  cell: (value) =>
    html`<time datetime="${value}">${String(value).slice(0, 16).replace('T', ' ')}</time>`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: () => ({
    json: { type: 'string', format: 'date-time', maxLength: 35 },
    graphql: 'DateTime',
    protobuf: 'google.protobuf.Timestamp',
    xsd: 'xs:dateTime',
  }),
  example: () => '2026-11-22T20:08:00.000Z',
})
