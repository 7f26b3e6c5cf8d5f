import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { Refusal, reads } from './refusal.js'

export interface DateOptions extends FieldOptions {
  /** Earliest day, '1000-01-01' when not said: MySQL knows no earlier one. */
  min?: string
  /** Latest day, '9999-12-31' when not said. */
  max?: string
}

/** A day that is easily told from a month in figures. */
const EXAMPLE = '2026-11-22'

const rangeOf = (options: DateOptions) => ({
  min: options.min ?? '1000-01-01',
  max: options.max ?? '9999-12-31',
})

/** Is it a day of the calendar? '2026-02-29' has the right form and is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function read(value: unknown, options: DateOptions): string | Refusal {
  const text = typeof value === 'string' ? value.trim() : ''
  if (!isDay(text)) return new Refusal('date', '{{ field }} must be a date like 2026-11-22')
  const { min, max } = rangeOf(options)
  if (text < min) return new Refusal('min', '{{ field }} must be {{ min }} or later', { min })
  if (text > max) return new Refusal('max', '{{ field }} must be {{ max }} or earlier', { max })
  return text
}

const dayOf = (raw: unknown) => (raw instanceof Date ? raw.toISOString() : String(raw)).slice(0, 10)

/** A day of the calendar, as `yyyy-MM-dd`: it has no time and no zone, so it cannot slip to the day before. */
export const date = defineKind<DateOptions, string>({
  name: 'date',
  column: () => ({ type: 'date' }),
  toDatabase: (value) => value,
  fromDatabase: dayOf,
  validator: (options) => reads((value) => read(value, options)),
  serialize: (value) => value,
  serializeRaw: dayOf,
  toForm: (value) => String(value),
  control: (options) => ({ type: 'date', attributes: rangeOf(options) }),
  cell: (value) => html`<time datetime="${value}">${value}</time>`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: () => ({
    json: { type: 'string', format: 'date', maxLength: 10 },
    graphql: 'Date',
    protobuf: 'string',
    xsd: 'xs:date',
  }),
  example: (options) => {
    const { min, max } = rangeOf(options)
    return min > EXAMPLE ? min : max < EXAMPLE ? max : EXAMPLE
  },
})
