import { sqliteRowNumber } from '#framework/database/main'
import type { Dialect, Field } from '#framework/fields/main'
import type { Condition, Search } from './conditions.js'
import { anyOf, firstAny, foundFirst, goesByWords, matches, wordTable } from './search_sql.js'
import { type Relation, type Shape, shapeOf } from './shape.js'

/** Everything of one request that a statement binds. */
export interface Bindings {
  conditions: Condition[]
  /** Sort values of the row a page starts after. */
  cursor: readonly unknown[]
  offset: number
  /** Keys of the rows whose relation is read. */
  keys: readonly unknown[]
}

/** Finds one bound value in a request; the SQL has one placeholder per slot, in order. */
export type Slot = (bindings: Bindings) => unknown

const COMPARISONS = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

export type Find<Found extends Condition = Condition> = (bindings: Bindings) => Found
export type All = Extract<Condition, { all: Condition[] }>
export type Any = Extract<Condition, { any: Condition[] }>
type Not = Extract<Condition, { not: Condition }>
export type Has = Extract<Condition, { relation: string }>
type Compare = Extract<Condition, { field: string }>
export type Words = Extract<Condition, { search: Search }>

/** `%`, `_` and `!` in what a person typed are letters, not patterns. `!` because MariaDB reads a backslash its own way. */
const escapeLike = (text: string) => text.replace(/[!%_]/g, '!$&')

/**
 * Writes conditions as SQL for one dialect. Names come from the model's own columns and are quoted; values only ever
 * become placeholders. While writing it notes, for each placeholder, where in the condition its value stands.
 */
export class SqlWriter {
  readonly slots: Slot[] = []
  /** SQLite: the table whose rows are walked through, and the numbers between which they are. */
  walked: { alias: string; between: string } | undefined
  #aliases = 0
  /** What `from` has said already. */
  #inFrom: Condition | undefined
  #quote: string

  constructor(readonly dialect: Dialect) {
    this.#quote = dialect === 'mysql' ? '`' : '"'
  }

  name(identifier: string): string {
    return this.#quote + identifier.replaceAll(this.#quote, this.#quote + this.#quote) + this.#quote
  }

  column(alias: string, column: string): string {
    return `${alias}.${this.name(column)}`
  }

  /** SQLite: the number of a row. */
  rowNumber({ fields }: Shape, alias: string): string {
    const columns = [...fields.values()].map(({ columnName }) => columnName)
    return `${alias}.${sqliteRowNumber(columns)}`
  }

  alias(): string {
    return `t${this.#aliases++}`
  }

  /**
   * A placeholder for a value found in the request's conditions. SQLite looks at a bare one while planning and then
   * prepares the statement anew whenever another value is bound, which costs more than running it; a plus hides it.
   */
  bind(slot: Slot): string {
    this.slots.push(slot)
    return this.dialect === 'sqlite' ? '+?' : '?'
  }

  /** SQLite: the row numbers between which the rows of a table are that are walked through; '' for other tables. */
  walkedRows(alias: string): string {
    return this.walked?.alias === alias ? this.walked.between : ''
  }

  /** The table that a condition is of, to be written before whatever of the statement stands behind it. */
  from(condition: Condition, shape: Shape, alias: string, find: Find): string {
    const table = wordTable(this, condition, shape, alias)
    const first = this.dialect === 'mysql' ? firstAny(condition, find) : undefined
    if (!first) return table
    this.#inFrom = first.condition
    return foundFirst(this, first, shape, alias, table)
  }

