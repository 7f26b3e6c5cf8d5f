import { createHash } from 'node:crypto'
import { MigrationException } from '../../migration_exception.js'
import type { Column } from '../../schema/column.js'
import { indexName } from '../../schema/names.js'
import type { Index, Table } from '../../schema/table.js'
import { columnClause, defaultOf, isCounted, isLong } from '../columns.js'
import { identifier, identifiers } from '../quote.js'
import { mentions } from '../sqlite/tokens.js'
import { charactersOf, typeOf } from '../types.js'

const q = (name: string) => identifier(name, 'mysql')

/** Bytes that fit into an index; a character takes up to four. */
const INDEX_BYTES = 3072

/** Characters of a long column that go into an index. */
const PREFIX = 191

/** A column's words in CREATE TABLE, ADD and MODIFY. */
export function definition(table: Table, name: string, column: Column): string {
  const counted = isCounted(table, name) ? ' auto_increment' : ''
  return `${columnClause(name, column, 'mysql')}${counted}`
}

/** MODIFY with words that it would otherwise take away; they stand between type and NOT NULL, or at the end. */
export function modification(
  table: Table,
  name: string,
  column: Column,
  [collation, comment]: string[]
): string {
  const value = defaultOf(column, 'mysql')
  return [
    q(name),
    typeOf(column, 'mysql'),
    isTextual(column) ? collation : '',
    column.nullable ? 'null' : 'not null',
    value === null ? '' : `default ${value}`,
    isCounted(table, name) ? 'auto_increment' : '',
    comment,
  ]
    .filter(Boolean)
    .join(' ')
}

const isTextual = ({ type }: Column) => ['string', 'text', 'enum', 'uuid'].includes(type)

/**
 * The hidden column behind a partial unique index, which MySQL does not have: it holds the first column where the
 * condition is true and null elsewhere, and nulls are never alike.
 */
export function partialColumn(table: string, index: Index): string {
  const name = `${indexName(table, index)}_when`
  if (name.length <= 63) return name
  return `${name.slice(0, 54)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}

export const isPartialUnique = (index: Index) => index.unique === true && index.where !== undefined

/** Whether a foreign key of its first column can go by an index. */
export const servesForeign = (index: Index) => !isPartialUnique(index) && !index.fullText

/** What is added to a table for an index: the index, and before it the hidden column of a partial unique one. */
export function indexParts(table: Table, index: Index): string[] {
  if (index.fullText) {
    return [
      `fulltext index ${q(indexName(table.name, index))} (${identifiers(index.columns, 'mysql')})`,
    ]
  }
  const columns = index.columns.map((name) => indexed(table, index, name))
  const words = `${index.unique ? 'unique ' : ''}index ${q(indexName(table.name, index))}`
  if (!isPartialUnique(index)) return [`${words} (${columns.join(', ')})`]
  const hidden = partialColumn(table.name, index)
  const [first, ...others] = columns
  const type = typeOf(table.columns.get(index.columns[0])!, 'mysql')
  return [
    `${q(hidden)} ${type} generated always as (case when (${index.where}) then ${first} end) virtual invisible`,
    `${words} (${[q(hidden), ...others].join(', ')})`,
  ]
}

/** A column in an index; a long one by its beginning. */
function indexed(table: Table, index: Index, name: string): string {
  const column = table.columns.get(name)!
  const isTooLong =
    isLong(column) || (column.type === 'string' && charactersOf(column) * 4 > INDEX_BYTES)
  if (!isTooLong) return q(name)
  if (!index.unique && column.type !== 'json') return `${q(name)}(${PREFIX})`
  throw new MigrationException(
    `MySQL cannot index ${table.name}.${name} ${index.unique ? 'as unique ' : ''}over its whole length, as "${indexName(table.name, index)}" asks`,
    `Make it a string of at most ${INDEX_BYTES / 4} characters`
  )
}

/** Partial unique indexes that read a column: it cannot be dropped or changed under them. */
export const partialsOver = (table: Table, name: string) =>
  table.indexes.filter(
    (index) =>
      isPartialUnique(index) && (index.columns.includes(name) || mentions(index.where!, name))
  )

/** `drop index …`, with the hidden column of a partial unique one. */
export function dropIndexParts(table: Table, index: Index): string[] {
  return [
    `drop index ${q(indexName(table.name, index))}`,
    ...(isPartialUnique(index) ? [`drop column ${q(partialColumn(table.name, index))}`] : []),
  ]
}

export const primaryKeyPart = (columns: readonly string[]) =>
  `primary key (${identifiers(columns, 'mysql')})`
