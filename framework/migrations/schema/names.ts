import { createHash } from 'node:crypto'
import type { Index } from './table.js'

/** PostgreSQL cuts names at 63 bytes without a word, MySQL refuses beyond 64. */
const LONGEST = 63

/** A name that fits every database; a long one keeps its beginning and ends in a hash of the whole. */
function fitting(name: string): string {
  const text = name.replace(/[.\s-]/g, '_').toLowerCase()
  if (text.length <= LONGEST) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return `${text.slice(0, LONGEST - 9)}_${hash}`
}

/** The name of an index: its own, or one made of table and columns as Lucid makes it. */
export function indexName(table: string, index: Index): string {
  const kind = index.unique ? 'unique' : 'index'
  return index.name ?? fitting(`${table}_${index.columns.join('_')}_${kind}`)
}

/** The name of the foreign key of a column. */
export function foreignKeyName(table: string, column: string): string {
  return fitting(`${table}_${column}_foreign`)
}

/** The name of the check that keeps an enum to its values. */
export function enumCheckName(table: string, column: string): string {
  return fitting(`${table}_${column}_check`)
}

/** The name PostgreSQL gives a primary key; the other databases have none. */
export function primaryKeyName(table: string): string {
  return fitting(`${table}_pkey`)
}
