import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { Refusal, reads } from './refusal.js'
import { fromSortable, sortableAddends, toSortable } from './sortable_digits.js'
import { digitsOf, divided, wholeAddends } from './sum.js'

export interface BigIntegerOptions extends FieldOptions {
  /** Digits; -9223372036854775808 when not said. */
  min?: string
  /** Digits; 9223372036854775807 when not said. */
  max?: string
}

/** Digits of the largest 64-bit number. */
const WIDTH = 19

/** Digits after the point of an average. */
const MORE = 4

const rangeOf = (options: BigIntegerOptions) => ({
  min: options.min ?? '-9223372036854775808',
  max: options.max ?? '9223372036854775807',
})

function read(value: unknown, options: BigIntegerOptions): string | Refusal {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return new Refusal(
      'integer',
      '{{ field }} is too large for a JSON number: send its digits as text'
    )
  }
  const text =
    typeof value === 'string'
      ? value.trim()
      : typeof value === 'number' || typeof value === 'bigint'
        ? String(value)
        : ''
  if (!/^-?\d+$/.test(text)) return new Refusal('integer', '{{ field }} must be a whole number')
  const { min, max } = rangeOf(options)
  // Too many digits are refused before BigInt reads them: that takes time quadratic in their number.
  const significant = text.replace(/^(-?)0+(?=\d)/, '$1')
  const number = significant.length > WIDTH + 1 ? null : BigInt(significant)
  if (number === null ? text.startsWith('-') : number < BigInt(min)) {
    return new Refusal('min', '{{ field }} must be at least {{ min }}', { min })
  }
  if (number === null || number > BigInt(max)) {
    return new Refusal('max', '{{ field }} must be at most {{ max }}', { max })
  }
  return number.toString()
}

/** A whole number of 64 bits. It is text in the model and in JSON, because a double cannot hold it. */
export const bigInteger = defineKind<BigIntegerOptions, string>({
  name: 'bigInteger',
  column: () => ({ type: 'bigInteger' }),
  toDatabase: (value, _, dialect) =>
    dialect === 'sqlite' ? toSortable(String(value), WIDTH) : String(value),
  fromDatabase: fromSortable,
  validator: (options) => reads((value) => read(value, options)),
  serialize: (value) => String(value),
  serializeRaw: fromSortable,
  sum: {
    addends: (column, _, dialect) =>
      dialect === 'sqlite' ? sortableAddends(column, WIDTH, 0) : wholeAddends(column, dialect),
    scale: () => 0,
    total: String,
    average: (units, count) => digitsOf(divided(units, count, MORE), MORE),
  },
  toForm: (value) => String(value),
  control: () => ({
    type: 'text',
    attributes: { inputmode: 'numeric', pattern: '-?[0-9]+', maxlength: 20 },
  }),
  cell: (value) => html`${value}`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: () => ({
    json: { type: 'string', maxLength: 20, pattern: '^-?[0-9]{1,19}$' },
    graphql: 'BigInt',
    protobuf: 'int64',
    xsd: 'xs:long',
  }),
  example: (options) => {
    const { min, max } = rangeOf(options)
    return BigInt(min) > 1n ? min : BigInt(max) < 1n ? max : '1'
  },
})
