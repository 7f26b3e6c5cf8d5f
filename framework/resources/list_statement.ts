import type { DatabaseRow } from '#framework/database/main'
import type { Condition } from './conditions.js'
import { type Include, Selection, type Row, isJoined, jsonObject } from './selection.js'
import { type Relation, type Shape, shapeOf } from './shape.js'
import { type Bindings, type Slot, SqlWriter } from './sql.js'
import { versionFields, versionOf } from './version.js'

export interface SortKey {
  field: string
  /** The relation the field belongs to, when it is not the resource's own; the plan's includes have it, perhaps silent. */
  relation?: Relation
  descending: boolean
}

/** What makes two lists the same statement; values are elsewhere. */
export interface ListPlan {
  shape: Shape
  fields: readonly string[]
  includes: readonly Include[]
  /** Conditions of the list, then one for each joined include, in that order. */
  conditions: readonly Condition[]
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

interface Joined {
  name: string
  prefix: string
  selection: Selection
}

interface SortColumn {
  sql: string
  nullable: boolean
  /** As asked for; a page read backwards turns it round. */
  descending: boolean
}

/**
 * A list as one SQL statement: columns, joined relations, conditions, keyset, order, limit.
 * Compiled once per plan; a request only collects its values.
 */
export class ListStatement {
  readonly sql: string
  readonly #slots: Slot[]
  readonly #selection: Selection
  readonly #joined: Joined[] = []
  /** The database writes each row as JSON text; `text` gives it, and `decode` cannot be asked. */
  readonly isText: boolean
  readonly #sortAliases: string[]
  readonly #shape: Shape

  /** Column under which every row's primary key is read, whichever fields were asked for. */
  static readonly #key = 'pk'
  static readonly #text = 'json'

