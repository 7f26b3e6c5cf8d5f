import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { MigrationException } from '../../migration_exception.js'
import type { Table } from '../../schema/table.js'
import { createIndexSql } from '../columns.js'
import { prepareSqlite } from '../conversions/sqlite.js'
import { execute, select } from '../execute.js'
import { identifier, textLiteral } from '../quote.js'
import type { Step } from '../step.js'
import { createTableSql } from './create.js'
import { fullTextTriggers } from './full_text.js'
import { TableStatement } from './table_statement.js'
import { isSameName, mentions } from './tokens.js'

const q = (name: string) => identifier(name, 'sqlite')
const text = (value: string) => textLiteral(value, 'sqlite')

/** A change that SQLite cannot make in place: the table is written anew beside the old one and takes its name. */
export interface Rebuild {
  title: string
  /** The table before the change. */
  table: Table
  /** Changes the table's statement. */
  edit(statement: TableStatement): void
  /** Column → SQL of its value in the new table, where it is not the old value. */
  values?: Record<string, string>
  /** Columns that get the value a row gets that does not say: a default, or the next number. */
  fresh?: readonly string[]
}

/** What is on a table, besides its rows. */
interface Surroundings {
  statement: TableStatement
  /** Statements of indexes and triggers, to be run again. */
  attached: { type: string; name: string; sql: string }[]
  /** Columns whose values are stored: generated ones are not copied. */
  columns: string[]
  /** The last number that AUTOINCREMENT has given, or null. */
  counter: string | null
}

/** One rebuild as a step. It starts from the table as it is in the database; `--sql` shows it made from the state. */
export function rebuildStep(rebuild: Rebuild): Step {
  const { title, table } = rebuild
  return {
    title: `${title} (writes ${table.name} anew)`,
    get sql() {
      return [
        'pragma legacy_alter_table = on',
        ...rebuildSql(rebuild, surroundingsOf(table)),
        'pragma legacy_alter_table = off',
      ]
    },
    async run({ client }) {
      await refuseEnforcement(client, `${title} writes the table "${table.name}" anew`)
      await prepareSqlite(client)
      const sql = rebuildSql(rebuild, await look(client, table.name))
      const [{ legacy_alter_table: legacy }] = await select(client, 'pragma legacy_alter_table')
      // Without it, renaming the new table would check every view and trigger while the old table is gone.
      await execute(client, 'pragma legacy_alter_table = on')
      try {
        for (const statement of sql) await execute(client, statement)
      } finally {
        await execute(client, `pragma legacy_alter_table = ${Number(legacy)}`)
      }
    },
  }
}

/**
 * With enforcement on, dropping the old table deletes the rows that point at it, and inside a transaction it cannot
 * be switched off any more.
 */
export async function refuseEnforcement(client: QueryClientContract, what: string): Promise<void> {
  const [{ foreign_keys: isOn }] = await select(client, 'pragma foreign_keys')
  if (!Number(isOn)) return
  throw new MigrationException(
    `${what}, which would delete the rows that point at it while foreign keys are enforced. Nothing has been changed`,
    'Run it with `node ace migration:run`, which switches them off and checks them afterwards, or send ' +
      '`PRAGMA foreign_keys = OFF` before the transaction'
  )
}

function rebuildSql(
  { edit, table, values = {}, fresh = [] }: Rebuild,
  found: Surroundings
): string[] {
  const { statement, attached, columns, counter } = found
  const oldKeyed = hasRowidKey(statement)
  const isRowidTable = !statement.isWithoutRowid
  edit(statement)
  const kept = columns.filter(
    (name) =>
      statement.columns.some((column) => isSameName(column.name, name)) &&
      !fresh.some((column) => isSameName(column, name))
  )
  const gone = columns.filter(
    (name) => !statement.columns.some((column) => isSameName(column.name, name))
  )
  const rowid = rowidName(statement, columns)
  // A table without a whole number as its key keeps its hidden row numbers: a full-text index may go by them.
  const carriesRowid =
    isRowidTable &&
    !statement.isWithoutRowid &&
    rowid !== null &&
    !oldKeyed &&
    !hasRowidKey(statement)
  const temporary = `${table.name}__new`
  const into = [...(carriesRowid ? [rowid] : []), ...kept.map(q)].join(', ')
  const from = [
    ...(carriesRowid ? [rowid] : []),
    ...kept.map((name) => values[name] ?? q(name)),
  ].join(', ')
  return [
    statement.toSql(temporary),
    `insert into ${q(temporary)} (${into}) select ${from} from ${q(table.name)}` +
      (isRowidTable && rowid ? ` order by ${rowid}` : ''),
    `drop table ${q(table.name)}`,
    `alter table ${q(temporary)} rename to ${q(table.name)}`,
    ...counterSql(statement, table.name, counter),
    ...attached
      .filter(({ type, sql }) => type !== 'index' || !gone.some((name) => mentions(sql, name)))
      .map(({ sql }) => sql),
  ]
}

