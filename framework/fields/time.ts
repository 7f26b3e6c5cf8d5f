import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { Refusal, reads } from './refusal.js'

export type TimeOptions = FieldOptions

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/

function read(value: unknown): string | Refusal {
  const text = typeof value === 'string' ? value.trim() : ''
  if (!TIME.test(text))
    return new Refusal('time', '{{ field }} must be a time of day like 20:08 or 20:08:30')
  return text.length === 5 ? `${text}:00` : text
}

const timeOf = (raw: unknown) => String(raw).slice(0, 8)

/** A time of day, as `HH:mm:ss`, of no particular day or zone. */
export const time = defineKind<TimeOptions, string>({
  name: 'time',
  column: () => ({ type: 'time' }),
  toDatabase: (value) => value,
  fromDatabase: timeOf,
  validator: () => reads(read),
  serialize: (value) => value,
  serializeRaw: timeOf,
  toForm: (value) => String(value).replace(/^(\d\d:\d\d):00$/, '$1'),
  control: () => ({ type: 'time', attributes: { step: 1 } }),
  cell: (value) => html`<time datetime="${value}">${String(value).replace(/:00$/, '')}</time>`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: () => ({
    json: { type: 'string', maxLength: 8, pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$' },
    graphql: 'Time',
    protobuf: 'string',
    xsd: 'xs:time',
  }),
  example: () => '20:08:00',
})
