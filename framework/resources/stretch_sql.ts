import { orderBy, type SortColumn } from './order.js'
import type { SqlWriter } from './sql.js'
import type { Stretch } from './stretches.js'

/**
 * The order of the rows of a stretch. Keys that are the same in all of them, null, are left out where a database then
 * sees that an index has the rest in order; PostgreSQL sees it where they stand, and turned like the key behind them.
 * @param alike  SQL of columns that are null in all rows and stand before the keys in an index
 */
export function orderWithin(
  writer: SqlWriter,
  columns: readonly SortColumn[],
  { nulls, isPresent, backward }: Stretch,
  alike: readonly string[] = []
): string {
  if (columns.length === 0) return ''
  const [next, ...others] = columns.slice(nulls)
  const own = [{ ...next, isPresent: isPresent || next.isPresent }, ...others]
  const same = (sql: string): SortColumn => ({ ...next, sql, isPresent: true })
  const before = [...alike, ...columns.slice(0, nulls).map(({ sql }) => sql)]
  return orderBy(writer, writer.dialect === 'pg' ? [...before.map(same), ...own] : own, backward)
}

/** What a row has to be to stand in a stretch, with " and " behind it; empty where every row does. */
export function within(
  writer: SqlWriter,
  columns: readonly SortColumn[],
  stretch: Stretch
): string {
  const { nulls, isPresent, isAfter } = stretch
  const conditions = columns.slice(0, nulls).map(({ sql }) => isNull(writer, sql))
  if (isAfter) conditions.push(keyset(writer, columns, stretch))
  else if (isPresent) conditions.push(`${columns[nulls].sql} is not null`)
  return conditions.map((condition) => `${condition} and `).join('')
}

/**
 * SQLite knows from its statistics how many rows a value has, and takes null for a value. Where there are few of each it
 * would rather find the nulls by another index and sort all of them than read some in the order of this one; told that
 * they are few, it reads this one.
 */
function isNull({ dialect }: SqlWriter, sql: string): string {
  return dialect === 'sqlite' ? `unlikely(${sql} is null)` : `${sql} is null`
}

/**
 * The rows strictly after the cursor in the order of the page: after it on the first key, or equal there and after on
 * the next. Databases do not see in that "or" where in an index to begin, so the first key is told to be no further
 * back as well. To be written before other conditions: of several bounds of one column, SQLite begins at the first.
 */
function keyset(
  writer: SqlWriter,
  columns: readonly SortColumn[],
  { nulls: first, isPresent: isFirstPresent, cursorNulls, backward }: Stretch
): string {
  const hasNulls = (index: number) =>
    columns[index].nullable && !columns[index].isPresent && !(index === first && isFirstPresent)
  const isDown = (index: number) => columns[index].descending !== backward
  const bind = (index: number) => writer.bind((bindings) => bindings.cursor[index])
  const after = (index: number): string => {
    const { sql } = columns[index]
    const last = index === columns.length - 1
    if (cursorNulls[index]) {
      const beyond = isDown(index) ? '1 = 0' : `${sql} is not null`
      return last ? `(${beyond})` : `(${beyond} or (${sql} is null and ${after(index + 1)}))`
    }
    const beyond = `${sql} ${isDown(index) ? '<' : '>'} ${bind(index)}`
    const parts = [beyond, ...(isDown(index) && hasNulls(index) ? [`${sql} is null`] : [])]
    if (!last) parts.push(`(${sql} = ${bind(index)} and ${after(index + 1)})`)
    return `(${parts.join(' or ')})`
  }
  const isOpen = cursorNulls[first] || (isDown(first) && hasNulls(first))
  if (first === columns.length - 1 || isOpen) return after(first)
  const from = `${columns[first].sql} ${isDown(first) ? '<=' : '>='} ${bind(first)}`
  return `(${from} and ${after(first)})`
}
