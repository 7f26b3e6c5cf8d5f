import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { readCreateTable } from './create_table.js'
import type { Index } from '../schema/table.js'
import { fullTextOf } from '../sql/main.js'
import {
  actionOf,
  byTable,
  rowsOf,
  type FoundForeign,
  type FoundIndex,
  type FoundTable,
} from './found.js'
import { tokensOf } from './tokens.js'

interface TableRow {
  table: string
  type: string
  sql: string
  strict: number
}

interface ColumnRow {
  table: string
  name: string
  type: string
  notnull: number
  value: string | null
  pk: number
  hidden: number
}

interface IndexRow {
  table: string
  name: string
  unique: number
  origin: string
  partial: number
  sql: string | null
  column: string | null
  desc: number
}

interface ForeignRow {
  table: string
  id: number
  target: string
  from: string
  to: string | null
  onDelete: string
  onUpdate: string
}

interface TriggerRow {
  table: string
  name: string
  sql: string
}

const TABLES = `select l.name as "table", l.type, m.sql, l.strict from pragma_table_list l
  join sqlite_master m on m.name = l.name and m.type = 'table'
  where l.schema = 'main' and l.type in ('table', 'virtual') and l.name not like 'sqlite~_%' escape '~'
  order by m.rowid`

const COLUMNS = `select m.name as "table", c.name, c.type, c."notnull", c.dflt_value as value, c.pk, c.hidden
  from sqlite_master m join pragma_table_xinfo(m.name) c where m.type = 'table' order by m.rowid, c.cid`

const INDEXES = `select m.name as "table", i.name, i."unique", i.origin, i.partial, s.sql, x.name as "column", x.desc
  from sqlite_master m join pragma_index_list(m.name) i join pragma_index_xinfo(i.name) x
  left join sqlite_master s on s.name = i.name and s.type = 'index'
  where m.type = 'table' and x.key = 1 order by m.rowid, i.seq desc, x.seqno`

const FOREIGNS = `select m.name as "table", f.id, f."table" as target, f."from", f."to", f.on_delete as "onDelete",
  f.on_update as "onUpdate" from sqlite_master m join pragma_foreign_key_list(m.name) f
  where m.type = 'table' order by m.rowid, f.id, f.seq`

const TRIGGERS = `select tbl_name as "table", name, sql from sqlite_master where type = 'trigger'`

/** What an SQLite database holds, in its own words. */
export async function readSqlite(client: QueryClientContract): Promise<FoundTable[]> {
  const tables = await rowsOf<TableRow>(client, TABLES)
  const columns = byTable(await rowsOf<ColumnRow>(client, COLUMNS))
  const indexes = byTable(await rowsOf<IndexRow>(client, INDEXES))
  const foreigns = byTable(await rowsOf<ForeignRow>(client, FOREIGNS))
  const triggers = byTable(await rowsOf<TriggerRow>(client, TRIGGERS))
  const found = tables
    .filter(({ type }) => type === 'table')
    .map((row) =>
      toFound(
        row,
        columns.get(row.table) ?? [],
        indexes.get(row.table) ?? [],
        foreigns.get(row.table) ?? []
      )
    )
  const strangers: FoundTable[] = []
  for (const row of tables.filter(({ type }) => type === 'virtual')) {
    const names = (columns.get(row.table) ?? []).filter(({ hidden }) => hidden === 0)
    const own = ownIndex(found, row, names, triggers)
    if (own) own.table.indexes.push(own.index)
    else strangers.push(virtualTable(row))
  }
  return [...found, ...strangers]
}

/** The full-text index that a virtual table is, and the table it is of; undefined where it is not one of ours. */
function ownIndex(
  found: FoundTable[],
  row: TableRow,
  names: ColumnRow[],
  triggers: Map<string, TriggerRow[]>
): { table: FoundTable; index: FoundIndex } | undefined {
  for (const table of found) {
    for (const fullText of [true, 'beginnings'] as const) {
      const index = { name: row.table, columns: names.map(({ name }) => name), fullText }
      if (!isFullTextOf(table, row, index, triggers.get(table.name) ?? [])) continue
      return { table, index: { ...index, unique: false, where: null, odd: null } }
    }
  }
  return undefined
}

