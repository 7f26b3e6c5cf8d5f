import {
  type AggregateQuery,
  invalidParameter,
  type ListQuery,
  type ShowQuery,
} from '#framework/resources/main'
import { AGGREGATE, count, INCLUDED, LIST, refuseUnknown, SHOW, trashed } from './decode.js'

/** Includes inside includes that a body may have; how many are read along, the resource says. */
const MAX_INCLUDES = 10

/** What a body may have: the names that a query string has, with values of their own types. */
type BodyQuery = ListQuery & AggregateQuery

/** A list asked for by a JSON object, as QUERY sends it. @throws E_INVALID_PARAMETER naming the member */
export function decodeListBody(body: unknown): ListQuery {
  return membersOf(body, LIST, '{"filter": …}')
}

/** One record, asked for likewise. @throws E_INVALID_PARAMETER naming the member */
export function decodeShowBody(body: unknown): Pick<ShowQuery, 'include' | 'fields'> {
  return membersOf(body, SHOW, '{"include": …}')
}

/** Groups and measures, asked for likewise. @throws E_INVALID_PARAMETER naming the member */
export function decodeAggregateBody(body: unknown): AggregateQuery {
  return membersOf(body, AGGREGATE, '{"group": …}')
}

function membersOf(
  body: unknown,
  known: readonly (keyof BodyQuery)[],
  example: string
): Partial<BodyQuery> {
  if (!isObject(body))
    throw invalidParameter('body', `The body is one JSON object: ${example}.`, 'object')
  refuseUnknown(Object.keys(body), known)
  for (const [name, value] of Object.entries(body)) {
    if (MEMBERS[name as keyof BodyQuery](value)) continue
    throw invalidParameter(name, `${name} is ${WANTED[name as keyof BodyQuery]}.`, 'type')
  }
  const query = body as Partial<BodyQuery>
  count(String(query.count ?? 'false'))
  trashed(query.trashed)
  if (isObject(query.include)) refuseIncludes(query.include, 'include')
  return query
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number' || isText(value)
const isNames = (value: unknown) =>
  isText(value) || (Array.isArray(value) && value.length <= 100 && value.every(isText))

const MEMBERS: Record<keyof BodyQuery, (value: unknown) => boolean> = {
  limit: isNumber,
  offset: isNumber,
  page: isNumber,
  cursor: isText,
  filter: (value) => isText(value) || isObject(value),
  sort: isNames,
  include: (value) => isNames(value) || isObject(value),
  fields: isNames,
  search: isText,
  count: (value) => typeof value === 'boolean' || isText(value),
  trashed: isText,
  group: isNames,
  measures: isNames,
}

const WANTED: Record<keyof BodyQuery, string> = {
  limit: 'a number',
  offset: 'a number',
  page: 'a number',
  cursor: 'a text',
  filter: 'an object that names fields, or a text',
  sort: 'a list of texts',
  include: 'a list of texts, or an object of relations',
  fields: 'a list of texts',
  search: 'a text',
  count: 'true, false or "estimated"',
  trashed: '"with" or "only"',
  group: 'a list of texts',
  measures: 'a list of texts',
}

function refuseIncludes(asked: Record<string, unknown>, shown: string, depth = 1): void {
  for (const [path, one] of Object.entries(asked)) {
    const here = `${shown}[${path.slice(0, 100)}]`
    if (one === true) continue
    if (!isObject(one) || depth > MAX_INCLUDES)
      throw invalidParameter(here, `${here} is true, or an object: {"limit": 5}.`, 'include')
    refuseUnknown(Object.keys(one), INCLUDED, here)
    for (const name of INCLUDED) {
      if (one[name] === undefined || MEMBERS[name](one[name])) continue
      throw invalidParameter(`${here}[${name}]`, `${here}[${name}] is ${WANTED[name]}.`, 'type')
    }
    if (isObject(one.include)) refuseIncludes(one.include, `${here}[include]`, depth + 1)
  }
}
