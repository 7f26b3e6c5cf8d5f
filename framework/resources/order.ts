import type { Field } from '#framework/fields/main'
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
  /** As asked for; a page read backwards turns it round. */
  descending: boolean
}

/** @param aliasOf  the joined table that the relations lead to */
export function sortColumns(
  writer: SqlWriter,
  sort: readonly SortKey[],
  aliasOf: (relations: readonly Relation[]) => string
): SortColumn[] {
  return sort.map(({ relations, field, descending }) => ({
    sql: writer.column(aliasOf(relations), field.columnName),
    nullable: field.nullable || relations.length > 0,
    descending,
  }))
}

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
 * the next.
 * @param nulls  which of the cursor's values are null
 */
export function keyset(
  writer: SqlWriter,
  columns: readonly SortColumn[],
  nulls: readonly boolean[],
  backward: boolean
): string {
  const after = (index: number): string => {
    const { sql, nullable, descending } = columns[index]
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
  return after(0)
}