/** Whether a virtual table is a full-text index of a table as we make it, with the triggers that keep it up. */
function isFullTextOf(
  { name, columns }: FoundTable,
  { sql }: TableRow,
  index: Index,
  triggers: TriggerRow[]
): boolean {
  const known = new Map(columns.map((column) => [column.name, { type: 'text' as const }]))
  const ours = fullTextOf({ name, columns: known }, index)
  return (
    isSameStatement(sql, ours.table) &&
    Object.entries(ours.triggers).every(([trigger, statement]) =>
      triggers.some((other) => other.name === trigger && isSameStatement(other.sql, statement))
    )
  )
}

/** SQLite keeps a statement as it was given, but for capitals in its first words. */
const isSameStatement = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

function virtualTable({ table }: TableRow): FoundTable {
  const notes = ['is a virtual table']
  return { name: table, columns: [], primaryKey: [], indexes: [], foreigns: [], checks: [], notes }
}

function toFound(
  { table, sql, strict }: TableRow,
  columns: ColumnRow[],
  indexes: IndexRow[],
  foreigns: ForeignRow[]
): FoundTable {
  const statement = readCreateTable(sql)
  const primaryKey = columns
    .filter(({ pk }) => pk > 0)
    .sort((one, other) => one.pk - other.pk)
    .map(({ name }) => name)
  return {
    name: table,
    columns: columns.map(({ name, type, notnull, value, hidden, pk }) => ({
      name,
      type: type.toLowerCase(),
      nullable: notnull === 0 && pk === 0,
      default: value,
      counted: primaryKey.length === 1 && pk === 1 && /^integer$/i.test(type),
      generated: hidden === 2 || hidden === 3 ? (statement.generated.get(name) ?? '') : null,
    })),
    primaryKey,
    indexes: [...Map.groupBy(indexes, ({ name }) => name).values()]
      .filter(([{ origin }]) => origin !== 'pk')
      .map((rows) => toIndex(rows)),
    foreigns: [...Map.groupBy(foreigns, ({ id }) => id).values()].reverse().map(toForeign),
    checks: statement.checks,
    notes: [
      ...(strict ? ['is a STRICT table'] : []),
      ...(statement.withoutRowid ? ['is a WITHOUT ROWID table'] : []),
      ...statement.collations.map(
        ({ column, collation }) => `the column "${column}" has the collation ${collation}`
      ),
    ],
  }
}

function toIndex(rows: IndexRow[]): FoundTable['indexes'][number] {
  const [{ name, unique, origin, partial, sql }] = rows
  const odd = rows.some(({ column }) => column === null)
    ? 'an expression'
    : rows.some(({ desc }) => desc === 1)
      ? 'a descending column'
      : null
  return {
    name: origin === 'c' ? name : null,
    columns: rows.map(({ column }) => column ?? ''),
    unique: unique === 1,
    where: partial && sql ? conditionOf(sql) : null,
    odd,
  }
}

/** What stands after the `where` of a statement that makes an index. */
function conditionOf(sql: string): string {
  const where = tokensOf(sql).find(
    ({ kind, text }) => kind === 'name' && text.toLowerCase() === 'where'
  )
  return sql.slice(where!.end).trim()
}

function toForeign(rows: ForeignRow[]): FoundForeign {
  const [{ target, onDelete, onUpdate }] = rows
  return {
    name: null,
    columns: rows.map(({ from }) => from),
    table: target,
    target: rows.flatMap(({ to }) => to ?? []),
    onDelete: actionOf(onDelete),
    onUpdate: actionOf(onUpdate),
  }
}
