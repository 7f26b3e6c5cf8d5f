import type { JsonValue } from '#framework/fields/main'
import type { Scalar } from '../operation.js'
import type { Column } from '../schema/column.js'
import { Refused } from './interview.js'

const WHOLE = /^-?\d{1,19}$/
const NUMBER = /^-?\d+(\.\d+)?$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DATE = /^\d{4}-\d{2}-\d{2}$/
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?$/
const TIME = /^\d{2}:\d{2}(:\d{2})?$/

/**
 * A value that rows of a column are given, from a flag (always text) or the answers file.
 * @returns Refused when the column could not hold it
 */
export function readLiteral(answer: JsonValue, column: Column): Scalar | Refused {
  if (answer === null) return new Refused('null is what the column does not take')
  const text = String(answer)
  switch (column.type) {
    case 'boolean':
      if (text === 'true' || text === '1') return true
      if (text === 'false' || text === '0') return false
      return new Refused(`${column.type} is true or false`)
    case 'increments':
    case 'integer':
      return WHOLE.test(text) ? Number(text) : notA(text, 'whole number')
    case 'bigInteger':
      // Beyond 2^53 a number would lose digits.
      if (!WHOLE.test(text)) return notA(text, 'whole number')
      return Number.isSafeInteger(Number(text)) ? Number(text) : text
    case 'float':
      return text.trim() && Number.isFinite(Number(text)) ? Number(text) : notA(text, 'number')
    case 'decimal':
      return NUMBER.test(text) ? text : notA(text, 'decimal number')
    case 'enum':
      if (column.values?.includes(text)) return text
      return new Refused(`"${text}" is none of ${column.values?.join(', ')}`)
    case 'uuid':
      return UUID.test(text) ? text.toLowerCase() : notA(text, 'UUID')
    case 'date':
      return isMoment(text, DATE) ? text : notA(text, 'date as in 2026-12-31')
    case 'dateTime':
      return isMoment(text, DATE_TIME) ? text : notA(text, 'UTC time as in 2026-12-31 23:59:59')
    case 'time':
      return TIME.test(text) ? text : notA(text, 'time as in 23:59:59')
    case 'json':
      return isJson(text) ? text : notA(text, 'JSON document')
    case 'string': {
      const room = column.length ?? 255
      return text.length <= room ? text : new Refused(`it has more than ${room} characters`)
    }
    default:
      return text
  }
}

const notA = (text: string, kind: string) => new Refused(`"${text}" is no ${kind}`)

function isMoment(text: string, pattern: RegExp): boolean {
  if (!pattern.test(text)) return false
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  // The thirty-first of a month that has none would roll over.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
