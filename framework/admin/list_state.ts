import type { Field } from '#framework/fields/main'
import {
  type Filter,
  type ListQuery,
  type Registered,
  invalidParameter,
  shapeOf,
} from '#framework/resources/main'
import { listAddress } from './addresses.js'

/** One condition of a list, as its address says it. */
export interface Term {
  /** `status`, `authorId`, `author.name` */
  path: string
  operator: string
  value: string
}

/** Everything a list's address says. */
export interface ListState {
  search: string
  /** `-publishedAt`; empty for the usual order. */
  sort: readonly string[]
  page: string
  limit: string
  trashed?: 'with' | 'only'
  terms: readonly Term[]
}

export const SIZES = ['25', '50', '100'] as const

const LARGEST = 100
const FILTER = /^filter\[([\w.]+)\](?:\[(\w+)\])?$/
const DAY = /^\d{4}-\d\d-\d\d$/

/**
 * Reads a list's query string. Parameters that are there but empty say nothing: a form sends them for what was left out.
 * @throws E_INVALID_PARAMETER for a name or a size the admin does not have
 */
export function readListState(query: string | null): ListState {
  const state = { search: '', sort: [] as string[], page: '1', limit: SIZES[0] as string }
  const terms: Term[] = []
  let trashed: ListState['trashed']
  for (const [name, value] of new URLSearchParams(query ?? '')) {
    const filter = FILTER.exec(name)
    if (value.trim() === '') continue
    else if (filter) terms.push({ path: filter[1], operator: filter[2] ?? 'eq', value })
    else if (name === 'search' || name === 'page' || name === 'limit') state[name] = value
    else if (name === 'sort') state.sort = value.split(',').filter(Boolean)
    else if (name === 'trashed') trashed = readTrashed(value)
    else throw unknown(name)
  }
  if (!/^\d{1,3}$/.test(state.limit) || Number(state.limit) < 1 || Number(state.limit) > LARGEST) {
    throw invalidParameter('limit', `A page has 1 to ${LARGEST} rows.`, 'range')
  }
  return { ...state, trashed, terms }
}

function readTrashed(value: string): ListState['trashed'] {
  if (value === 'with' || value === 'only') return value
  throw invalidParameter('trashed', 'trashed is "only" or "with".', 'trashed')
}

function unknown(name: string) {
  const message = `A list has no parameter "${name.slice(0, 100)}". It has search, sort, page, limit, trashed and filter[…].`
  return invalidParameter(name.slice(0, 100), message, 'unknown')
}

function fieldAt({ resource }: Registered, path: string): Field | undefined {
  const [first, second] = path.split('.')
  if (second === undefined) return resource.shape.fields.get(first)
  const relation = resource.shape.relations.get(first)
  return relation && shapeOf(relation.model).fields.get(second)
}

/** A day that ends a range of instants means the whole day. */
function operand(registered: Registered, { path, operator, value }: Term): string {
  const isInstant = fieldAt(registered, path)?.kind.name === 'dateTime'
  return isInstant && operator === 'lte' && DAY.test(value) ? `${value}T23:59:59.999Z` : value
}

/** The state as the operations take it. */
export function toListQuery(registered: Registered, state: ListState): ListQuery {
  // Maps, because a stranger names the keys: of an object, `__proto__` would be the one all objects share.
  const filter = new Map<string, Map<string, unknown>>()
  for (const term of state.terms) {
    const asked = filter.get(term.path) ?? new Map<string, unknown>()
    asked.set(term.operator, operand(registered, term))
    filter.set(term.path, asked)
  }
  const terms = [...filter].map(([path, asked]) => [path, Object.fromEntries(asked)])
  return {
    filter: Object.fromEntries(terms) as Filter,
    sort: state.sort,
    page: state.page,
    limit: state.limit,
    ...(state.search ? { search: state.search } : {}),
    ...(state.trashed ? { trashed: state.trashed } : {}),
  }
}

/** The parameters of a state that are not what they are anyway. */
export function parametersOf(state: ListState): [name: string, value: string][] {
  const parameters: [string, string][] = []
  if (state.search) parameters.push(['search', state.search])
  for (const { path, operator, value } of state.terms) {
    parameters.push([operator === 'eq' ? `filter[${path}]` : `filter[${path}][${operator}]`, value])
  }
  if (state.trashed) parameters.push(['trashed', state.trashed])
  if (state.sort.length) parameters.push(['sort', state.sort.join(',')])
  if (state.limit !== SIZES[0]) parameters.push(['limit', state.limit])
  if (state.page !== '1') parameters.push(['page', state.page])
  return parameters
}

/** The address of the list in a state; changes other than of the page lead to its first page. */
export function listHref(
  registered: Registered,
  state: ListState,
  changes: Partial<ListState> = {}
): string {
  const parameters = parametersOf({ ...state, page: '1', ...changes })
  const query = parameters.map(([name, value]) => `${name}=${readable(value)}`).join('&')
  return listAddress(registered) + (query && `?${query}`)
}

/** Names keep their brackets and values their commas, so that people can read and write the address. */
const readable = (value: string) => encodeURIComponent(value).replaceAll('%2C', ',')
