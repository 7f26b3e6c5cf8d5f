import { type Field, type Operator, compileInput } from '#framework/fields/main'
import { type Condition, both } from './conditions.js'
import { invalidParameter } from './errors.js'
import { type Shape, shapeOf } from './shape.js'

/** `{ status: 'published', publishedAt: { gte: … }, 'author.slug': 'ada', or: [{ … }, { … }] }` */
export type Filter = { [path: string]: unknown }

const MAX_TERMS = 50
export const MAX_VALUES = 100
const MAX_DEPTH = 4
const GROUPS = new Set(['and', 'or', 'not'])

/** What the asker may filter by. */
export interface FilterRights {
  /** Whether a path may be used; a path of a relation is `relation.field`. */
  allows(path: string): boolean
  /** What to tell somebody who used another. */
  allowed: readonly string[]
}

const validators = new WeakMap<Field, ReturnType<typeof compileInput>>()

/** Text from a query string becomes the field's own kind of value; values of the application's own code pass. */
async function parseValue(field: Field, value: unknown, parameter: string): Promise<unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if ('toMillis' in value || value instanceof Date) return value
  }
  let validator = validators.get(field)
  if (!validator) validators.set(field, (validator = compileInput({ value: field.schema })))
  const [error, parsed] = await validator.tryValidate({ value })
  if (error) {
    const message =
      (error.messages as { message: string }[])[0]?.message ?? 'It is not a value of this field'
    throw invalidParameter(
      parameter,
      `${parameter}: ${message.replace(/\bvalue\b/i, field.name)}`,
      'value'
    )
  }
  return (parsed as { value: unknown }).value
}

/**
 * Turns a filter into a condition, naming whatever is not allowed.
 * @throws E_INVALID_PARAMETER with the parameter and what may be used instead
 */
export async function parseFilter(
  filter: Filter,
  shape: Shape,
  rights: FilterRights
): Promise<Condition> {
  let terms = 0

  async function group(part: unknown, trail: string, depth: number): Promise<Condition> {
    if (depth > MAX_DEPTH)
      throw invalidParameter('filter', `Filter groups may be nested ${MAX_DEPTH} deep.`, 'depth')
    if (typeof part !== 'object' || part === null || Array.isArray(part)) {
      throw invalidParameter(
        trail,
        `${trail} must name fields, as in filter[status]=published.`,
        'filter'
      )
    }
    const conditions: Condition[] = []
    for (const [name, value] of Object.entries(part)) {
      const here = `${trail}[${name}]`
      if (GROUPS.has(name)) conditions.push(await combine(name, value, here, depth))
      else conditions.push(await term(name, value, here))
    }
    return both(...conditions)
  }

  async function combine(
    word: string,
    value: unknown,
    trail: string,
    depth: number
  ): Promise<Condition> {
    if (word === 'not') return { not: await group(value, trail, depth + 1) }
    const parts = Array.isArray(value) ? value : Object.values((value ?? {}) as object)
    const conditions: Condition[] = []
    for (const [index, part] of parts.entries())
      conditions.push(await group(part, `${trail}[${index}]`, depth + 1))
    return word === 'or' ? { any: conditions } : { all: conditions }
  }

  async function term(path: string, value: unknown, trail: string): Promise<Condition> {
    if (++terms > MAX_TERMS)
      throw invalidParameter('filter', `A filter may have ${MAX_TERMS} conditions.`, 'terms')
    if (!rights.allows(path)) {
      const list = rights.allowed.join(', ') || 'nothing'
      throw invalidParameter(
        trail,
        `${trail} is not a filter of this resource. Allowed are: ${list}.`,
        'filter'
      )
    }
    const [first, second] = path.split('.')
    if (second === undefined) return comparisons(shape.fields.get(first)!, value, trail)
    const relation = shape.relations.get(first)!
    const related = shapeOf(relation.model)
    return { relation: first, where: await comparisons(related.fields.get(second)!, value, trail) }
  }

  async function comparisons(field: Field, value: unknown, trail: string): Promise<Condition> {
    const isOperators =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !(value instanceof Date) &&
      !('toMillis' in value)
    const asked = isOperators
      ? (value as Record<string, unknown>)
      : { [Array.isArray(value) ? 'in' : 'eq']: value }
    const conditions: Condition[] = []
    for (const [operator, operand] of Object.entries(asked)) {
      if (!field.operators.includes(operator as Operator)) {
        const allowed = field.operators.join(', ')
        throw invalidParameter(
          `${trail}[${operator}]`,
          `${trail} takes ${allowed}, not "${operator}".`,
          'operator'
        )
      }
      conditions.push(await comparison(field, operator as Operator, operand, trail))
    }
    return both(...conditions)
  }

  async function comparison(
    field: Field,
    operator: Operator,
    operand: unknown,
    trail: string
  ): Promise<Condition> {
    if (operator === 'null')
      return { field: field.name, operator, value: truth(operand, `${trail}[null]`) }
    if (operand === null) return { field: field.name, operator: 'null', value: operator === 'eq' }
    if (operator === 'in' || operator === 'nin' || operator === 'between') {
      const values =
        typeof operand === 'string'
          ? operand.split(',')
          : Array.isArray(operand)
            ? operand
            : [operand]
      if (values.length > MAX_VALUES || (operator === 'between' && values.length !== 2)) {
        const limit = operator === 'between' ? 'exactly two values' : `up to ${MAX_VALUES} values`
        throw invalidParameter(
          trail,
          `${trail}[${operator}] takes ${limit}, separated by commas.`,
          'values'
        )
      }
      const parsed: unknown[] = []
      for (const value of values) parsed.push(await parseValue(field, value, trail))
      if (parsed.length === 0) return { any: [] }
      return { field: field.name, operator, value: parsed }
    }
    if (operator === 'contains' || operator === 'startsWith' || operator === 'endsWith') {
      if (typeof operand !== 'string')
        throw invalidParameter(trail, `${trail}[${operator}] takes one text.`, 'string')
      return { field: field.name, operator, value: pattern(operand) }
    }
    return { field: field.name, operator, value: await parseValue(field, operand, trail) }
  }

  return group(filter, 'filter', 1)
}

function truth(value: unknown, parameter: string): boolean {
  if (value === true || value === 'true' || value === '1') return true
  if (value === false || value === 'false' || value === '0') return false
  throw invalidParameter(parameter, `${parameter} is true or false.`, 'boolean')
}

/** Characters of a text to look for; what follows is not looked at. */
export const MAX_SEARCH = 200

/** Text to look for. PostgreSQL knows no NUL, and no row holds one. */
function pattern(text: string): string {
  return text.replaceAll('\0', '').slice(0, MAX_SEARCH)
}

const MAX_WORDS = 8

/** Every word of the text must stand in one of the paths. */
export function searchCondition(text: string, paths: readonly string[]): Condition {
  const words = pattern(text).trim().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)
  return {
    all: words.map((word) => ({
      any: paths.map((path): Condition => {
        const [first, second] = path.split('.')
        if (second === undefined) return { field: first, operator: 'contains', value: word }
        return { relation: first, where: { field: second, operator: 'contains', value: word } }
      }),
    })),
  }
}
