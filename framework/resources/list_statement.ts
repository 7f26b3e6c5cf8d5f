import type { DatabaseRow } from '#framework/database/main'
import type { Condition } from './conditions.js'
import type { Include } from './includes.js'
import { JoinedRows } from './joined_rows.js'
import { keyset, orderBy, type SortKey, sortColumns } from './order.js'
import type { Row } from './selection.js'
import type { Relation, Shape } from './shape.js'
import { type Bindings, type Slot, SqlWriter } from './sql.js'
import { versionFields, versionOf } from './version.js'

/** What makes two lists the same statement; values are elsewhere. */
export interface ListPlan {
  shape: Shape
  fields: readonly string[]
  includes: readonly Include[]
  condition: Condition
  sort: readonly SortKey[]
  /** Which of the cursor's values are null; undefined without a cursor. */
  cursorNulls?: readonly boolean[]
  backward: boolean
  /** The rows are wanted as JSON text; the database writes it where every field allows. */
  asText: boolean
  /** The columns a record's version is made of are read along. */
  versioned: boolean
  /** Written into the SQL: SQLite prepares a statement anew each time a bound limit changes its mind about the plan. */
  limit: number
}

/** Columns under which every row's primary key, and its JSON text, are read, whichever fields were asked for. */
const KEY = 'pk'
const TEXT = 'json'

/**
 * A list as one SQL statement: columns, joined relations, conditions, keyset, order, limit.
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
    const from = writer.from(plan.condition, shape, alias, (bindings) => bindings.conditions[0])
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
    const { cursorNulls, backward } = plan
    const after = cursorNulls ? `${keyset(writer, sort, cursorNulls, backward)} and ` : ''
    const where =
      after + writer.condition(plan.condition, shape, alias, (bindings) => bindings.conditions[0])
    const order = orderBy(writer, sort, plan.backward)
    const limit = `limit ${Math.trunc(plan.limit)} offset ${writer.bind((bindings) => bindings.offset)}`
    this.sql =
      `select ${columns.join(', ')} from ${from}${rows.joins}` + ` where ${where}${order} ${limit}`
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
