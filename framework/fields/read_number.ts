import { Refusal } from './refusal.js'

/** The largest value of a 32-bit column, which `increments` and `integer` are on every database. */
export const MAX_INTEGER = 2_147_483_647
export const MIN_INTEGER = -2_147_483_648
export const MAX_KEY = MAX_INTEGER

export interface Range {
  min: number
  max: number
}

/** Reads a whole number from a number or its digits: '12' yes; '12abc', '1e3', 1.5 and true no. */
export function readInteger(value: unknown, { min, max }: Range): number | Refusal {
  const number =
    typeof value === 'string' && /^\s*-?\d{1,16}\s*$/.test(value) ? Number(value) : value
  // Past the safe range a double has already lost digits, so the limits below would compare another number.
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    return new Refusal('integer', '{{ field }} must be a whole number')
  }
  return within(number, { min, max })
}

/** Reads a number with a fraction from a finite number or its decimal text: '1.5' and '-2e3' yes; '1,5', 'NaN' and '' no. */
export function readFloat(value: unknown, range: Range): number | Refusal {
  const number =
    typeof value === 'string' &&
    /^\s*-?(\d{1,309}(\.\d{0,309})?|\.\d{1,309})(e[+-]?\d{1,3})?\s*$/i.test(value)
      ? Number(value)
      : value
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    return new Refusal('number', '{{ field }} must be a number')
  }
  return within(number, range)
}

/** Reads the key of another record: a positive 32-bit number. */
export function readKey(value: unknown): number | Refusal {
  return readInteger(value, { min: 1, max: MAX_KEY })
}

function within(number: number, { min, max }: Range): number | Refusal {
  if (number < min) return new Refusal('min', '{{ field }} must be at least {{ min }}', { min })
  if (number > max) return new Refusal('max', '{{ field }} must be at most {{ max }}', { max })
  // -0 would come back from a database as 0.
  return number === 0 ? 0 : number
}

/** The number, or the limit it is beyond. */
export function clamp(number: number, { min, max }: Range): number {
  return Math.min(Math.max(number, min), max)
}

/** JSON Schema limits, and attributes of a number control, in one place: absent limits are left out. */
export function limits(
  range: Partial<Range>,
  [low, high]: [string, string]
): Record<string, number> {
  const result: Record<string, number> = {}
  if (range.min !== undefined) result[low] = range.min
  if (range.max !== undefined) result[high] = range.max
  return result
}
