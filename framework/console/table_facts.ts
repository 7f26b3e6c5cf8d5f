import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import { describeType, inspectDatabase, type Schema } from '#framework/migrations/main'

/** From here on rows are estimated, because counting them reads the table. */
const MANY_ROWS = 100_000
/** From here on SQLite's tables are not measured, because that reads the file. */
const LARGE_FILE = 500_000_000

export interface TableSize {
  table: string
  /** Null when it cannot be told. */
  rows: number | null
  /** The database's guess, and not a count. */
  estimated: boolean
  /** In bytes, with the indexes; null when it cannot be told, or only by reading all of a large file. */
  size: number | null
}

interface Guess {
  name: string
  rows: unknown
  size: unknown
}

const GUESSES: Record<Dialect, string> = {
  sqlite: `SELECT name, NULL AS "rows", NULL AS size FROM pragma_table_list
     WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  pg: `SELECT relname AS name, nullif(reltuples, -1) AS rows, pg_total_relation_size(oid) AS size FROM pg_class
     WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace ORDER BY relname`,
  mysql: `SELECT table_name AS name, table_rows AS \`rows\`, data_length + index_length AS size
     FROM information_schema.tables WHERE table_schema = database() AND table_type = 'BASE TABLE' ORDER BY table_name`,
}

/**
 * The tables of a database with how much is in them.
 * @param exactly  count the rows of large tables too
 */
export async function tableSizes(
  client: QueryClientContract,
  { exactly = false } = {}
): Promise<TableSize[]> {
  const dialect = toDialect(client.dialect.name)
  const guesses = await rowsOf<Guess>(client, GUESSES[dialect])
  const pages = dialect === 'sqlite' ? await sqliteSizes(client) : null
  const sizes: TableSize[] = []
  for (const { name, rows, size } of guesses) {
    const guess = dialect === 'sqlite' ? await highestRowid(client, name) : toNumber(rows)
    const isCounted = exactly || guess === null || guess < MANY_ROWS
    sizes.push({
      table: name,
      rows: isCounted ? await countRows(client, name) : Math.round(guess),
      estimated: !isCounted,
      size: pages ? (pages.get(name) ?? null) : toNumber(size),
    })
  }
  return sizes
}

async function countRows(client: QueryClientContract, table: string): Promise<number> {
  const [row] = (await client.from(table).count('* as total')) as { total: unknown }[]
  return Number(row.total)
}

/** Where no rows were deleted it is their number; SQLite keeps none. Tables without a rowid are counted. */
async function highestRowid(client: QueryClientContract, table: string): Promise<number | null> {
  const quoted = `"${table.replaceAll('"', '""')}"`
  const rows = await rowsOf<{ highest: unknown }>(
    client,
    `SELECT max(rowid) AS highest FROM ${quoted}`
  ).catch(() => [])
  return toNumber(rows[0]?.highest)
}

async function sqliteSizes(client: QueryClientContract): Promise<Map<string, number> | null> {
  const [{ bytes }] = await rowsOf<{ bytes: number }>(
    client,
    'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()'
  )
  if (bytes > LARGE_FILE) return null
  const rows = await rowsOf<{ name: string; size: number }>(
    client,
    `SELECT m.tbl_name AS name, sum(s.pgsize) AS size
     FROM dbstat s JOIN sqlite_master m ON m.name = s.name WHERE s.aggregate = TRUE GROUP BY m.tbl_name`
  )
  return new Map(rows.map(({ name, size }) => [name, size]))
}

const toNumber = (value: unknown) => (value === null || value === undefined ? null : Number(value))

/** Drivers differ: rows, `{ rows }`, `[rows, columns]`. */
async function rowsOf<Row>(client: QueryClientContract, sql: string): Promise<Row[]> {
  const result = (await client.rawQuery(sql)) as unknown
  if (Array.isArray(result)) return (Array.isArray(result[0]) ? result[0] : result) as Row[]
  return (result as { rows: Row[] }).rows
}

export interface TableFacts extends TableSize {
  primaryKey: string[]
  columns: {
    name: string
    type: string
    nullable: boolean
    /** As SQL or a value; null without one. */
    default: string | null
    /** `table.column`, and what happens here when that row is deleted. */
    references: string | null
    onDelete: string | null
  }[]
  indexes: {
    columns: string[]
    unique: boolean
    fullText: boolean
    where: string | null
    name: string | null
  }[]
  checks: { name: string; condition: string }[]
  /** Columns elsewhere that point here, as `table.column`, and what happens to their rows. */
  referencedBy: { column: string; onDelete: string }[]
  /** What there is besides, in words. */
  notes: string[]
}

/**
 * One table as the database has it.
 * @returns the names of the tables there are, when it is none of them
 */
export async function tableFacts(
  client: QueryClientContract,
  name: string
): Promise<TableFacts | string[]> {
  const { schema, notes } = await inspectDatabase(client)
  const table = schema.get(name)
  if (!table) return [...schema.keys()]
  const sizes = await tableSizes(client)
  return {
    ...sizes.find((size) => size.table === name)!,
    primaryKey: table.primaryKey,
    columns: [...table.columns].map(([column, attributes]) => ({
      name: column,
      type: describeType(attributes),
      nullable: attributes.nullable === true,
      default: defaultOf(attributes.default),
      references: attributes.references ?? null,
      onDelete: attributes.references ? (attributes.onDelete ?? 'no action') : null,
    })),
    indexes: table.indexes.map((index) => ({
      columns: [...index.columns],
      unique: index.unique === true,
      fullText: index.fullText !== undefined,
      where: index.where ?? null,
      name: index.name ?? null,
    })),
    checks: [...table.checks].map(([check, condition]) => ({ name: check, condition })),
    referencedBy: pointingAt(schema, name),
    notes: notes.filter((note) => note.table === name).map(({ text }) => text),
  }
}

function defaultOf(value: unknown): string | null {
  if (value === undefined) return null
  if (typeof value === 'object') return (value as { sql: string }).sql
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function pointingAt(schema: Schema, name: string): TableFacts['referencedBy'] {
  return [...schema.values()].flatMap((table) =>
    [...table.columns].flatMap(([column, { references, onDelete }]) =>
      references?.startsWith(`${name}.`)
        ? [{ column: `${table.name}.${column}`, onDelete: onDelete ?? 'no action' }]
        : []
    )
  )
}