  constructor(plan: ListPlan) {
    const writer = new SqlWriter(plan.shape.dialect)
    this.#shape = plan.shape
    const alias = writer.alias()
    this.#selection = new Selection(writer, plan.shape, alias, 'c', plan.fields)
    const primary = `${writer.column(alias, plan.shape.primaryColumn)} as ${writer.name(ListStatement.#key)}`
    const joinedColumns: string[] = []
    const members = this.#selection.json && [...this.#selection.json]
    let isText = plan.asText && members !== undefined
    const aliases = new Map<string, string>()
    let joins = ''
    for (const [index, include] of plan.includes.filter(isJoined).entries()) {
      const joined = writer.alias()
      aliases.set(include.relation.name, joined)
      joins += join(writer, include.relation, alias, joined)
      if (include.shape.softDeletes) joins += ` and ${writer.column(joined, 'deleted_at')} is null`
      const rights = plan.conditions[index + 1]
      joins += ` and ${writer.condition(rights, include.shape, joined, (bindings) => bindings.conditions[index + 1])}`
      if (include.silent) continue
      const names = [
        include.shape.primaryKey,
        ...include.fields.filter((name) => name !== include.shape.primaryKey),
      ]
      const selection = new Selection(writer, include.shape, joined, `j${index}_`, names)
      joinedColumns.push(...selection.columns)
      this.#joined.push({ name: include.relation.name, prefix: `j${index}_`, selection })
      if (!selection.json) isText = false
      else {
        const found = `${writer.column(joined, include.shape.primaryColumn)} is not null`
        members?.push([
          include.relation.name,
          `case when ${found} then ${jsonObject(selection.json)} end`,
        ])
      }
    }
    this.isText = isText
    const columns = isText
      ? [primary, `${jsonObject(members!)} as ${writer.name(ListStatement.#text)}`]
      : [primary, ...this.#selection.columns, ...joinedColumns]
    const sort = plan.sort.map((key) => sortColumn(writer, plan.shape, alias, aliases, key))
    this.#sortAliases = sort.map((_, index) => `s${index}`)
    columns.push(...sort.map((column, index) => `${column.sql} as ${writer.name(`s${index}`)}`))
    if (plan.versioned) {
      const read = versionFields(plan.shape).map((field) => writer.column(alias, field.columnName))
      columns.push(...read.map((sql, index) => `${sql} as ${writer.name(`v${index}`)}`))
    }
    let where = writer.condition(
      plan.conditions[0],
      plan.shape,
      alias,
      (bindings) => bindings.conditions[0]
    )
    if (plan.cursorNulls) where += ` and ${keyset(writer, sort, plan.cursorNulls, plan.backward)}`
    const order = sort.length
      ? ` order by ${sort.map((column) => orderBy(plan, column)).join(', ')}`
      : ''
    const limit = `limit ${Math.trunc(plan.limit)} offset ${writer.bind((bindings) => bindings.offset)}`
    this.sql =
      `select ${columns.join(', ')} from ${writer.name(plan.shape.table)} as ${alias}${joins}` +
      ` where ${where}${order} ${limit}`
    this.#slots = writer.slots
  }

  values(bindings: Bindings): unknown[] {
    return this.#slots.map((slot) => slot(bindings))
  }

  decode(source: DatabaseRow): Row {
    const row = this.#selection.decode(source)
    for (const { name, prefix, selection } of this.#joined) {
      // The related primary key comes first: without one the join found no row the actor may see.
      row[name] = source[`${prefix}0`] === null ? null : selection.decode(source)
    }
    return row
  }

  /** The row as JSON text, from a statement that `isText`. */
  text(source: DatabaseRow): string {
    return source[ListStatement.#text] as string
  }

  /** The row's primary key, as the driver gave it. */
  key(source: DatabaseRow): number | string {
    return source[ListStatement.#key] as number | string
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

function join(writer: SqlWriter, relation: Relation, alias: string, joined: string): string {
  const table = writer.name(shapeOf(relation.model).table)
  const on = `${writer.column(joined, relation.relatedColumn)} = ${writer.column(alias, relation.localColumn)}`
  return ` left join ${table} as ${joined} on ${on}`
}

function sortColumn(
  writer: SqlWriter,
  shape: Shape,
  alias: string,
  aliases: Map<string, string>,
  key: SortKey
): SortColumn {
  const owner = key.relation ? shapeOf(key.relation.model) : shape
  const field = owner.fields.get(key.field)!
  return {
    sql: writer.column(key.relation ? aliases.get(key.relation.name)! : alias, field.columnName),
    nullable: field.nullable || key.relation !== undefined,
    descending: key.descending,
  }
}

/** Null counts as the smallest value everywhere; PostgreSQL alone has to be told. */
function orderBy(plan: ListPlan, column: SortColumn): string {
  const descending = column.descending !== plan.backward
  const nulls =
    column.nullable && plan.shape.dialect === 'pg' ? ` nulls ${descending ? 'last' : 'first'}` : ''
  return `${column.sql} ${descending ? 'desc' : 'asc'}${nulls}`
}

/** The rows strictly after the cursor in the order of the page: after it on the first key, or equal there and after on the next. */
function keyset(
  writer: SqlWriter,
  sort: SortColumn[],
  nulls: readonly boolean[],
  backward: boolean
): string {
  const after = (index: number): string => {
    const { sql, nullable, descending } = sort[index]
    const down = descending !== backward
    const bind = () => writer.bind((bindings) => bindings.cursor[index])
    const last = index === sort.length - 1
    if (nulls[index]) {
      const beyond = down ? '1 = 0' : `${sql} is not null`
      return last ? `(${beyond})` : `(${beyond} or (${sql} is null and ${after(index + 1)}))`
    }
    const beyond = down
      ? nullable
        ? `${sql} < ${bind()} or ${sql} is null`
        : `${sql} < ${bind()}`
      : `${sql} > ${bind()}`
    return last ? `(${beyond})` : `(${beyond} or (${sql} = ${bind()} and ${after(index + 1)}))`
  }
  return after(0)
}
