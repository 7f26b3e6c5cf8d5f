import router from '@adonisjs/core/services/router'
import { type Filter, invalidParameter, type ListQuery } from '#framework/resources/main'

const LIST_PARAMETERS = new Set([
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
])
const SHOW_PARAMETERS = new Set(['include', 'fields'])

/** What the parser of query strings leaves out without a word; a filter left out would show more than was asked for. */
const DROPPED =
  /(^|[&[.])(constructor|__proto__|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString|valueOf)([\]&=.]|%5D|$)/i
const MAX_PARAMETERS = 200

/** @throws E_INVALID_PARAMETER for a query string of which a part would not be read */
function refuseDropped(query: string): void {
  const [, , name] = DROPPED.exec(query.replaceAll('%5B', '[').replaceAll('%5b', '[')) ?? []
  if (name)
    throw invalidParameter(
      `filter[${name}]`,
      `"${name}" is not a filter. Filters name fields, as in filter[status]=published.`,
      'unknown'
    )
  if (query.split('&', MAX_PARAMETERS + 1).length > MAX_PARAMETERS) {
    throw invalidParameter(
      'query',
      `A query string may have ${MAX_PARAMETERS} parameters.`,
      'terms'
    )
  }
}

/** Names a parameter that nobody knows, so that a typo is not read as "no limit". */
function refuseUnknown(parameters: Record<string, unknown>, known: Set<string>): void {
  for (const name of Object.keys(parameters)) {
    if (known.has(name)) continue
    const allowed = [...known].join(', ')
    throw invalidParameter(
      name.slice(0, 100),
      `There is no parameter "${name.slice(0, 100)}". Parameters are: ${allowed}.`,
      'unknown'
    )
  }
}

function text(parameters: Record<string, unknown>, name: string): string | undefined {
  const value = parameters[name]
  if (value === undefined || typeof value === 'string') return value
  throw invalidParameter(name, `${name} takes one value, as in ${name}=….`, 'single')
}

/** A list's query string, without its `?`. @throws E_INVALID_PARAMETER naming the parameter */
export function decodeList(query: string): ListQuery {
  if (query === '') return {}
  refuseDropped(query)
  const parameters = router.qs.parse(query)
  refuseUnknown(parameters, LIST_PARAMETERS)
  const { filter } = parameters
  if (
    filter !== undefined &&
    (typeof filter !== 'object' || filter === null || Array.isArray(filter))
  ) {
    throw invalidParameter(
      'filter',
      'filter names fields, as in filter[status]=published.',
      'filter'
    )
  }
  const count = text(parameters, 'count')
  if (count !== undefined && !['true', 'false', '1', '0'].includes(count)) {
    throw invalidParameter('count', 'count is true or false.', 'boolean')
  }
  const trashed = text(parameters, 'trashed')
  if (trashed !== undefined && trashed !== 'with' && trashed !== 'only') {
    throw invalidParameter('trashed', 'trashed is with or only.', 'enum')
  }
  return {
    limit: text(parameters, 'limit'),
    offset: text(parameters, 'offset'),
    page: text(parameters, 'page'),
    cursor: text(parameters, 'cursor'),
    filter: filter as Filter | undefined,
    sort: text(parameters, 'sort'),
    include: text(parameters, 'include'),
    fields: text(parameters, 'fields'),
    search: text(parameters, 'search'),
    count,
    trashed,
  }
}

export function decodeShow(query: string): Pick<ListQuery, 'include' | 'fields'> {
  if (query === '') return {}
  const parameters = router.qs.parse(query)
  refuseUnknown(parameters, SHOW_PARAMETERS)
  return { include: text(parameters, 'include'), fields: text(parameters, 'fields') }
}
