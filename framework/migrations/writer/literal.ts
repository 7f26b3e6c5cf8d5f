/** Columns of a line; what is longer is broken at its outermost brackets. */
const WIDTH = 100

const NAME = /^[A-Za-z_$][\w$]*$/

/**
 * A value as our style writes it, so that formatting the file again changes nothing.
 * @param indent  columns that its line begins with
 * @param before  characters that stand before it in its line
 * @param after   characters that stand behind it
 */
export function printValue(value: unknown, indent: number, before = 0, after = 0): string {
  const flat = printFlat(value)
  const isOpened = isTable(value) || isListOfObjects(value)
  if (!isOpened && indent + before + flat.length + after <= WIDTH) return flat
  const inner = ' '.repeat(indent + 2)
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${printValue(item, indent + 2, 0, 1)},\n`)
    return `[\n${items.join('')}${' '.repeat(indent)}]`
  }
  if (typeof value !== 'object' || value === null) return flat
  const keys = printKeys(value)
  const entries = Object.values(value).map(
    (entry, place) =>
      `${inner}${keys[place]}: ${printValue(entry, indent + 2, keys[place].length + 2, 1)},\n`
  )
  return `{\n${entries.join('')}${' '.repeat(indent)}}`
}

/** Several objects with more than one entry each stand one a line, as prettier has it. */
const isListOfObjects = (value: unknown) =>
  Array.isArray(value) &&
  value.length > 1 &&
  value.every((item) => isObject(item) && Object.keys(item).length > 1)

/** Columns of a table stand one a line however few they are. */
function isTable(value: unknown): boolean {
  if (!isObject(value)) return false
  if ('columns' in value && !Array.isArray(value.columns)) return true
  const entries = Object.values(value)
  return entries.length > 0 && entries.every(isColumn)
}

/** An object in braces. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isColumn = (value: unknown) =>
  isObject(value) && 'type' in value && typeof value.type === 'string'

/** A value in one line. */
export function printFlat(value: unknown): string {
  if (typeof value === 'string') return printText(value)
  if (typeof value === 'function') return value.toString()
  if (Array.isArray(value)) return `[${value.map(printFlat).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const keys = printKeys(value)
  if (!keys.length) return '{}'
  const entries = Object.values(value).map((entry, place) => `${keys[place]}: ${printFlat(entry)}`)
  return `{ ${entries.join(', ')} }`
}

/** Where one key of an object needs quotes, all have them. */
function printKeys(value: object): string[] {
  const keys = Object.keys(value)
  return keys.every((key) => NAME.test(key)) ? keys : keys.map(printText)
}

/** Text in single quotes, or in double ones where that saves escapes, as prettier has it. */
export function printText(text: string): string {
  const quoted = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
  const [singles, doubles] = [text.split("'").length, text.split('"').length]
  if (singles > doubles) return `"${quoted}"`
  return `'${quoted.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
