import type { Dialect, JsonValue } from '#framework/fields/main'

/*
 * A dump is lines of JSON. The first is the header; then a row a line, a list that begins with the table's name in the
 * file; the last is the footer, with what is needed to see that nothing is missing or changed.
 */

export const VERSION = 1

export interface Header {
  gable: 'data'
  version: number
  dialect: Dialect
  tables: { name: string; table: string; columns: string[] }[]
}

export interface Footer {
  end: true
  rows: number
  counts: Map<string, number>
  /** SHA-256 of all bytes before this line. */
  sha256: string
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

export function writeHeader(header: Omit<Header, 'gable' | 'version'>): string {
  return JSON.stringify({ gable: 'data', version: VERSION, ...header })
}

/** @returns what is wrong, when it is no header */
export function readHeader(line: string): Header | string {
  const value = parse(line)
  if (!isObject(value) || value.gable !== 'data') {
    return 'This is no dump: its first line is not the header that data:dump writes'
  }
  if (value.version !== VERSION) {
    return `The dump is of version ${JSON.stringify(value.version)}, and this Gable reads version ${VERSION}`
  }
  const { tables } = value
  const isTable = (table: unknown) =>
    isObject(table) &&
    typeof table.name === 'string' &&
    typeof table.table === 'string' &&
    isTexts(table.columns) &&
    new Set(table.columns).size === table.columns.length
  if (!Array.isArray(tables) || !tables.every(isTable)) {
    return 'The header does not list tables with their columns'
  }
  if (new Set(tables.map(({ name }: { name: string }) => name)).size < tables.length) {
    return 'The header lists a table twice'
  }
  return value as unknown as Header
}

export function writeFooter({ counts, ...footer }: Footer): string {
  return JSON.stringify({ ...footer, counts: Object.fromEntries(counts) })
}

export const isFooter = (line: string) => line.startsWith('{"end":')

/** @returns what is wrong, when it is no footer */
export function readFooter(line: string): Footer | string {
  const value = parse(line)
  if (!isObject(value) || !isObject(value.counts) || typeof value.sha256 !== 'string') {
    return 'The last line is not the one that data:dump writes'
  }
  const counts = new Map(Object.entries(value.counts).map(([name, count]) => [name, Number(count)]))
  return { end: true, rows: Number(value.rows), counts, sha256: value.sha256 }
}

export function writeRow(name: string, values: JsonValue[]): string {
  return JSON.stringify([name, ...values])
}

/** @returns what is wrong, when it is no row */
export function readRow(line: string): { name: string; values: JsonValue[] } | string {
  const value = parse(line)
  if (value === undefined) return 'The line is not JSON'
  if (!Array.isArray(value) || typeof value[0] !== 'string') return 'The line is not a row'
  const [name, ...values] = value as [string, ...JsonValue[]]
  return { name, values }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
