import { apiOffer } from './api_offer.js'
import { INCLUDED } from './asker.js'
import { OperationError } from './errors.js'
import { filterOf, MAX_DEPTH } from './filter.js'
import { type AskedInclude, askedIncludes } from './includes.js'
import { type ListQuery, wholeNumber } from './list_query.js'
import { leadsToOne, relationsTo } from './paths.js'
import type { Registered } from './registry.js'
import { type Shape, shapeOf } from './shape.js'

/** Rows read that cost one; a plain list costs one. */
const ROWS = 100
const COUNT = { exact: 5, estimated: 2 }
/** Rows passed over that cost one. */
const PASSED = 10_000
/** Groups and measures read every row inside the filter. */
const AGGREGATE = 10
/** A stream is as long as the table. */
const STREAM = 20

/** What is asked of the database, by the parameter that asks for it. */
interface Part {
  parameter: string
  cost: number
}

/**
 * What a list costs, known from what is asked before anything is read: rows at every level, conditions that look into
 * other tables or into the middle of texts, rows passed over, counting. Names that do not exist cost nothing: the list
 * is refused for them.
 * @returns a whole number, 1 for a plain list
 */
export function costOf(registered: Registered, query: ListQuery): number {
  return sum(partsOf(registered, query))
}

/** What a request is counted as by the limits: its cost, or 1 when that is more than may be asked, for it is refused. */
export function affordable(registered: Registered, cost: number): number {
  return cost > apiOffer(registered).cost ? 1 : cost
}

/** What groups and measures cost. */
export function costOfAggregate(
  { resource }: Registered,
  query: Pick<ListQuery, 'filter' | 'search'>
): number {
  return sum([
    ...conditionsOf(resource.shape, query.filter, 'filter'),
    { parameter: '', cost: AGGREGATE },
  ])
}

/** What a list of any length costs; the rows are fetched as they are taken. */
export function costOfStream(registered: Registered, query: ListQuery): number {
  return STREAM + costOf(registered, { ...query, limit: undefined })
}

/** @throws E_QUERY_TOO_EXPENSIVE naming what costs most, before anything is read */
export function refuseExpensive(registered: Registered, query: ListQuery): void {
  const { cost: limit } = apiOffer(registered)
  const parts = partsOf(registered, query)
  const cost = sum(parts)
  if (cost <= limit) return
  const [dearest] = parts.toSorted((one, other) => other.cost - one.cost)
  const { parameter } = dearest
  const message = `This list costs ${cost}, and ${limit} is the most: ${parameter} alone costs ${Math.ceil(dearest.cost)}. Ask for fewer rows with limit, or for less at once.`
  throw new OperationError('E_QUERY_TOO_EXPENSIVE', message, [
    { field: parameter, rule: 'cost', message },
  ])
}

const sum = (parts: readonly Part[]) =>
  Math.max(1, Math.ceil(parts.reduce((total, { cost }) => total + cost, 0)))

function partsOf(registered: Registered, query: ListQuery): Part[] {
  const { shape, options } = registered.resource
  const rows = wholeNumber(query.limit) ?? apiOffer(registered).limit.default
  const parts: Part[] = [{ parameter: 'limit', cost: rows / ROWS }]
  if (query.include !== undefined)
    parts.push(...included(shape, askedIncludes(query.include), rows))
  if (query.filter !== undefined) parts.push(...conditionsOf(shape, query.filter, 'filter'))
  if (query.search) {
    const words = query.search.trim().split(/\s+/, 8).length
    parts.push({ parameter: 'search', cost: words * (options.search?.length ?? 0) })
  }
  const passed = wholeNumber(query.offset) ?? (wholeNumber(query.page) ?? 0) * rows
  if (passed > 0) parts.push({ parameter: 'offset', cost: passed / PASSED })
  if (query.count === 'estimated') parts.push({ parameter: 'count', cost: COUNT.estimated })
  else if (query.count && query.count !== 'false' && query.count !== '0')
    parts.push({ parameter: 'count', cost: COUNT.exact })
  return parts
}

function included(
  shape: Shape,
  asked: ReadonlyMap<string, AskedInclude>,
  rows: number,
  level = 1
): Part[] {
  const parts: Part[] = []
  for (const [name, one] of asked) {
    const relation = shape.relations.get(name)
    if (!relation) continue
    const usual = level === 1 ? INCLUDED.default : INCLUDED.deeper
    const width = leadsToOne(relation) ? 1 : (wholeNumber(one.limit) ?? usual)
    const below = rows * Math.max(width, 1)
    const parameter = `include=${one.path}`
    parts.push({ parameter, cost: below / ROWS })
    parts.push(...conditionsOf(shapeOf(relation.model), one.filter, parameter))
    parts.push(...included(shapeOf(relation.model), one.includes, below, level + 1))
  }
  return parts
}

/** Text that cannot be read costs nothing: the list is refused for it. */
function conditionsOf(shape: Shape, filter: ListQuery['filter'], parameter: string): Part[] {
  if (filter === undefined) return []
  try {
    return conditions(shape, filterOf(filter), parameter)
  } catch {
    return []
  }
}

/** A look into another table, or into the middle of a text, costs one. */
function conditions(shape: Shape, filter: unknown, parameter: string, depth = 1): Part[] {
  if (typeof filter !== 'object' || filter === null || depth > MAX_DEPTH) return []
  const parts: Part[] = []
  for (const [name, asked] of Object.entries(filter)) {
    if (name === 'not' || name === 'and' || name === 'or') {
      const groups = name === 'not' ? [asked] : Object.values((asked ?? {}) as object)
      for (const group of groups) parts.push(...conditions(shape, group, parameter, depth + 1))
      continue
    }
    const steps = name.split('.').length - 1
    if (steps > 0) parts.push({ parameter, cost: steps })
    const relation = relationsTo(shape, name)?.at(-1)
    if (relation) {
      parts.push({ parameter, cost: 1 })
      parts.push(...conditions(shapeOf(relation.model), asked, parameter, depth + 1))
    } else if (
      typeof asked === 'object' &&
      asked !== null &&
      ('contains' in asked || 'endsWith' in asked)
    ) {
      parts.push({ parameter, cost: 1 })
    }
  }
  return parts
}