  condition(condition: Condition, shape: Shape, alias: string, find: Find): string {
    if ('all' in condition) {
      if (condition.all.length === 0) return '1 = 1'
      return this.#join(
        condition.all,
        ' and ',
        shape,
        alias,
        (bindings) => (find(bindings) as All).all
      )
    }
    if ('any' in condition) {
      if (condition.any.length === 0) return '1 = 0'
      if (condition === this.#inFrom) return '1 = 1'
      if (condition.any.some(goesByWords)) {
        return anyOf(this, condition, shape, alias, find as Find<Any>)
      }
      return this.#join(
        condition.any,
        ' or ',
        shape,
        alias,
        (bindings) => (find(bindings) as Any).any
      )
    }
    if ('not' in condition) {
      // Not "not": a comparison with null is neither true nor false, and a row it says nothing of is a row it does not hold for.
      return `(${this.condition(condition.not, shape, alias, (bindings) => (find(bindings) as Not).not)}) is not true`
    }
    if ('search' in condition) return matches(this, condition, shape, alias, find as Find<Words>)
    if ('relation' in condition) return this.#has(condition, shape, alias, find as Find<Has>)
    return this.#compare(condition, shape, alias, find as Find<Compare>)
  }

  #join(
    parts: Condition[],
    word: string,
    shape: Shape,
    alias: string,
    find: (bindings: Bindings) => Condition[]
  ): string {
    return `(${parts.map((part, index) => this.condition(part, shape, alias, (bindings) => find(bindings)[index])).join(word)})`
  }

  #has(condition: Has, shape: Shape, alias: string, find: Find<Has>): string {
    const relation = shape.relations.get(condition.relation)
    if (!relation) throw new Error(`${shape.model.name} has no relation "${condition.relation}"`)
    const related = shapeOf(relation.model)
    const inner = this.alias()
    const from = this.#correlate(relation, related, alias, inner)
    const alive = related.softDeletes ? ` and ${this.column(inner, 'deleted_at')} is null` : ''
    const where = this.condition(
      condition.where,
      related,
      inner,
      (bindings) => find(bindings).where
    )
    return `exists (select 1 from ${from}${alive} and ${where})`
  }

  #correlate(relation: Relation, related: Shape, outer: string, inner: string): string {
    const local = this.column(outer, relation.localColumn)
    const target = `${this.name(related.table)} as ${inner}`
    if (!relation.pivot)
      return `${target} where ${this.column(inner, relation.relatedColumn)} = ${local}`
    const pivot = this.alias()
    return (
      `${this.name(relation.pivot.table)} as ${pivot} inner join ${target}` +
      ` on ${this.column(inner, relation.relatedColumn)} = ${this.column(pivot, relation.pivot.relatedColumn)}` +
      ` where ${this.column(pivot, relation.pivot.localColumn)} = ${local}`
    )
  }

  #compare(condition: Compare, shape: Shape, alias: string, find: Find<Compare>): string {
    const field = shape.fields.get(condition.field)
    if (!field) throw new Error(`${shape.model.name} has no field "${condition.field}"`)
    const column = this.column(alias, field.columnName)
    const value = () =>
      this.bind((bindings) => field.toDatabase(find(bindings).value, this.dialect))
    switch (condition.operator) {
      case 'null':
        return `${column} is ${condition.value === true ? '' : 'not '}null`
      case 'in':
        return `${column} in (${this.#list(condition, field, find).join(', ')})`
      case 'nin': {
        const others = `${column} not in (${this.#list(condition, field, find).join(', ')})`
        return field.nullable ? `(${others} or ${column} is null)` : others
      }
      case 'between': {
        const [low, high] = this.#list(condition, field, find)
        return `${column} between ${low} and ${high}`
      }
      case 'contains':
        return this.#like(column, (bindings) => `%${escapeLike(String(find(bindings).value))}%`)
      case 'startsWith':
        return this.#like(column, (bindings) => `${escapeLike(String(find(bindings).value))}%`)
      case 'endsWith':
        return this.#like(column, (bindings) => `%${escapeLike(String(find(bindings).value))}`)
      case 'ne':
        return field.nullable
          ? `(${column} <> ${value()} or ${column} is null)`
          : `${column} <> ${value()}`
      default:
        return `${column} ${COMPARISONS[condition.operator]} ${value()}`
    }
  }

  #list(condition: Compare, field: Field, find: Find<Compare>): string[] {
    return (condition.value as unknown[]).map((_, index) =>
      this.bind((bindings) =>
        field.toDatabase((find(bindings).value as unknown[])[index], this.dialect)
      )
    )
  }

  #like(column: string, slot: Slot): string {
    return `${column} ${this.dialect === 'pg' ? 'ilike' : 'like'} ${this.bind(slot)} escape '!'`
  }
}
