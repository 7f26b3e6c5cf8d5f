import type { LucidModel } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import type { Operator } from '#framework/fields/main'
import type { FieldName, RelatedModel, RelationName } from './names.js'

/**
 * A condition on rows, as data: policies and filters speak it, one writer turns it into SQL.
 * Values are database values and never reach the SQL text, so two conditions of one structure share one statement.
 * What is `isOfEach` SQLite is asked about every single row that the other conditions leave, because those are few; it
 * would otherwise first find all rows for which it holds.
 */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[]; isOfEach?: boolean }
  | { not: Condition }
  | { field: string; operator: Operator; value: unknown }
  | { relation: string; where: Condition }
  | { search: Search }

/** Rows in whose fields every word begins one: those that a full-text index over exactly these fields finds. */
export interface Search {
  fields: readonly string[]
  words: readonly string[]
  /** For each of them, where that is known, the words that it begins. */
  begun?: readonly (readonly string[] | undefined)[]
  isOfEach?: boolean
}

export const everything: Condition = { all: [] }
export const nothing: Condition = { any: [] }

/** Joins with AND, dropping what limits nothing. */
export function both(...conditions: (Condition | undefined)[]): Condition {
  const all = conditions.filter(
    (condition): condition is Condition =>
      condition !== undefined && !('all' in condition && condition.all.length === 0)
  )
  return all.length === 1 ? all[0] : { all }
}

/** A condition on the rows at the end of some relations: any of them will do. */
export function across(relations: readonly { name: string }[], where: Condition): Condition {
  return relations.reduceRight((inner, { name }) => ({ relation: name, where: inner }), where)
}

/**
 * The condition without its values: conditions of one structure share one SQL statement. Every word is written out,
 * also around one part or none: "all of nothing" is every row and "any of nothing" is no row.
 */
export function structureOf(condition: Condition): string {
  if ('all' in condition) return `all(${condition.all.map(structureOf).join()})`
  if ('any' in condition) {
    return `any${condition.isOfEach ? ' of each' : ''}(${condition.any.map(structureOf).join()})`
  }
  if ('not' in condition) return `not(${structureOf(condition.not)})`
  if ('relation' in condition) return `${condition.relation}{${structureOf(condition.where)}}`
  if ('search' in condition) {
    const { fields, isOfEach } = condition.search
    return `search${isOfEach ? ' of each' : ''}(${fields.join()})`
  }
  const width = Array.isArray(condition.value) ? condition.value.length : ''
  const sign = condition.operator === 'null' ? String(condition.value) : ''
  return `${condition.field} ${condition.operator}${width}${sign}`
}

/**
 * Names what conditions ask, for what is remembered of it for a while. Instants are left out: a policy's "until now" is
 * another one in every request.
 */
export function questionOf(conditions: readonly Condition[]): string {
  return JSON.stringify(conditions, function (this: Record<string, unknown>, name, value) {
    const given = this[name]
    if (given instanceof Date || DateTime.isDateTime(given)) return 'an instant'
    return typeof value === 'bigint' ? `${value}n` : value
  })
}

type Scope<Model extends LucidModel> = (query: ScopeQuery<Model>) => void

/**
 * What a policy's `scope` writes on: the words of Lucid's query builder, checked names, and nothing else,
 * so that a scope is data and costs no query building per request.
 */
export class ScopeQuery<Model extends LucidModel = LucidModel> {
  #groups: Condition[][] = [[]]

  #add(condition: Condition): this {
    this.#groups[this.#groups.length - 1].push(condition)
    return this
  }

  where(field: FieldName<Model>, value: unknown): this
  where(scope: Scope<Model>): this
  where(field: FieldName<Model> | Scope<Model>, value?: unknown): this {
    if (typeof field === 'function') return this.#add(scoped(field))
    return this.#add({ field, operator: 'eq', value })
  }

  /** Starts an alternative: what was said before, or this. */
  orWhere(field: FieldName<Model>, value: unknown): this
  orWhere(scope: Scope<Model>): this
  orWhere(field: FieldName<Model> | Scope<Model>, value?: unknown): this {
    this.#groups.push([])
    return typeof field === 'function' ? this.where(field) : this.where(field, value)
  }

  whereNot(field: FieldName<Model>, value: unknown): this {
    return this.#add({ field, operator: 'ne', value })
  }

  whereIn(field: FieldName<Model>, values: readonly unknown[]): this {
    return values.length ? this.#add({ field, operator: 'in', value: values }) : this.#add(nothing)
  }

  whereNull(field: FieldName<Model>): this {
    return this.#add({ field, operator: 'null', value: true })
  }

  whereNotNull(field: FieldName<Model>): this {
    return this.#add({ field, operator: 'null', value: false })
  }

  /** At or before a moment; instants are DateTime, Date or ISO text. */
  whereUntil(field: FieldName<Model>, value: unknown): this {
    return this.#add({ field, operator: 'lte', value })
  }

  /** Rows with at least one related row inside the given scope. */
  whereHas<Name extends RelationName<Model>>(
    relation: Name,
    scope: Scope<RelatedModel<Model, Name>> = () => {}
  ): this {
    return this.#add({ relation, where: scoped(scope) })
  }

  /** No row at all. */
  none(): this {
    return this.#add(nothing)
  }

  toCondition(): Condition {
    if (this.#groups.length === 1) return both(...this.#groups[0])
    return { any: this.#groups.map((group) => both(...group)) }
  }
}

/** The condition a scope writes. */
export function scoped<Model extends LucidModel>(scope: Scope<Model>): Condition {
  const query = new ScopeQuery<Model>()
  scope(query)
  return query.toCondition()
}
