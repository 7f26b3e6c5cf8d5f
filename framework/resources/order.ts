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
  const present = compared(condition)
  return sort.map(({ relations, field, descending }) => ({
    sql: writer.column(aliasOf(relations), field.columnName),
    nullable: field.nullable || relations.length > 0,
    isPresent: relations.length === 0 && present.has(field.name),
    descending,
  }))
}

/** Fields that are not null in any row for which a condition holds: a comparison with null holds for none. */
function compared(condition: Condition): Set<string> {
  if ('all' in condition) return new Set(condition.all.flatMap((part) => [...compared(part)]))
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
  const parts = columns.map(({ sql, nullable, descending }) => {
    const down = descending !== backward
    const nulls = nullable && writer.dialect === 'pg' ? ` nulls ${down ? 'last' : 'first'}` : ''
    return `${sql} ${down ? 'desc' : 'asc'}${nulls}`
  })
  return ` order by ${parts.join(', ')}`
}

/**
 * The rows strictly after the cursor in the order of the page: after it on the first key, or equal there and after on
 * the next. Databases do not see in that "or" where in an index to begin, so the first key is told to be no further
 * back as well. To be written before other conditions: of several bounds of one column, SQLite begins at the first.
 * @param nulls  which of the cursor's values are null
 */
export function keyset(
  writer: SqlWriter,
  columns: readonly SortColumn[],
  nulls: readonly boolean[],
  backward: boolean
): string {
  const after = (index: number): string => {
    const { sql, isPresent, descending } = columns[index]
    const nullable = columns[index].nullable && !isPresent
    const down = descending !== backward
    const bind = () => writer.bind((bindings) => bindings.cursor[index])
    const last = index === columns.length - 1
    if (nulls[index]) {
      const beyond = down ? '1 = 0' : `${sql} is not null`
      return last ? `(${beyond})` : `(${beyond} or (${sql} is null and ${after(index + 1)}))`
    }
    const beyond = down
      ? nullable
        ? `${sql} < ${bind()} or ${sql} is null`
        : `${sql} < ${bind()}`
      : `${sql} > ${bind()}`
    return last ? `(${beyond})` : `(${beyond} or (${sql} = ${bind()} and ${after(index + 1)}))`
  }
  const [{ sql, nullable, isPresent, descending }] = columns
  const down = descending !== backward
  const isOpen = nulls[0] || (down && nullable && !isPresent)
  if (columns.length === 1 || isOpen) return after(0)
  const from = `${sql} ${down ? '<=' : '>='} ${writer.bind((bindings) => bindings.cursor[0])}`
  return `(${from} and ${after(0)})`
}
