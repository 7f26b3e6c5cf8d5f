import { fromSortable, type Dialect } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { Fill, Scalar } from '../operation.js'
import type { Column } from '../schema/column.js'
import type { Table } from '../schema/table.js'
import { prepareSqlite } from './conversions/sqlite.js'
import { expression } from './columns.js'
import { execute, rowStep, type Row } from './execute.js'
import { identifier } from './quote.js'
import type { Step } from './step.js'
import { isSortable, literal } from './stored.js'
import { typeOf } from './types.js'
import { keyLiteral, walk } from './walk.js'

/**
 * Gives rows a value.
 * @param table  as it is when the step runs, with the column in it
 * @param where  SQL condition of the rows; those whose value is null when not said
 */
export function fillStep(
  table: Table,
  name: string,
  fill: Fill,
  dialect: Dialect,
  where?: string
): Step {
  const column = table.columns.get(name)!
  const title = `fill ${table.name}.${name}`
  const rows = where ?? `${identifier(name, dialect)} is null`
  if (typeof fill === 'function') return eachRow(title, table, name, fill, dialect, rows)
  const update = (value: string) =>
    `update ${identifier(table.name, dialect)} set ${identifier(name, dialect)} = ${value} where ${rows}`
  if (!isExpression(fill)) return rowStep(title, [update(literal(fill, column, dialect))])
  const value = expression(fill.sql, column, dialect)
  if (dialect !== 'sqlite' || !isSortable(column)) return rowStep(title, [update(value)])
  // The expression gives a number; SQLite stores it as the fields do.
  const sortable = convertedSql(value, column)
  const sql = [update(sortable)]
  return {
    title,
    sql,
    isData: true,
    async run({ client }) {
      await prepareSqlite(client)
      await execute(client, sql[0])
    },
  }
}

const isExpression = (fill: Fill): fill is { sql: string } =>
  typeof fill === 'object' && fill !== null

function convertedSql(value: string, column: Column): string {
  const pair = JSON.stringify([{ type: 'string' }, column, false]).replaceAll("'", "''")
  return `gable_convert(cast(${value} as text), '${pair}')`
}

function eachRow(
  title: string,
  table: Table,
  name: string,
  fill: (row: Record<string, unknown>) => Scalar,
  dialect: Dialect,
  where: string
): Step {
  const key = table.primaryKey
  if (!key.length) {
    throw new MigrationException(
      `"${table.name}" has no primary key, so ${table.name}.${name} cannot be filled row by row`,
      'Fill it with a value or with { sql: … }, or give the table a key first: changePrimaryKey'
    )
  }
  return {
    title,
    sql: [`-- ${title}: a function of each row`],
    isData: true,
    async run({ client, progress }) {
      await walk(
        client,
        table.name,
        key,
        async (rows) => {
          for (let start = 0; start < rows.length; start += BATCH) {
            const batch = rows.slice(start, start + BATCH)
            await execute(client, updateRows(table, name, fill, dialect, batch))
          }
        },
        { where, progress }
      )
    },
  }
}

/** Rows in one UPDATE: its cases are looked through for every row. */
const BATCH = 200

function updateRows(
  table: Table,
  name: string,
  fill: (row: Record<string, unknown>) => Scalar,
  dialect: Dialect,
  rows: Row[]
): string {
  const column = table.columns.get(name)!
  const cases = rows.map((row) => {
    const value = fill(readable(row, table, dialect)) ?? null
    return `when ${conditionOf(table, row, dialect)} then ${literal(value, column, dialect)}`
  })
  const value = `case ${cases.join(' ')} end`
  return (
    `update ${identifier(table.name, dialect)} set ${identifier(name, dialect)} = ` +
    `${dialect === 'pg' ? `cast(${value} as ${wideType(column)})` : value} where ` +
    rows.map((row) => `(${conditionOf(table, row, dialect)})`).join(' or ')
  )
}

// A cast to varchar(n) would cut what is too long; without the length PostgreSQL refuses it.
const wideType = (column: Column) =>
  column.type === 'string' || column.type === 'enum' ? 'text' : typeOf(column, 'pg')

const conditionOf = (table: Table, row: Row, dialect: Dialect) =>
  table.primaryKey
    .map((column) => `${identifier(column, dialect)} = ${keyLiteral(row[column], dialect)}`)
    .join(' and ')

/** A row as a function sees it: exact numbers are digits on every database. */
function readable(row: Row, table: Table, dialect: Dialect): Row {
  if (dialect !== 'sqlite') return row
  const entries = Object.entries(row).map(([name, value]) => {
    const column = table.columns.get(name)
    return [name, column && isSortable(column) && value !== null ? fromSortable(value) : value]
  })
  return Object.fromEntries(entries)
}
