import { html } from '#framework/html/main'
import { defineKind, type FieldOptions, type JsonValue } from './kind.js'
import { clamp, limits } from './read_number.js'
import { Refusal, reads } from './refusal.js'
import { divided, safeNumber, wholeAddends } from './sum.js'

export interface MoneyOptions extends FieldOptions {
  /** ISO 4217 code, the same for every record: 'EUR'. */
  currency: string
  /** Minor units (cents); -9 007 199 254 740 991 when not said. Use 0 for a price. */
  min?: number
  /** Minor units; 9 007 199 254 740 991 when not said. */
  max?: number
}

/** What money looks like in JSON: minor units, so 19.99 € is `{ amount: 1999, currency: 'EUR' }`. */
export interface Money {
  amount: number
  currency: string
}

const fractionDigits = new Map<string, number>()

/** Gives a currency's code back. @throws Error for what is not a currency, when the model is declared */
export function knownCurrency(currency: string): string {
  if (Intl.supportedValuesOf('currency').includes(currency)) return currency
  throw new Error(
    `"${currency}" is not a currency. Give field.money a code of ISO 4217, like { currency: 'EUR' }.`
  )
}

/** Digits after the point that a currency has: 2 for EUR, 0 for JPY. */
function digitsOf(currency: string): number {
  let digits = fractionDigits.get(currency)
  if (digits === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency })
    digits = format.resolvedOptions().maximumFractionDigits ?? 2
    fractionDigits.set(currency, digits)
  }
  return digits
}

/** 1999 → '19.99' */
export function toMajor(amount: number, currency: string): string {
  const digits = digitsOf(currency)
  const text = String(Math.abs(amount)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  return `${amount < 0 ? '-' : ''}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''}`
}

/** '19.99' → 1999; null when it is not a number of this currency that a double holds exactly. */
function toMinor(text: string, currency: string): number | null {
  const digits = digitsOf(currency)
  const match = /^(-?)(\d{1,16})(?:\.(\d*?)0*)?$/.exec(text.trim())
  if (!match || (match[3] ?? '').length > digits) return null
  const amount = Number(match[1] + match[2] + (match[3] ?? '').padEnd(digits, '0'))
  return Number.isSafeInteger(amount) ? amount : null
}

const rangeOf = (options: MoneyOptions) => ({
  min: options.min ?? Number.MIN_SAFE_INTEGER,
  max: options.max ?? Number.MAX_SAFE_INTEGER,
})

function read(value: unknown, options: MoneyOptions): number | Refusal {
  const amount = amountOf(value, options.currency)
  if (amount instanceof Refusal) return amount
  const { min, max } = rangeOf(options)
  if (amount < min) {
    return new Refusal('min', '{{ field }} must be at least {{ min }}', {
      min: toMajor(min, options.currency),
    })
  }
  if (amount > max) {
    return new Refusal('max', '{{ field }} must be at most {{ max }}', {
      max: toMajor(max, options.currency),
    })
  }
  return amount === 0 ? 0 : amount
}

// A plain number is refused: nobody can tell whether 20 are cents or euros.
function amountOf(value: unknown, currency: string): number | Refusal {
  if (typeof value === 'string') {
    const words = `{{ field }} must be an amount like ${toMajor(1999, currency)}`
    return toMinor(value, currency) ?? new Refusal('money', words)
  }
  const { amount, currency: given = currency } = Object(value) as Partial<Money>
  if (typeof value !== 'object' || !Number.isSafeInteger(amount)) {
    const words = `{{ field }} must be { "amount": minor units, "currency": "${currency}" } or text like "${toMajor(1999, currency)}"`
    return new Refusal('money', words)
  }
  if (given !== currency)
    return new Refusal('currency', '{{ field }} must be in {{ currency }}', { currency })
  return amount!
}

const serialize = (amount: number, { currency }: MoneyOptions) => ({ amount, currency })

const majorOf = (value: JsonValue, { currency }: MoneyOptions) =>
  toMajor((value as unknown as Money).amount, currency)

const formats = new Map<string, Intl.NumberFormat>()

function print(value: JsonValue, options: MoneyOptions): string {
  const { currency } = options
  let format = formats.get(currency)
  if (!format)
    formats.set(currency, (format = new Intl.NumberFormat('en', { style: 'currency', currency })))
  // Given as text, the amount is formatted without going through a double.
  return format.format(majorOf(value, options) as Intl.StringNumericLiteral)
}

/** An amount of money in one currency: the model holds whole minor units, so sums are exact. */
export const money = defineKind<MoneyOptions, number>({
  name: 'money',
  column: () => ({ type: 'bigInteger' }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => Number(raw),
  validator: (options) => reads((value) => read(value, options)),
  serialize,
  serializeRaw: (raw, options) => serialize(Number(raw), options),
  sum: {
    addends: (column, _, dialect) => wholeAddends(column, dialect),
    scale: () => 0,
    total: (units, options) => {
      const amount = safeNumber(units)
      return amount === undefined ? undefined : serialize(amount, options)
    },
    average: (units, count, options) => serialize(Number(divided(units, count, 0)), options),
  },
  toForm: majorOf,
  control: ({ currency, ...options }) => ({
    type: 'money',
    attributes: {
      currency,
      inputmode: 'decimal',
      maxlength: 18,
      ...Object.fromEntries(
        Object.entries(limits(options, ['min', 'max'])).map(([name, limit]) => [
          name,
          toMajor(limit, currency),
        ])
      ),
    },
  }),
  cell: (value, options) => html`${print(value, options)}`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: (options) => ({
    json: {
      type: 'object',
      properties: {
        amount: {
          type: 'integer',
          format: 'int64',
          ...limits(rangeOf(options), ['minimum', 'maximum']),
        },
        currency: { type: 'string', const: options.currency },
      },
      required: ['amount', 'currency'],
      additionalProperties: false,
    },
    graphql: 'Money',
    protobuf: 'Money',
    xsd: 'Money',
  }),
  example: (options) => serialize(clamp(1999, rangeOf(options)), options),
})
