import type { Dialect } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { Column, ColumnType } from '../schema/column.js'

type Types = Record<ColumnType, (column: Column) => string>

/** Digits of a decimal that does not say. */
export const PRECISION = 12
export const SCALE = 2

/** Characters of a string that does not say. */
export const LENGTH = 255

const varchar = (column: Column) => `varchar(${charactersOf(column)})`

const decimal = ({ precision = PRECISION, scale = SCALE }: Column) =>
  `decimal(${precision}, ${scale})`

const native = (column: Column) => {
  if (column.native) return column.native
  throw new MigrationException(
    'A column of the type "native" does not say its type',
    "Write it beside: { type: 'native', native: 'tsvector' }"
  )
}

const sqlite = {
  increments: () => 'integer',
  integer: () => 'integer',
  bigInteger: () => 'bigint',
  string: varchar,
  text: () => 'text',
  boolean: () => 'boolean',
  float: () => 'double',
  decimal,
  date: () => 'date',
  dateTime: () => 'datetime',
  time: () => 'time',
  json: () => 'json',
  uuid: () => 'char(36)',
  enum: varchar,
  native,
} satisfies Types

const pg = {
  increments: () => 'integer',
  integer: () => 'integer',
  bigInteger: () => 'bigint',
  string: varchar,
  text: () => 'text',
  boolean: () => 'boolean',
  float: () => 'double precision',
  decimal,
  date: () => 'date',
  dateTime: () => 'timestamptz(3)',
  time: () => 'time',
  json: () => 'json',
  uuid: () => 'uuid',
  enum: varchar,
  native,
} satisfies Types

const mysql = {
  increments: () => 'int unsigned',
  integer: ({ unsigned }) => (unsigned ? 'int unsigned' : 'int'),
  bigInteger: ({ unsigned }) => (unsigned ? 'bigint unsigned' : 'bigint'),
  string: varchar,
  text: ({ size }) => (size ? `${size}text` : 'text'),
  boolean: () => 'tinyint(1)',
  float: () => 'double',
  decimal,
  date: () => 'date',
  dateTime: () => 'datetime(3)',
  time: () => 'time',
  json: () => 'json',
  uuid: () => 'char(36)',
  enum: varchar,
  native,
} satisfies Types

const types: Record<Dialect, Types> = { sqlite, pg, mysql }

/** A column's type in the words of a database. */
export function typeOf(column: Column, dialect: Dialect): string {
  return types[dialect][column.type](column)
}

/** Characters that a string or an enum has room for. @throws MigrationException for an enum with a value beyond 255 */
export function charactersOf(column: Column): number {
  if (column.type !== 'enum') return column.length ?? LENGTH
  const longest = Math.max(0, ...(column.values ?? []).map((value) => value.length))
  if (longest <= 100) return 100
  if (longest <= LENGTH) return LENGTH
  throw new MigrationException(
    `A value of an enum has ${longest} characters; ${LENGTH} is the most`
  )
}

/** Whether a foreign key may connect columns of these types; SQLite connects any. */
export function canReference(column: Column, target: Column, dialect: Dialect): boolean {
  if (dialect === 'sqlite' || column.type === 'native' || target.type === 'native') return true
  const group = dialect === 'pg' ? pgGroup : mysqlGroup
  return group(column) === group(target)
}

// What PostgreSQL can compare with an index: whole numbers of any width, texts of any length.
const pgGroup = ({ type }: Column) => {
  if (['increments', 'integer', 'bigInteger'].includes(type)) return 'whole'
  return ['string', 'text', 'enum'].includes(type) ? 'text' : type
}

// MySQL wants the same width and sign, and texts of any length.
const mysqlGroup = (column: Column) =>
  ['string', 'enum', 'uuid'].includes(column.type) ? 'text' : typeOf(column, 'mysql')
