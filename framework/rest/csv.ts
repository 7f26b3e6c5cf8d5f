/** A cell that begins so may be run as a formula by a spreadsheet. */
const FORMULA = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/

/** A number is one, also with a minus before it. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/

/**
 * One line of CSV (RFC 4180), with its end. A text that a spreadsheet could run as a formula has an apostrophe before
 * it: whoever writes a comment must not decide what happens on the desk of who exports them. Null is an empty cell;
 * lists and objects are their JSON.
 */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  // Not String(): V8 remembers the text of every number it has written so, and of a million ids none would be gone before
  // the whole memory is searched for what is.
  if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
