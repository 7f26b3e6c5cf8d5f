import {
  type AggregateQuery,
  type Filter,
  type IncludeList,
  type IncludeQuery,
  invalidParameter,
  type ListQuery,
  type ShowQuery,
} from '#framework/resources/main'
import { type Parameter, parseQueryString } from './query_string.js'

export const LIST = [
  'limit',
  'offset',
  'page',
  'cursor',
  'filter',
  'sort',
  'include',
  'fields',
  'search',
  'count',
  'trashed',
] as const
export const SHOW = ['include', 'fields'] as const
export const AGGREGATE = [
  'group',
  'measures',
  'filter',
  'search',
  'sort',
  'limit',
  'trashed',
] as const
export const INCLUDED = ['filter', 'sort', 'limit', 'fields', 'include'] as const

/** A list's query string, without its `?`. @throws E_INVALID_PARAMETER naming the parameter */
export function decodeList(query: string): ListQuery {
  if (query === '') return {}
  const parameters = parseQueryString(query)
  refuseUnknown(parameters.keys(), LIST)
  return {
    limit: text(parameters, 'limit'),
    offset: text(parameters, 'offset'),
    page: text(parameters, 'page'),
    cursor: text(parameters, 'cursor'),
    filter: filter(parameters.get('filter'), 'filter'),
    sort: text(parameters, 'sort'),
    include: includes(parameters.get('include'), 'include'),
    fields: text(parameters, 'fields'),
    search: text(parameters, 'search'),
    count: count(text(parameters, 'count')),
    trashed: trashed(text(parameters, 'trashed')),
  }
}

/** The query string of one record. @throws E_INVALID_PARAMETER naming the parameter */
export function decodeShow(query: string): Pick<ShowQuery, 'include' | 'fields'> {
  if (query === '') return {}
  const parameters = parseQueryString(query)
  refuseUnknown(parameters.keys(), SHOW)
  return {
    include: includes(parameters.get('include'), 'include'),
    fields: text(parameters, 'fields'),
  }
}

/** What groups and measures are asked for by a query string. @throws E_INVALID_PARAMETER naming the parameter */
export function decodeAggregate(query: string): AggregateQuery {
  if (query === '') return {}
  const parameters = parseQueryString(query)
  refuseUnknown(parameters.keys(), AGGREGATE)
  return {
    group: text(parameters, 'group'),
    measures: text(parameters, 'measures'),
    filter: filter(parameters.get('filter'), 'filter'),
    search: text(parameters, 'search'),
    sort: text(parameters, 'sort'),
    limit: text(parameters, 'limit'),
    trashed: trashed(text(parameters, 'trashed')),
  }
}

/** @throws E_INVALID_PARAMETER for the query string of an address that takes none */
export function refuseParameters(query: string): void {
  if (query !== '') refuseUnknown(parseQueryString(query).keys(), [])
}

/** Names a parameter that nobody knows, so that a typo is not read as "no limit". */
export function refuseUnknown(
  names: Iterable<string>,
  known: readonly string[],
  within = ''
): void {
  for (const name of names) {
    if (known.includes(name)) continue
    const shown = within ? `${within}[${name.slice(0, 100)}]` : name.slice(0, 100)
    throw invalidParameter(
      shown,
      `There is no parameter "${shown}". Parameters are: ${known.join(', ') || 'none'}.`,
      'unknown'
    )
  }
}

function text(parameters: Map<string, Parameter>, name: string, shown = name): string | undefined {
  const parameter = parameters.get(name)
  if (!parameter) return undefined
  if (parameter.values.length === 1 && parameter.inner.size === 0) return parameter.values[0]
  throw invalidParameter(shown, `${shown} takes one value, as in ${shown}=….`, 'single')
}

function filter(parameter: Parameter | undefined, shown: string): Filter | string | undefined {
  if (!parameter) return undefined
  const value = tree(parameter, shown)
  if (typeof value === 'string') return value
  if (typeof value === 'object' && !Array.isArray(value)) return value as Filter
  throw invalidParameter(
    shown,
    `${shown} names fields, as in ${shown}[status]=published.`,
    'filter'
  )
}

/** Values and brackets as plain data; a name given several times, or with empty brackets, is a list. */
function tree({ values, inner }: Parameter, shown: string): unknown {
  if (inner.size === 0) return values.length === 1 ? values[0] : values
  if (values.length > 0)
    throw invalidParameter(
      shown,
      `${shown} has a value and brackets; one of them is right.`,
      'single'
    )
  const list = inner.get('')
  if (list && inner.size === 1 && list.inner.size === 0) return list.values
  // Without a prototype every name is a name, also "constructor".
  const found = Object.create(null) as Record<string, unknown>
  for (const [name, one] of inner) found[name] = tree(one, `${shown}[${name}]`)
  return found
}

/** `include=author` and `include[comments][limit]=5`, also together. */
function includes(parameter: Parameter | undefined, shown: string): IncludeList | undefined {
  if (!parameter) return undefined
  const { values, inner } = parameter
  if (inner.size === 0) return values.join()
  const found = Object.create(null) as Record<string, true | IncludeQuery>
  for (const path of values.join().split(',')) if (path.trim()) found[path.trim()] = true
  for (const [path, one] of inner) found[path] = included(one, `${shown}[${path}]`)
  return found
}

function included({ values, inner }: Parameter, shown: string): true | IncludeQuery {
  if (values.some((value) => value !== '' && value !== 'true')) {
    throw invalidParameter(
      shown,
      `${shown} takes brackets: ${INCLUDED.map((name) => `${shown}[${name}]`).join(', ')}.`,
      'include'
    )
  }
  refuseUnknown(inner.keys(), INCLUDED, shown)
  return {
    filter: filter(inner.get('filter'), `${shown}[filter]`),
    sort: text(inner, 'sort', `${shown}[sort]`),
    limit: text(inner, 'limit', `${shown}[limit]`),
    fields: text(inner, 'fields', `${shown}[fields]`),
    include: includes(inner.get('include'), `${shown}[include]`),
  }
}

const COUNTS = ['true', 'false', '1', '0', 'exact', 'estimated']

export function count(value: string | undefined): string | undefined {
  if (value === undefined || COUNTS.includes(value)) return value
  throw invalidParameter('count', 'count is true or false, exact or estimated.', 'boolean')
}

export function trashed(value: string | undefined): ListQuery['trashed'] {
  if (value === undefined || value === 'with' || value === 'only') return value
  throw invalidParameter('trashed', 'trashed is with or only.', 'enum')
}
