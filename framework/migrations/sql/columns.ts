import { postgresWords } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import { targetOf, type Column } from '../schema/column.js'
import { enumCheckName, foreignKeyName, indexName } from '../schema/names.js'
import type { Index, Schema, Table } from '../schema/table.js'
import { identifier, identifiers, textLiteral } from './quote.js'
import { literal } from './stored.js'
import { canReference, typeOf } from './types.js'

const NOW = /^\s*(?:current_timestamp|now)\s*(?:\(\s*\d*\s*\))?\s*$/i

const NOW_IN: Record<Dialect, string> = {
  sqlite: "(strftime('%Y-%m-%d %H:%M:%f', 'now'))",
  pg: 'CURRENT_TIMESTAMP',
  mysql: 'CURRENT_TIMESTAMP(3)',
}

/** An SQL expression as it stands after DEFAULT or in an UPDATE. An instant has milliseconds, as the fields write it. */
export function expression(sql: string, column: Column, dialect: Dialect): string {
  if (column.type === 'dateTime' && NOW.test(sql)) return NOW_IN[dialect]
  return dialect === 'pg' || /^\s*\(.*\)\s*$/s.test(sql) ? sql : `(${sql})`
}

/** What stands after DEFAULT, or null where a column has none. */
export function defaultOf(column: Column, dialect: Dialect): string | null {
  if (column.default === undefined) return null
  if (typeof column.default === 'object') return expression(column.default.sql, column, dialect)
  const value = literal(column.default, column, dialect)
  // MySQL takes no literal as the default of a long column, but takes an expression.
  return dialect === 'mysql' && isLong(column) ? `(${value})` : value
}

/** MySQL: a column without a default literal, and indexed by a prefix only. */
export const isLong = ({ type }: Column) => type === 'text' || type === 'json'

/** The columns of a table that the database counts up: they are its primary key. */
export function isCounted(table: Table, name: string): boolean {
  return (
    table.columns.get(name)?.type === 'increments' &&
    table.primaryKey.length === 1 &&
    table.primaryKey[0] === name
  )
}

/** The condition of the check that keeps an enum to its values. */
export function enumCondition(name: string, column: Column, dialect: Dialect): string {
  const values = (column.values ?? []).map((value) => textLiteral(value, dialect))
  return `${identifier(name, dialect)} in (${values.join(', ')})`
}

/** `constraint "x" check (…)` */
export function checkClause(name: string, condition: string, dialect: Dialect): string {
  return `constraint ${identifier(name, dialect)} check (${condition})`
}

/** All checks of a table: its own, and those of its enums. */
export function checksOf(table: Table, dialect: Dialect): { name: string; condition: string }[] {
  const enums = [...table.columns].filter(([, { type }]) => type === 'enum')
  return [
    ...enums.map(([name, column]) => ({
      name: enumCheckName(table.name, name),
      condition: enumCondition(name, column, dialect),
    })),
    ...[...table.checks].map(([name, condition]) => ({ name, condition })),
  ]
}

/** `references "t" ("c") on delete …`, or nothing for a column that points nowhere. */
export function referencesClause(column: Column, dialect: Dialect): string {
  if (!column.references) return ''
  const target = targetOf(column.references)
  return [
    `references ${identifier(target.table, dialect)} (${identifier(target.column, dialect)})`,
    column.onDelete ? `on delete ${column.onDelete}` : '',
    column.onUpdate ? `on update ${column.onUpdate}` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

export interface Foreign {
  table: string
  column: string
  name: string
}

/**
 * Whether PostgreSQL and MySQL have the foreign key of a column: from the moment both tables are there and the types
 * agree. A circle of tables is made this way, and both ends of a key change their type one after the other.
 */
export function hasForeign(schema: Schema, table: string, name: string, dialect: Dialect): boolean {
  const column = schema.get(table)?.columns.get(name)
  if (!column?.references) return false
  const target = targetOf(column.references)
  const targetColumn = schema.get(target.table)?.columns.get(target.column)
  return targetColumn !== undefined && canReference(column, targetColumn, dialect)
}

/** The foreign keys in the database that start at a table, or at one column of it. */
export function foreignsOf(
  schema: Schema,
  table: string,
  dialect: Dialect,
  only?: string
): Foreign[] {
  return [...(schema.get(table)?.columns.keys() ?? [])]
    .filter((column) => (only ?? column) === column && hasForeign(schema, table, column, dialect))
    .map((column) => ({ table, column, name: foreignKeyName(table, column) }))
}

/** The foreign keys in the database by which other tables point at this one, or at one column of it. */
export function foreignsTo(
  schema: Schema,
  table: string,
  dialect: Dialect,
  only?: string
): Foreign[] {
  return [...schema.keys()]
    .filter((other) => other !== table)
    .flatMap((other) =>
      foreignsOf(schema, other, dialect).filter(({ column }) => {
        const target = targetOf(schema.get(other)!.columns.get(column)!.references!)
        return target.table === table && (only ?? target.column) === target.column
      })
    )
}

/** `alter table … add constraint … foreign key …` */
export function addForeignSql(
  schema: Schema,
  { table, column, name }: Foreign,
  dialect: Dialect
): string {
  return (
    `alter table ${identifier(table, dialect)} add constraint ${identifier(name, dialect)} ` +
    `foreign key (${identifier(column, dialect)}) ` +
    referencesClause(schema.get(table)!.columns.get(column)!, dialect)
  )
}

/** `create unique index … on … (…) where …`, for SQLite and PostgreSQL; a full-text one for PostgreSQL alone. */
export function createIndexSql(table: string, index: Index, dialect: Dialect): string {
  if (index.fullText) {
    const words = postgresWords(index.columns.map((name) => identifier(name, dialect)))
    return `create index ${identifier(indexName(table, index), dialect)} on ${identifier(table, dialect)} using gin (${words})`
  }
  return (
    `create ${index.unique ? 'unique ' : ''}index ${identifier(indexName(table, index), dialect)} ` +
    `on ${identifier(table, dialect)} (${identifiers(index.columns, dialect)})` +
    (index.where ? ` where ${index.where}` : '')
  )
}

/** Name, type, NOT NULL and default of a column. */
export function columnClause(name: string, column: Column, dialect: Dialect): string {
  const value = defaultOf(column, dialect)
  return [
    identifier(name, dialect),
    typeOf(column, dialect),
    column.nullable ? '' : 'not null',
    value === null ? '' : `default ${value}`,
  ]
    .filter(Boolean)
    .join(' ')
}
