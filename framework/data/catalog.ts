import type { Dialect } from '#framework/fields/main'
import type { Row, Session } from './session.js'

export interface TableColumn {
  name: string
  /** A row that does not say gets null, a default or a counted key. */
  optional: boolean
}

export interface Table {
  name: string
  columns: Map<string, TableColumn>
  /** Columns of the primary key; none when there is no key. */
  key: string[]
}

/** A foreign key. */
export interface Reference {
  name: string
  table: string
  columns: string[]
  target: string
  targetColumns: string[]
  onDelete: 'cascade' | 'set null' | 'restrict'
  /** PostgreSQL: checked at the end of a transaction; undefined when it cannot be. */
  deferred?: boolean
}

/** What a load and a dump need to know of a database. */
export interface Catalog {
  tables: Map<string, Table>
  references: Reference[]
}

const COLUMNS: Record<Dialect, string> = {
  sqlite: `
    SELECT m.name AS "table", p.name AS "column", p.pk AS "keyPosition",
      (p."notnull" = 0 OR p.dflt_value IS NOT NULL OR (p.pk > 0 AND lower(p.type) = 'integer')) AS optional
    FROM pragma_table_list m JOIN pragma_table_xinfo(m.name) p
    WHERE m.schema = 'main' AND m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND p.hidden = 0
    ORDER BY m.name, p.cid`,
  pg: `
    SELECT c.relname AS "table", a.attname AS "column",
      coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS "keyPosition",
      (NOT a.attnotnull OR a.atthasdef OR a.attidentity <> '') AS optional
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
      AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum`,
  mysql: `
    SELECT c.table_name AS "table", c.column_name AS "column",
      coalesce(k.ordinal_position, 0) AS "keyPosition",
      (c.is_nullable = 'YES' OR c.column_default IS NOT NULL OR c.extra LIKE '%auto_increment%') AS optional
    FROM information_schema.columns c
    JOIN information_schema.tables t ON t.table_schema = c.table_schema
      AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
    LEFT JOIN information_schema.key_column_usage k ON k.table_schema = c.table_schema
      AND k.table_name = c.table_name AND k.column_name = c.column_name AND k.constraint_name = 'PRIMARY'
    WHERE c.table_schema = database() AND c.extra NOT LIKE '%GENERATED%'
    ORDER BY c.table_name, c.ordinal_position`,
}

const REFERENCES: Record<Dialect, string> = {
  sqlite: `
    SELECT m.name AS "table", f.id AS name, f."from" AS "column", f."table" AS target,
      f."to" AS "targetColumn", f.on_delete AS "onDelete", NULL AS deferred
    FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
    WHERE m.type = 'table'
    ORDER BY m.name, f.id, f.seq`,
  pg: `
    SELECT c.relname AS "table", o.conname AS name, a.attname AS "column", t.relname AS target,
      b.attname AS "targetColumn",
      CASE o.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'RESTRICT' END AS "onDelete",
      CASE WHEN o.condeferrable THEN o.condeferred END AS deferred
    FROM pg_constraint o
    JOIN pg_class c ON c.oid = o.conrelid
    JOIN pg_class t ON t.oid = o.confrelid
    CROSS JOIN LATERAL unnest(o.conkey, o.confkey) WITH ORDINALITY AS u("from", "to", position)
    JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = u."from"
    JOIN pg_attribute b ON b.attrelid = o.confrelid AND b.attnum = u."to"
    WHERE o.contype = 'f' AND o.conparentid = 0 AND c.relnamespace = current_schema()::regnamespace
    ORDER BY c.relname, o.conname, u.position`,
  mysql: `
    SELECT k.table_name AS "table", k.constraint_name AS name, k.column_name AS "column",
      k.referenced_table_name AS target, k.referenced_column_name AS "targetColumn",
      r.delete_rule AS "onDelete", NULL AS deferred
    FROM information_schema.key_column_usage k
    JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema
      AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name
    WHERE k.table_schema = database() AND k.referenced_table_name IS NOT NULL
    ORDER BY k.table_name, k.constraint_name, k.ordinal_position`,
}

const ACTIONS = new Map<string, Reference['onDelete']>([
  ['CASCADE', 'cascade'],
  ['SET NULL', 'set null'],
])

/** Reads the tables, keys and foreign keys of a session's database. */
export async function readCatalog(session: Session): Promise<Catalog> {
  const ask = (sql: string) =>
    session.all(session.dialect === 'mysql' ? sql.replaceAll('"', '`') : sql)
  const tables = tablesOf(await ask(COLUMNS[session.dialect]))
  return { tables, references: referencesOf(await ask(REFERENCES[session.dialect]), tables) }
}

function tablesOf(rows: Row[]): Map<string, Table> {
  const tables = new Map<string, Table>()
  const keys = new Map<Table, { name: string; position: number }[]>()
  for (const row of rows) {
    const name = String(row.table)
    const table = tables.get(name) ?? { name, columns: new Map(), key: [] }
    tables.set(name, table)
    const column = String(row.column)
    table.columns.set(column, { name: column, optional: Boolean(Number(row.optional)) })
    const position = Number(row.keyPosition)
    if (position) keys.set(table, [...(keys.get(table) ?? []), { name: column, position }])
  }
  for (const [table, key] of keys)
    table.key = key.sort((a, b) => a.position - b.position).map(({ name }) => name)
  return tables
}

function referencesOf(rows: Row[], tables: Map<string, Table>): Reference[] {
  const references = new Map<string, Reference>()
  for (const row of rows) {
    const [table, target, name] = [String(row.table), String(row.target), String(row.name)]
    const id = `${table}\0${name}`
    const reference = references.get(id) ?? {
      name,
      table,
      columns: [],
      target,
      targetColumns: [],
      onDelete: ACTIONS.get(String(row.onDelete)) ?? 'restrict',
      ...(row.deferred === null ? {} : { deferred: Boolean(row.deferred) }),
    }
    references.set(id, reference)
    reference.columns.push(String(row.column))
    // SQLite may leave out which column is meant: then it is the key.
    const column = row.targetColumn ?? tables.get(target)?.key[reference.columns.length - 1]
    reference.targetColumns.push(String(column))
  }
  return [...references.values()]
}
