import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { actionOf, byTable, rowsOf, type FoundTable } from './found.js'
import { tokensOf } from './tokens.js'

interface ColumnRow {
  table: string
  name: string
  type: string
  nullable: 'YES' | 'NO'
  value: string | null
  extra: string
  expression: string | null
}

interface IndexRow {
  table: string
  name: string
  notUnique: number
  column: string | null
  prefix: number | null
  method: string
  direction: string | null
}

interface ForeignRow {
  table: string
  name: string
  column: string
  target: string
  targetColumn: string
  onDelete: string
  onUpdate: string
}

interface CheckRow {
  table: string
  name: string
  condition: string
}

const COLUMNS = `select c.table_name as \`table\`, c.column_name as name, c.column_type as type,
    c.is_nullable as nullable, c.column_default as value, c.extra, c.generation_expression as expression
  from information_schema.columns c join information_schema.tables t
    on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
  where c.table_schema = database() order by c.table_name, c.ordinal_position`

const INDEXES = `select table_name as \`table\`, index_name as name, non_unique as notUnique, column_name as \`column\`,
    sub_part as prefix, index_type as method, collation as direction
  from information_schema.statistics where table_schema = database() order by table_name, index_name, seq_in_index`

const FOREIGNS = `select k.table_name as \`table\`, k.constraint_name as name, k.column_name as \`column\`,
    k.referenced_table_name as target, k.referenced_column_name as targetColumn,
    r.delete_rule as onDelete, r.update_rule as onUpdate
  from information_schema.key_column_usage k join information_schema.referential_constraints r
    on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name
    and r.table_name = k.table_name
  where k.table_schema = database() and k.referenced_table_name is not null
  order by k.table_name, k.constraint_name, k.ordinal_position`

/** MariaDB names the table in the list of checks; MySQL has no two checks of one name in a database. */
const CHECKS = {
  mariadb: `select table_name as \`table\`, constraint_name as name, check_clause as \`condition\`
    from information_schema.check_constraints where constraint_schema = database() order by table_name`,
  mysql: `select t.table_name as \`table\`, c.constraint_name as name, c.check_clause as \`condition\`
    from information_schema.check_constraints c join information_schema.table_constraints t
      on t.constraint_schema = c.constraint_schema and t.constraint_name = c.constraint_name
    where c.constraint_schema = database() order by t.table_name`,
}

/** What a MySQL or MariaDB database holds, in its own words. */
export async function readMysql(client: QueryClientContract): Promise<FoundTable[]> {
  const [{ version }] = await rowsOf<{ version: string }>(client, 'select version() as version')
  const brand = /mariadb/i.test(version) ? 'mariadb' : 'mysql'
  const columns = byTable(await rowsOf<ColumnRow>(client, COLUMNS))
  const indexes = byTable(await rowsOf<IndexRow>(client, INDEXES))
  const foreigns = byTable(await rowsOf<ForeignRow>(client, FOREIGNS))
  const checks = byTable(await rowsOf<CheckRow>(client, CHECKS[brand]))
  return [...columns].map(([table, rows]) =>
    toFound(
      table,
      rows.map((row) => (brand === 'mariadb' ? row : inQuotes(row))),
      indexes.get(table) ?? [],
      foreigns.get(table) ?? [],
      checks.get(table) ?? []
    )
  )
}

/** MySQL 8 tells literals without their quotes, which MariaDB does not. */
function inQuotes(row: ColumnRow): ColumnRow {
  if (row.value === null || /DEFAULT_GENERATED/i.test(row.extra)) return row
  return { ...row, value: `'${row.value.replace(/['\\]/g, '\\$&')}'` }
}

function toFound(
  name: string,
  columns: ColumnRow[],
  indexes: IndexRow[],
  foreigns: ForeignRow[],
  checks: CheckRow[]
): FoundTable {
  const byName = Map.groupBy(indexes, (row) => row.name)
  const foreignsByName = Map.groupBy(foreigns, (row) => row.name)
  return {
    name,
    columns: columns.map((row) => toColumn(row)),
    primaryKey: (byName.get('PRIMARY') ?? []).map(({ column }) => column!),
    indexes: [...byName]
      // A foreign key without an index gets one of its own name: it is a part of the key.
      .filter(([index]) => index !== 'PRIMARY' && !foreignsByName.has(index))
      .map(([index, rows]) => ({
        name: index,
        columns: rows.map(({ column }) => column ?? ''),
        unique: Number(rows[0].notUnique) === 0,
        ...(rows[0].method === 'FULLTEXT' ? { fullText: 'beginnings' as const } : {}),
        where: null,
        odd: oddity(rows, columns),
      })),
    foreigns: [...foreignsByName].map(([foreign, rows]) => ({
      name: foreign,
      columns: rows.map(({ column }) => column),
      table: rows[0].target,
      target: rows.map(({ targetColumn }) => targetColumn),
      onDelete: actionOf(rows[0].onDelete),
      onUpdate: actionOf(rows[0].onUpdate),
    })),
    checks: checks.map((check) => ({ name: check.name, condition: check.condition })),
    notes: columns
      .filter(({ extra }) => /on update/i.test(extra))
      .map((column) => `the column "${column.name}" is set on every update by the database`),
  }
}

function toColumn({
  name,
  type,
  nullable,
  value,
  extra,
  expression,
}: ColumnRow): FoundTable['columns'][number] {
  const listed = /^enum\((.*)\)$/is.exec(type)
  return {
    name,
    type: type.toLowerCase(),
    nullable: nullable === 'YES',
    default: value === null || value.toUpperCase() === 'NULL' ? null : value,
    counted: /auto_increment/i.test(extra),
    generated: expression || null,
    hidden: /invisible/i.test(extra),
    ...(listed ? { values: textsOf(listed[1]) } : {}),
  }
}

const textsOf = (list: string) =>
  tokensOf(list, { escapes: true })
    .filter(({ kind }) => kind === 'string')
    .map(({ text }) => text)

function oddity(rows: IndexRow[], columns: ColumnRow[]): string | null {
  if (rows.some(({ column }) => column === null)) return 'an expression'
  if (rows[0].method === 'FULLTEXT') return null
  if (rows[0].method !== 'BTREE') return `the method ${rows[0].method.toLowerCase()}`
  if (rows.some(({ direction }) => direction === 'D')) return 'a descending column'
  // A text can only be in an index by its beginning; a string need not.
  const isCut = rows.some(
    ({ column, prefix }) =>
      prefix !== null && !/text|blob/i.test(columns.find(({ name }) => name === column)?.type ?? '')
  )
  return isCut ? 'the beginning of a column' : null
}