/** The next number is never one that a deleted row had. */
function counterSql(statement: TableStatement, table: string, counter: string | null): string[] {
  const isCounting = statement.columns.some(({ clauses }) =>
    clauses.some(({ kind, sql }) => kind === 'primary key' && /\bautoincrement\b/i.test(sql))
  )
  if (!isCounting || counter === null) return []
  return [
    `delete from sqlite_sequence where name = ${text(table)}`,
    `insert into sqlite_sequence (name, seq) values (${text(table)}, ${counter})`,
  ]
}

/** The key is one whole number, which is then the row's own number. */
function hasRowidKey({ columns, constraints }: TableStatement): boolean {
  const key = constraints.find(({ kind }) => kind === 'primary key')
  const named = key ? TableStatement.columnsOf(key) : []
  return columns.some(
    ({ name, type, clauses }) =>
      type.toLowerCase() === 'integer' &&
      (clauses.some(({ kind }) => kind === 'primary key') ||
        (named.length === 1 && isSameName(named[0], name)))
  )
}

/** A name of the hidden row number that no column has taken, or null. */
function rowidName({ columns }: TableStatement, old: string[]): string | null {
  const names = [...columns.map(({ name }) => name), ...old]
  return (
    ['rowid', '_rowid_', 'oid'].find((word) => !names.some((name) => isSameName(name, word))) ??
    null
  )
}

/** Looks at the real table. */
export async function look(client: QueryClientContract, table: string): Promise<Surroundings> {
  const found = await select(
    client,
    `select type, name, tbl_name, sql from sqlite_master where lower(tbl_name) = lower(${text(table)}) order by rowid`
  )
  const own = found.find(({ type }) => type === 'table')
  if (!own) throw new MigrationException(`There is no table "${table}" in the database`)
  const columns = await select(
    client,
    `select name, hidden from pragma_table_xinfo(${text(table)})`
  )
  return {
    statement: TableStatement.parse(String(own.sql)),
    attached: found
      .filter(({ type, sql }) => type !== 'table' && sql !== null)
      .map(({ type, name, sql }) => ({ type: String(type), name: String(name), sql: String(sql) })),
    columns: columns.filter(({ hidden }) => Number(hidden) === 0).map(({ name }) => String(name)),
    counter: await counterOf(client, table),
  }
}

async function counterOf(client: QueryClientContract, table: string): Promise<string | null> {
  const [counts] = await select(
    client,
    "select 1 from sqlite_master where name = 'sqlite_sequence'"
  )
  if (!counts) return null
  const [row] = await select(
    client,
    `select cast(seq as text) as seq from sqlite_sequence where name = ${text(table)}`
  )
  return row ? String(row.seq) : null
}

/** What the state knows of the table. */
function surroundingsOf(table: Table): Surroundings {
  return {
    statement: TableStatement.parse(createTableSql(table)),
    attached: [
      ...table.indexes
        .filter(({ fullText }) => !fullText)
        .map((index) => ({
          type: 'index',
          name: '',
          sql: createIndexSql(table.name, index, 'sqlite'),
        })),
      ...fullTextTriggers(table).map((sql) => ({ type: 'trigger', name: '', sql })),
    ],
    columns: [...table.columns.keys()],
    counter: null,
  }
}
