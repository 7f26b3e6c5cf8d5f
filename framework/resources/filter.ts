import { type Field, type Operator, compileInput } from '#framework/fields/main'
import { across, type Condition, both, everything, nothing } from './conditions.js'
import { invalidParameter } from './errors.js'
import { parseFilterText, POSITION } from './filter_text.js'
import { relationsTo, targetOf } from './paths.js'
import { pattern } from './search.js'
import { type Relation, type Shape, shapeOf } from './shape.js'

/**
 * `{ status: 'published', publishedAt: { gte: … }, 'author.slug': 'ada', or: [{ … }, { … }] }`
 *
 * A path with points (`comments.status`) looks for any related row, each path for itself. A relation with an object
 * (`comments: { status: …, authorName: … }`) looks for one related row for which all of it holds, and
 * `comments: { null: true }` for rows without any.
 */
export type Filter = { [path: string]: unknown }

const MAX_TERMS = 50
/** Values of one list. */
export const MAX_VALUES = 100
/** Values of all lists: each is a place in the statement, which is kept. */
const MAX_VALUES_IN_ALL = 500
/** Groups and relations inside one another. */
export const MAX_DEPTH = 8
const GROUPS = new Set(['and', 'or', 'not'])

/** What the asker may filter by. */
export interface FilterRights {
  /** Whether a path may be used; `author.name` is a field of a relation. */
  allows(path: string): boolean
  /** Whether one may ask if there is a related row at all. */
  crosses(path: string): boolean
  /** What to tell somebody who used another. */
  allowed(): readonly string[]
  /** Whether there may be any number of values: the application's own code is no stranger. */
  anyNumber: boolean
}

/** A filter as an object, whichever way it was written. @throws E_INVALID_PARAMETER for text that cannot be read */
export function filterOf(filter: Filter | string, parameter = 'filter'): Filter {
  return typeof filter === 'string' ? parseFilterText(filter, parameter) : filter
}

const validators = new WeakMap<Field, ReturnType<typeof compileInput>>()

