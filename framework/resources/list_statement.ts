import type { DatabaseRow } from '#framework/database/main'
import { alikeBefore } from './alike.js'
import type { Condition } from './conditions.js'
import type { Include } from './includes.js'
import { JoinedRows } from './joined_rows.js'
import { comparedFields, type SortColumn, type SortKey, sortColumns } from './order.js'
import { goesByWords } from './search_sql.js'
import type { Row } from './selection.js'
import type { Relation, Shape } from './shape.js'
import { type Bindings, type Find, type Slot, SqlWriter } from './sql.js'
import { orderWithin, within } from './stretch_sql.js'
import { isWhole, type Stretch } from './stretches.js'
import { versionFields, versionOf } from './version.js'

/** What makes two lists the same statement; values are elsewhere. */
export interface ListPlan {
  shape: Shape
  fields: readonly string[]
  includes: readonly Include[]
  condition: Condition
  sort: readonly SortKey[]
  /** The part of the list that is read. */
  stretch: Stretch
  /** The rows are wanted as JSON text; the database writes it where every field allows. */
  asText: boolean
  /** The columns a record's version is made of are read along. */
  versioned: boolean
  /** MySQL: indexes that begin with the primary key's column, for a list whose order does not. */
  keyIndexes: readonly string[]
  /** Written into the SQL: SQLite prepares a statement anew each time a bound limit changes its mind about the plan. */
  limit: number
}

/** Columns under which every row's primary key, and its JSON text, are read, whichever fields were asked for. */
const KEY = 'pk'
const TEXT = 'json'

/** A request's own condition; those behind it are of joined tables. */
const own: Find = (bindings) => bindings.conditions[0]

/**
 * A stretch of a list as one SQL statement: columns, joined relations, conditions, keyset, order, limit.
 * Compiled once per plan; a request only collects its values.
 */
export class ListStatement {
  readonly sql: string
  /** The database writes each row as JSON text; `text` gives it, and `decode` cannot be asked. */
  readonly isText: boolean
  readonly #slots: Slot[]
  readonly #rows: JoinedRows
  readonly #sortAliases: string[]
  readonly #shape: Shape

  constructor(plan: ListPlan) {
    const { shape } = plan
    this.#shape = shape
    const writer = new SqlWriter(shape.dialect)
    const alias = writer.alias()
    const isByKeys = goesByKeys(plan)
    const from = isByKeys
      ? keysFirst(writer, plan, alias)
      : writer.from(plan.condition, shape, alias, own)
    const rows = new JoinedRows(writer, shape, alias, plan.fields, plan.includes)
    this.#rows = rows
    this.isText = plan.asText && rows.json !== undefined
    const aliasOf = (relations: readonly Relation[]) => rows.aliasOf(relations)
    const sort = sortColumns(writer, plan.sort, aliasOf, plan.condition)
    this.#sortAliases = sort.map((_, index) => `s${index}`)
    const columns = [
      `${writer.column(alias, shape.primaryColumn)} as ${writer.name(KEY)}`,
      ...(this.isText ? [`${rows.json} as ${writer.name(TEXT)}`] : rows.columns),
      ...rows.keys,
      ...sort.map((column, index) => `${column.sql} as ${writer.name(`s${index}`)}`),
    ]
    if (plan.versioned) {
      const read = versionFields(shape).map((field) => writer.column(alias, field.columnName))
      columns.push(...read.map((sql, index) => `${sql} as ${writer.name(`v${index}`)}`))
    }
    this.sql =
      `select ${columns.join(', ')} from ${from}${rows.joins}` +
      (isByKeys ? orderWithin(writer, sort, plan.stretch) : rowsOf(writer, plan, alias, sort))
    this.#slots = writer.slots
  }

  values(bindings: Bindings): unknown[] {
    return this.#slots.map((slot) => slot(bindings))
  }

  decode(source: DatabaseRow): Row {
    return this.#rows.decode(source)
  }

  /** The row as JSON text, from a statement that `isText`. */
  text(source: DatabaseRow): string {
    return source[TEXT] as string
  }

  /** The row's primary key, as the driver gave it. */
  key(source: DatabaseRow): number | string {
    return source[KEY] as number | string
  }

  /** The record's version, from a statement that was planned `versioned`. */
  version(source: DatabaseRow, secret: string): string {
    const values = versionFields(this.#shape).map((field, index) =>
      field.serializeRaw(source[`v${index}`])
    )
    return versionOf(this.#shape, values, secret)
  }

  /** The sort values of a row, as the driver gave them: what a cursor carries. */
  position(source: DatabaseRow): unknown[] {
    return this.#sortAliases.map((alias) => source[alias])
  }
}

/** Which rows of a table a list has, in which order, and how many of them. */
function rowsOf(
  writer: SqlWriter,
  { shape, condition, sort, stretch, limit }: ListPlan,
  alias: string,
  columns: readonly SortColumn[]
): string {
  const where = within(writer, columns, stretch) + writer.condition(condition, shape, alias, own)
  const alike = alikeBefore(shape, condition, sort).map((name) => writer.column(alias, name))
  const order = orderWithin(writer, columns, stretch, alike)
  const offset = writer.bind((bindings) => bindings.offset)
  return ` where ${where}${order} limit ${Math.trunc(limit)} offset ${offset}`
}

/**
 * Whether the keys of the rows are looked for first. MySQL does not count with the limit: where an index leads to some
 * rows by values that are the same in all of them, it walks through those from their beginning instead of starting at
 * the cursor, unless it finds all it is asked for in the index itself.
 */
function goesByKeys({ shape, condition, sort, stretch }: ListPlan): boolean {
  return (
    shape.dialect === 'mysql' &&
    !isWhole(stretch) &&
    sort.every(({ relations }) => relations.length === 0) &&
    !goesByWords(condition)
  )
}

function keysFirst(writer: SqlWriter, plan: ListPlan, alias: string): string {
  const { table, primaryColumn, primaryKey } = plan.shape
  const [row, found] = [writer.alias(), writer.alias()]
  const columns = sortColumns(writer, plan.sort, () => row, plan.condition)
  const rows = rowsOf(writer, plan, row, columns)
  // The last key of nearly every order: taken for the cheapest range, it keeps the whole order's from being looked at.
  const isKeyAsked =
    plan.sort[0].field.name === primaryKey || comparedFields(plan.condition).has(primaryKey)
  const ignored = isKeyAsked ? [] : plan.keyIndexes.map((name) => writer.name(name))
  const hint = ignored.length ? ` ignore index (${ignored.join(', ')})` : ''
  const from = `${writer.name(table)} as ${row}${hint}`
  return (
    `(select ${writer.column(row, primaryColumn)} as found from ${from}${rows}) as ${found}` +
    ` straight_join ${writer.name(table)} as ${alias} on ${writer.column(alias, primaryColumn)} = ${found}.found`
  )
}
