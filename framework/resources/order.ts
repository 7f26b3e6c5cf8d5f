import type { Field, Operator } from '#framework/fields/main'
import { type Condition, everything } from './conditions.js'
import type { Relation } from './shape.js'
import type { SqlWriter } from './sql.js'

/** One key of an order: a field of the resource, or of a record that to-one relations lead to. */
export interface SortKey {
  path: string
  relations: readonly Relation[]
  field: Field
  descending: boolean
}

/** An order in the words it is asked for in: `-publishedAt,author.name`. */
export const describeSort = (sort: readonly SortKey[]) =>
  sort.map(({ path, descending }) => (descending ? `-${path}` : path)).join()

export interface SortColumn {
  sql: string
  nullable: boolean
  /** The rows that are asked for have a value here, because a condition compares it. */
  isPresent: boolean
  /** As asked for; a page read backwards turns it round. */
  descending: boolean
}

/**
 * @param aliasOf    the joined table that the relations lead to
 * @param condition  that holds for all rows
 */
export function sortColumns(
  writer: SqlWriter,
  sort: readonly SortKey[],
  aliasOf: (relations: readonly Relation[]) => string,
  condition: Condition = everything
): SortColumn[] {
  const present = comparedFields(condition)
  return sort.map(({ relations, field, descending }) => ({
    sql: writer.column(aliasOf(relations), field.columnName),
    nullable: field.nullable || relations.length > 0,
    isPresent: relations.length === 0 && present.has(field.name),
    descending,
  }))
}

/** Fields that are not null in any row for which a condition holds: a comparison with null holds for none. */
export function comparedFields(condition: Condition): Set<string> {
  if ('all' in condition) return new Set(condition.all.flatMap((part) => [...comparedFields(part)]))
  if (!('field' in condition)) return new Set()
  const { field, operator, value } = condition
  const isMet = COMPARING.has(operator) || (operator === 'null' && value !== true)
  return new Set(isMet ? [field] : [])
}

const COMPARING = new Set<Operator>(['eq', 'lt', 'lte', 'gt', 'gte', 'between', 'in'])

/** Null counts as the smallest value everywhere; PostgreSQL alone has to be told. Empty for no order. */
export function orderBy(
  writer: SqlWriter,
  columns: readonly SortColumn[],
  backward = false
): string {
  if (columns.length === 0) return ''
  const parts = columns.map(({ sql, nullable, isPresent, descending }) => {
    const down = descending !== backward
    // Where there is none of them the word would only hide from PostgreSQL that an index has this order.
    const isTold = nullable && !isPresent && writer.dialect === 'pg'
    return `${sql} ${down ? 'desc' : 'asc'}${isTold ? ` nulls ${down ? 'last' : 'first'}` : ''}`
  })
  return ` order by ${parts.join(', ')}`
}
