import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { Refusal, reads } from './refusal.js'
import { fromSortable, sortableAddends, toSortable } from './sortable_digits.js'
import { digitsOf, divided } from './sum.js'

export interface DecimalOptions extends FieldOptions {
  /** Digits in all, 1–38; 12 when not said. */
  precision?: number
  /** Digits after the point, at most `precision`; 2 when not said. */
  scale?: number
  /** Digits, as in '0.01'. */
  min?: string
  /** Digits, as in '99.99'. */
  max?: string
}

/** Digits of an average beyond those of a value. */
const MORE = 4

const shapeOf = (options: DecimalOptions) => {
  const { precision = 12, scale = 2 } = options
  return { precision, scale, width: Math.max(precision - scale, 1) }
}

/** `'1.5'` → `'1.50'` at scale 2: one text per number, the one PostgreSQL and MariaDB give back. Null when it does not fit. */
function canonical(text: string, scale: number): string | null {
  const match = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text)
  if (!match || (match[3] ?? '').length > scale) return null
  const digits = match[2] + (scale > 0 ? `.${(match[3] ?? '').padEnd(scale, '0')}` : '')
  return /[1-9]/.test(digits) ? match[1] + digits : digits
}

const unscaled = (text: string, scale: number) => BigInt(canonical(text, scale)!.replace('.', ''))

function read(value: unknown, options: DecimalOptions): string | Refusal {
  const { precision, scale, width } = shapeOf(options)
  const text = textOf(value)
  if (text instanceof Refusal) return text
  const number = canonical(text, scale)
  if (number === null) {
    return new Refusal(
      'decimal',
      '{{ field }} must have at most {{ digits }} digits after the point',
      { digits: scale }
    )
  }
  if (
    number.replace('-', '').split('.')[0].length > width ||
    (precision === scale && !/^-?0/.test(number))
  ) {
    return new Refusal(
      'precision',
      '{{ field }} must have at most {{ digits }} digits before the point',
      {
        digits: precision - scale,
      }
    )
  }
  const { min, max } = options
  if (min !== undefined && unscaled(number, scale) < unscaled(min, scale)) {
    return new Refusal('min', '{{ field }} must be at least {{ min }}', { min })
  }
  if (max !== undefined && unscaled(number, scale) > unscaled(max, scale)) {
    return new Refusal('max', '{{ field }} must be at most {{ max }}', { max })
  }
  return number
}

function textOf(value: unknown): string | Refusal {
  const text =
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  if (text.length > 100 || !/^-?\d+(?:\.\d*)?$/.test(text)) {
    return new Refusal('number', '{{ field }} must be a number, with a point before its fraction')
  }
  // A double is dependable for 15 digits; with more, another number may have been meant.
  if (typeof value === 'number' && text.replace(/^-?0?\.?0*|\./g, '').length > 15) {
    return new Refusal(
      'number',
      '{{ field }} has too many digits for a JSON number: send it as text'
    )
  }
  return text
}

/** An exact number with a fixed number of digits after the point. It is text in the model and in JSON. */
export const decimal = defineKind<DecimalOptions, string>({
  name: 'decimal',
  column: (options) => ({
    type: 'decimal',
    precision: shapeOf(options).precision,
    scale: shapeOf(options).scale,
  }),
  toDatabase: (value, options, dialect) =>
    dialect === 'sqlite'
      ? toSortable(exact(value, options), shapeOf(options).width)
      : exact(value, options),
  fromDatabase: (raw, options) => exact(fromSortable(raw), options),
  validator: (options) => reads((value) => read(value, options)),
  serialize: (value, options) => exact(value, options),
  serializeRaw: (raw, options) => exact(fromSortable(raw), options),
  sum: {
    addends: (column, options, dialect) =>
      dialect === 'sqlite'
        ? sortableAddends(column, shapeOf(options).width, shapeOf(options).scale)
        : [{ sql: column, weight: 1n }],
    scale: (options) => shapeOf(options).scale,
    total: (units, options) => digitsOf(units, shapeOf(options).scale),
    average: (units, count, options) =>
      digitsOf(divided(units, count, MORE), shapeOf(options).scale + MORE),
  },
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'text',
    attributes: { inputmode: 'decimal', maxlength: shapeOf(options).precision + 2 },
  }),
  cell: (value) => html`${value}`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: (options) => {
    const { scale, width } = shapeOf(options)
    const pattern = `^-?[0-9]{1,${width}}${scale > 0 ? `(\\.[0-9]{1,${scale}})?` : ''}$`
    return {
      json: { type: 'string', maxLength: width + scale + 2, pattern },
      graphql: 'Decimal',
      protobuf: 'string',
      xsd: 'xs:decimal',
    }
  },
  example: (options) => {
    const { scale } = shapeOf(options)
    const one = canonical(shapeOf(options).precision === scale ? '0' : '1', scale)!
    const { min = one, max = one } = options
    if (unscaled(min, scale) > unscaled(one, scale)) return canonical(min, scale)!
    return unscaled(max, scale) < unscaled(one, scale) ? canonical(max, scale)! : one
  },
})

/** A value set by code need not be canonical; a number no column of this shape can hold is left for the database to refuse. */
function exact(value: unknown, options: DecimalOptions): string {
  return canonical(String(value), shapeOf(options).scale) ?? String(value)
}
