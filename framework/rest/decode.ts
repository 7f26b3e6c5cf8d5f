import type { HttpRequest } from '@adonisjs/core/http'
import { type Filter, invalidParameter, type ListQuery, OperationError } from '#framework/resources/main'

const LIST_PARAMETERS = new Set(['limit', 'offset', 'page', 'cursor', 'filter', 'sort', 'include', 'fields', 'search', 'count', 'trashed'])
const SHOW_PARAMETERS = new Set(['include', 'fields'])

/** Names a parameter that nobody knows, so that a typo is not read as "no limit". */
function refuseUnknown(parameters: Record<string, unknown>, known: Set<string>): void {
  for (const name of Object.keys(parameters)) {
    if (known.has(name)) continue
    const allowed = [...known].join(', ')
    throw invalidParameter(name.slice(0, 100), `There is no parameter "${name.slice(0, 100)}". Parameters are: ${allowed}.`, 'unknown')
  }
}

function text(parameters: Record<string, unknown>, name: string): string | undefined {
  const value = parameters[name]
  if (value === undefined || typeof value === 'string') return value
  throw invalidParameter(name, `${name} takes one value, as in ${name}=….`, 'single')
}

/** A list's query string. @throws E_INVALID_PARAMETER naming the parameter */
export function decodeList(request: HttpRequest): ListQuery {
  if (request.parsedUrl.query === null) return {}
  const parameters = request.qs()
  refuseUnknown(parameters, LIST_PARAMETERS)
  const { filter } = parameters
  if (filter !== undefined && (typeof filter !== 'object' || filter === null || Array.isArray(filter))) {
    throw invalidParameter('filter', 'filter names fields, as in filter[status]=published.', 'filter')
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

export function decodeShow(request: HttpRequest): Pick<ListQuery, 'include' | 'fields'> {
  if (request.parsedUrl.query === null) return {}
  const parameters = request.qs()
  refuseUnknown(parameters, SHOW_PARAMETERS)
  return { include: text(parameters, 'include'), fields: text(parameters, 'fields') }
}

/** The body of a write. @throws E_UNSUPPORTED_MEDIA_TYPE for anything but JSON */
export function decodeBody(request: HttpRequest): unknown {
  const type = request.header('content-type') ?? ''
  if (!/^application\/(json|merge-patch\+json)\b/i.test(type)) {
    throw new OperationError('E_UNSUPPORTED_MEDIA_TYPE', 'Send application/json.')
  }
  const raw = request.raw()
  if (raw === null || raw.trim() === '') {
    throw new OperationError('E_MALFORMED_BODY', 'The body is empty. Send one JSON object with a value per field.')
  }
  // Read from the text itself: the parser in front joins arrays and objects with the query string.
  return JSON.parse(raw)
}