/** Text from a query string becomes the field's own kind of value; values of the application's own code pass. */
async function parseValue(
  field: Field,
  value: unknown,
  trail: string,
  parameter: string
): Promise<unknown> {
  if (isInstant(value)) return value
  let validator = validators.get(field)
  if (!validator) validators.set(field, (validator = compileInput({ value: field.schema })))
  const [error, parsed] = await validator.tryValidate({ value })
  if (error) {
    const message =
      (error.messages as { message: string }[])[0]?.message ?? 'It is not a value of this field'
    throw invalidParameter(
      parameter,
      `${trail}: ${message.replace(/\bvalue\b/i, field.name)}`,
      'value'
    )
  }
  return (parsed as { value: unknown }).value
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isInstant = (value: unknown) =>
  isObject(value) && (value instanceof Date || 'toMillis' in value)

/**
 * Turns a filter into a condition, naming whatever is not allowed.
 * @param parameter  what the asker calls it
 * @throws E_INVALID_PARAMETER with the parameter and what may be used instead
 */
export async function parseFilter(
  filter: Filter | string,
  shape: Shape,
  rights: FilterRights,
  parameter = 'filter'
): Promise<Condition> {
  let terms = 0
  let listed = 0

  /** Where in the filter one stands: its model, the path that led there, and how the asker wrote it. */
  interface Place {
    shape: Shape
    path: string
    trail: string
    /** What to call it in an error, where that is not the trail. */
    parameter?: string
    depth: number
  }

  async function group(part: unknown, place: Place): Promise<Condition> {
    if (place.depth > MAX_DEPTH)
      throw invalidParameter(parameter, `Filter groups may be nested ${MAX_DEPTH} deep.`, 'depth')
    if (!isObject(part)) {
      throw invalidParameter(
        place.trail,
        `${place.trail} must name fields, as in filter[status]=published.`,
        'filter'
      )
    }
    const conditions: Condition[] = []
    for (const [name, value] of Object.entries(part)) {
      const here = within(place, part, name)
      const relations = relationsTo(place.shape, name)
      if (GROUPS.has(name)) conditions.push(await combine(name, value, here))
      else if (relations) conditions.push(await related(relations, value, here))
      else conditions.push(await term(name, value, here))
    }
    return both(...conditions)
  }

  /** A condition read from text is named by its path and its place there, one of an object by the way to it. */
  function within(place: Place, part: object, name: string): Place {
    const position = (part as { [POSITION]?: number })[POSITION]
    const shown = name.slice(0, 100)
    if (position === undefined) return { ...place, trail: `${place.trail}[${shown}]` }
    return { ...place, trail: `${shown} (character ${position})`, parameter }
  }

  async function combine(word: string, value: unknown, place: Place): Promise<Condition> {
    const deeper = { ...place, depth: place.depth + 1 }
    if (word === 'not') return { not: await group(value, deeper) }
    // A group that says nothing of rows would show all of them.
    if (typeof value !== 'object' || value === null) {
      throw invalidParameter(
        place.trail,
        `${place.trail} takes a list of filters, as in ${place.trail}[0][status]=published.`,
        'filter'
      )
    }
    const parts: unknown[] = Object.values(value)
    const conditions: Condition[] = []
    for (const [index, part] of parts.entries())
      conditions.push(await group(part, { ...deeper, trail: `${place.trail}[${index}]` }))
    return word === 'or' ? { any: conditions } : { all: conditions }
  }

  /** One related row for which everything said of it holds; or, with `null`, whether there is any. */
  async function related(
    relations: readonly Relation[],
    value: unknown,
    place: Place
  ): Promise<Condition> {
    const path = place.path + relations.map(({ name }) => name).join('.')
    if (!rights.crosses(path)) refuse(place)
    if (value !== null && !isObject(value)) {
      throw invalidParameter(
        place.trail,
        `${place.trail} is a relation: name a field of it, as in ${place.trail}[id]=1, or ask ${place.trail}[null]=true.`,
        'filter'
      )
    }
    const { null: absent, ...said } = (value ?? { null: true }) as Record<string, unknown>
    const conditions: Condition[] = []
    if (absent !== undefined) {
      count()
      const some = across(relations, everything)
      conditions.push(truth(absent, `${place.trail}[null]`) ? { not: some } : some)
    }
    if (Object.keys(said).length > 0) {
      const reached = shapeOf(relations.at(-1)!.model)
      const inside = { ...place, shape: reached, path: `${path}.`, depth: place.depth + 1 }
      conditions.push(across(relations, await group(said, inside)))
    }
    return both(...conditions)
  }

  async function term(name: string, value: unknown, place: Place): Promise<Condition> {
    count()
    const path = `${place.path}${name}`
    const target = rights.allows(path) ? targetOf(place.shape, name) : undefined
    if (!target) return refuse(place)
    return across(target.relations, await comparisons(target.field, value, place))
  }

  function count(): void {
    if (++terms > MAX_TERMS)
      throw invalidParameter(parameter, `A filter may have ${MAX_TERMS} conditions.`, 'terms')
  }

  function refuse({ trail, parameter: named = trail }: Place): never {
    const list = rights.allowed().join(', ') || 'nothing'
    throw invalidParameter(
      named,
      `${trail} is not a filter of this resource. Allowed are: ${list}.`,
      'filter'
    )
  }

  async function comparisons(field: Field, value: unknown, place: Place): Promise<Condition> {
    const { trail, parameter: named } = place
    const asked =
      isObject(value) && !isInstant(value)
        ? (value as Record<string, unknown>)
        : { [Array.isArray(value) ? 'in' : 'eq']: value }
    const conditions: Condition[] = []
    for (const [operator, operand] of Object.entries(asked)) {
      if (!field.operators.includes(operator as Operator)) {
        const allowed = field.operators.join(', ')
        const shown = operator.slice(0, 100)
        throw invalidParameter(
          named ?? `${trail}[${shown}]`,
          `${trail} takes ${allowed}, not "${shown}".`,
          'operator'
        )
      }
      conditions.push(await comparison(field, operator as Operator, operand, place))
    }
    return both(...conditions)
  }

  async function comparison(
    field: Field,
    operator: Operator,
    operand: unknown,
    { trail, parameter: named = trail }: Place
  ): Promise<Condition> {
    if (operator === 'null')
      return { field: field.name, operator, value: truth(operand, `${trail}[null]`) }
    if (operand === null && (operator === 'eq' || operator === 'ne'))
      return { field: field.name, operator: 'null', value: operator === 'eq' }
    if (operator === 'in' || operator === 'nin' || operator === 'between') {
      const values =
        typeof operand === 'string'
          ? operand.split(',')
          : Array.isArray(operand)
            ? operand
            : [operand]
      const isTooLong = values.length > MAX_VALUES && !rights.anyNumber
      if (isTooLong || (operator === 'between' && values.length !== 2)) {
        const limit = operator === 'between' ? 'exactly two values' : `up to ${MAX_VALUES} values`
        throw invalidParameter(
          named,
          `${trail}[${operator}] takes ${limit}, separated by commas.`,
          'values'
        )
      }
      if ((listed += values.length) > MAX_VALUES_IN_ALL && !rights.anyNumber) {
        throw invalidParameter(
          parameter,
          `A filter may have ${MAX_VALUES_IN_ALL} values.`,
          'values'
        )
      }
      const parsed: unknown[] = []
      for (const value of values) parsed.push(await parseValue(field, value, trail, named))
      if (parsed.length === 0) return operator === 'nin' ? everything : nothing
      return { field: field.name, operator, value: parsed }
    }
    if (operator === 'contains' || operator === 'startsWith' || operator === 'endsWith') {
      if (typeof operand !== 'string')
        throw invalidParameter(named, `${trail}[${operator}] takes one text.`, 'string')
      const value = pattern(operand)
      return value === undefined ? nothing : { field: field.name, operator, value }
    }
    return { field: field.name, operator, value: await parseValue(field, operand, trail, named) }
  }

  return group(filterOf(filter, parameter), { shape, path: '', trail: parameter, depth: 1 })
}

function truth(value: unknown, parameter: string): boolean {
  if (value === true || value === 'true' || value === '1') return true
  if (value === false || value === 'false' || value === '0') return false
  throw invalidParameter(parameter, `${parameter} is true or false.`, 'boolean')
}
