import type { Addend } from './sum.js'

/*
 * SQLite has no exact number beyond a double that its driver would hand over without loss. Such numbers are stored there as text
 * that sorts as the numbers do: `p` and the digits padded with zeros; for a negative one `n` and the digits taken from nines,
 * so that -2 (n…97) stands before -1 (n…98). The letter keeps SQLite from turning the text back into a number.
 */

/**
 * Writes an exact number as sortable text.
 * @param number  canonical: digits, perhaps a sign, perhaps a fraction of a fixed length
 * @param width  digits before the point
 */
export function toSortable(number: string, width: number): string {
  const negative = number.startsWith('-')
  const [whole, fraction] = number.replace('-', '').split('.')
  const digits = whole.padStart(width, '0') + (fraction === undefined ? '' : `.${fraction}`)
  return negative ? `n${complement(digits)}` : `p${digits}`
}

/** Digits that one number of SQLite's adds up over nine thousand million rows. */
const CHUNK = 9

/**
 * The numbers behind a column of sortable text, in pieces that SQLite adds up exactly.
 * @param scale  digits after the point, all of them written
 */
export function sortableAddends(column: string, width: number, scale: number): Addend[] {
  const digits = `(substr(${column}, 2, ${width}) || substr(${column}, ${width + 3}))`
  const length = width + scale
  const addends: Addend[] = []
  for (let end = length; end > 0; end -= CHUNK) {
    const start = Math.max(0, end - CHUNK)
    const size = end - start
    const piece = `cast(substr(${digits}, ${start + 1}, ${size}) as integer)`
    const nines = 10n ** BigInt(size) - 1n
    addends.push({
      sql: `case substr(${column}, 1, 1) when 'n' then ${piece} - ${nines} else ${piece} end`,
      weight: 10n ** BigInt(length - end),
    })
  }
  return addends
}

/** Reads what `toSortable` wrote; any other value (another database, a row written by hand) is given as its text. */
export function fromSortable(raw: unknown): string {
  const text = String(raw)
  const sign = text[0]
  if (sign !== 'p' && sign !== 'n') return text
  const digits = (sign === 'n' ? complement(text.slice(1)) : text.slice(1)).replace(/^0+(?=\d)/, '')
  return sign === 'n' ? `-${digits}` : digits
}

function complement(digits: string): string {
  return digits.replace(/\d/g, (digit) => String(9 - Number(digit)))
}
