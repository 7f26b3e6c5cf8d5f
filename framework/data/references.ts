import type { JsonValue } from '#framework/fields/main'
import type { Catalog, Reference } from './catalog.js'
import type { Session } from './session.js'
import type { DataTable } from './tables.js'

/** A row that points at a row which is not there. */
export interface Dangling {
  table: DataTable
  /** The row's key, as it is in a file. */
  key: JsonValue[]
  /** In words, without the place. */
  reason: string
}

/**
 * Looks for rows of these tables that point nowhere.
 * @param tables  all tables that travel, by their name in the database
 * @param loaded  names in the database of those to look at
 */
export async function findDangling(
  session: Session,
  catalog: Catalog,
  tables: Map<string, DataTable>,
  loaded: Set<string>
): Promise<Dangling | null> {
  for (const reference of catalog.references) {
    const table = tables.get(reference.table)
    if (!table || !loaded.has(reference.table)) continue
    const condition = danglingOf(session, reference)
    const wanted = [...table.key.map(({ columnName }) => columnName), ...reference.columns]
    const order = table.key.map(({ columnName }) => `c.${session.quote(columnName)}`).join(', ')
    const [row] = await session.all(
      `SELECT ${wanted.map((name) => `c.${session.quote(name)}`).join(', ')} ${condition}` +
        ` ORDER BY ${order} LIMIT 1`
    )
    if (!row) continue
    const [{ count }] = await session.all(`SELECT count(*) AS count ${condition}`)
    const key = table.key.map((column) => column.toJson(row[column.columnName]))
    return { table, key, reason: reasonFor(reference, tables, key, row, Number(count)) }
  }
  return null
}

function danglingOf(session: Session, reference: Reference): string {
  const { table, target, columns, targetColumns } = reference
  const [from, to] = [columns, targetColumns].map((names, index) =>
    names.map((name) => `${index ? 't' : 'c'}.${session.quote(name)}`)
  )
  const same = from.map((column, index) => `${column} = ${to[index]}`).join(' AND ')
  const pointing = from.map((column) => `${column} IS NOT NULL`).join(' AND ')
  return (
    `FROM ${session.quote(table)} c LEFT JOIN ${session.quote(target)} t ON ${same}` +
    ` WHERE ${pointing} AND ${to[0]} IS NULL`
  )
}

function reasonFor(
  { table, target, columns }: Reference,
  tables: Map<string, DataTable>,
  key: JsonValue[],
  row: Record<string, unknown>,
  count: number
): string {
  const { name, columns: known } = tables.get(table)!
  const through = columns.map(
    (column) => known.find(({ columnName }) => columnName === column)?.name ?? column
  )
  const at = columns.map((column) => String(row[column])).join(', ')
  const targetName = tables.get(target)?.name ?? target
  const others = count > 1 ? ` So do ${count - 1} more of its rows.` : ''
  return (
    `${name} ${key.join(', ')} points with ${through.join(', ')} to ${targetName} ${at},` +
    ` which is neither in the files nor in the database.${others}`
  )
}
