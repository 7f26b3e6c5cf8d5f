import { fittingName, fullTextName } from '#framework/database/main'
import type { Index } from './table.js'

/** The name of an index: its own, or one made of table and columns as Lucid makes it. */
export function indexName(table: string, index: Index): string {
  if (index.name !== undefined) return index.name
  if (index.fullText) return fullTextName(table, index.columns)
  const kind = index.unique ? 'unique' : 'index'
  return fittingName(`${table}_${index.columns.join('_')}_${kind}`)
}

/** The name of the foreign key of a column. */
export function foreignKeyName(table: string, column: string): string {
  return fittingName(`${table}_${column}_foreign`)
}

/** The name of the check that keeps an enum to its values. */
export function enumCheckName(table: string, column: string): string {
  return fittingName(`${table}_${column}_check`)
}

/** The name PostgreSQL gives a primary key; the other databases have none. */
export function primaryKeyName(table: string): string {
  return fittingName(`${table}_pkey`)
}
