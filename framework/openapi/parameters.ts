import type { Field, Operator } from '#framework/fields/main'
import {
  COUNT_CAP,
  GROUP_LIMIT,
  INCLUDED,
  leadsToOne,
  MAX_GROUPS,
  MAX_MEASURES,
  MAX_OFFSET,
  MAX_SEARCH,
  MAX_VALUES,
} from '#framework/resources/main'
import { type Json, ref } from './json.js'
import { namesOf } from './names.js'
import type { Offer } from './offer.js'

/** A cursor as `meta` gives it: a payload and its signature. */
export const CURSOR: Json = {
  type: 'string',
  maxLength: 8017,
  pattern: '^[A-Za-z0-9_-]{1,8000}\\.[A-Za-z0-9_-]{16}$',
}

const anyText = (maxLength: number): Json => ({
  type: 'string',
  maxLength,
  pattern: '^[^\\u0000]*$',
})

/** Names of a closed list, separated by commas. */
function names(values: readonly string[], description: string, name: string): Json {
  return {
    name,
    in: 'query',
    description,
    style: 'form',
    explode: false,
    schema: {
      type: 'array',
      items: { type: 'string', enum: [...values] },
      minItems: 1,
      maxItems: values.length,
      uniqueItems: true,
    },
  }
}

/*
 * Parameters that may be left out have no example: pages that try requests send what has one.
 */
const WORDS: Record<Operator, string> = {
  eq: 'is equal',
  ne: 'is not equal',
  lt: 'is less',
  lte: 'is less or equal',
  gt: 'is greater',
  gte: 'is greater or equal',
  in: `is one of up to ${MAX_VALUES} values, separated by commas`,
  nin: `is none of up to ${MAX_VALUES} values, separated by commas`,
  contains: 'contains the text, in upper or lower case',
  startsWith: 'begins with the text, in upper or lower case',
  endsWith: 'ends with the text, in upper or lower case',
  null: 'has no value; `false`: has one',
  between: 'lies between two values, separated by a comma, or is one of them',
}

/** The longest value of a field, as text. */
function widthOf(field: Field): number {
  const { maxLength, enum: values } = field.types.json
  if (Array.isArray(values)) return Math.max(...values.map((value) => String(value).length))
  return typeof maxLength === 'number' ? maxLength : 32
}

function operand(field: Field, operator: Operator): Json {
  switch (operator) {
    case 'null':
      return { type: 'boolean' }
    case 'in':
    case 'nin':
      return anyText((widthOf(field) + 1) * MAX_VALUES)
    case 'between':
      return anyText(widthOf(field) * 2 + 1)
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return anyText(MAX_SEARCH)
    default:
      return field.types.json as Json
  }
}

/** `filter[publishedAt][gte]=…`: one parameter a field, whose members are the operators. */
function filterParameter(path: string, field: Field): Json {
  const properties: Json = {}
  for (const operator of field.operators) {
    properties[operator] = { ...operand(field, operator), description: WORDS[operator] }
  }
  const [operator] = field.operators
  return {
    name: `filter[${path}]`,
    in: 'query',
    description: `Rows whose ${path} is so. \`filter[${path}]=…\` is short for \`filter[${path}][${operator}]=…\`.`,
    style: 'deepObject',
    explode: true,
    schema: { type: 'object', properties, additionalProperties: false },
  }
}

/** Parameters that are the same for every list, by name. */
export const SHARED_PARAMETERS: Json = {
  format: {
    name: 'format',
    in: 'query',
    description: 'What `Accept` says, for who can set no header. As CSV or NDJSON all rows come.',
    schema: { type: 'string', enum: ['json', 'csv', 'ndjson'], default: 'json' },
  },
  cursor: {
    name: 'cursor',
    in: 'query',
    description:
      'The page that begins after, or ends before, a row: what `nextCursor` or `previousCursor` of the same list gave. Not together with `offset` or `page`.',
    schema: CURSOR,
  },
  offset: {
    name: 'offset',
    in: 'query',
    description: 'Rows to pass over. Further on, use a cursor.',
    schema: { type: 'integer', format: 'int32', minimum: 0, maximum: MAX_OFFSET },
  },
  page: {
    name: 'page',
    in: 'query',
    description: `The page, counted from 1 in pages of \`limit\` rows, up to row ${MAX_OFFSET}.`,
    schema: { type: 'integer', format: 'int32', minimum: 1, maximum: MAX_OFFSET + 1 },
  },
  count: {
    name: 'count',
    in: 'query',
    description: `Whether \`meta.total\` tells how many rows there are in all: \`true\`, or \`exact\`, counts them up to ${COUNT_CAP}, \`estimated\` asks the database's statistics beyond 10000.`,
    schema: {
      type: 'string',
      enum: ['false', 'true', 'exact', 'estimated'],
      default: 'false',
    },
  },
  search: {
    name: 'search',
    in: 'query',
    description:
      'Rows in which every word, of the first eight, stands in one of the fields searched.',
    schema: { ...anyText(MAX_SEARCH), minLength: 1 },
  },
  trashed: {
    name: 'trashed',
    in: 'query',
    description: 'Rows of the trash too, or only those; for whoever may restore.',
    schema: { type: 'string', enum: ['with', 'only'] },
  },
}

const shared = (name: string) => ref('parameters', name)

/** Beyond so many paths the description says what they look like, instead of naming each. */
const MAX_PATHS = 200

function includeParameters(offer: Offer): Json[] {
  const paths = offer.includePaths
  if (paths.length === 0) return []
  const include = names(
    paths.slice(0, MAX_PATHS),
    'Relations to show along, and relations of those, separated by commas.',
    'include'
  )
  if (paths.length > MAX_PATHS) {
    const schema = include.schema as Json
    schema.items = { type: 'string', maxLength: 200, pattern: '^\\w+(\\.\\w+)*$' }
  }
  return [include, ...offer.includes.map((one) => includedParameter(offer, one))]
}

/** `include[comments][limit]=5`: what is shown of one relation. */
function includedParameter(offer: Offer, one: Offer['includes'][number]): Json {
  const { relation } = one
  const other = offer.of(one.related)
  const fields = other.fields.map(({ name }) => name)
  const properties: Json = { fields: { ...listOf(fields), description: 'Which fields.' } }
  const paths = other.includePaths
  if (paths.length) {
    properties.include = { ...listOf(paths), description: 'What to show along of them.' }
  }
  if (!leadsToOne(relation)) {
    properties.limit = {
      type: 'integer',
      format: 'int32',
      minimum: 1,
      maximum: INCLUDED.max,
      description: 'How many of each record.',
    }
    if (other.sorts.length) {
      properties.sort = { ...listOf(other.sorts, '-?'), description: 'In which order.' }
    }
  }
  return {
    name: `include[${relation.name}]`,
    in: 'query',
    description: leadsToOne(relation)
      ? `Shows ${relation.name} along, and what of it.`
      : `Shows ${relation.name} along, and which of them: \`include[${relation.name}][filter][…]\` takes the filters of ${other.registered.resource.title.toLowerCase()}.`,
    style: 'deepObject',
    explode: true,
    schema: { type: 'object', properties, additionalProperties: false },
  }
}

/** Names separated by commas, as one text. */
function listOf(values: readonly string[], before = ''): Json {
  const one = `${before}(?:${values.map((value) => value.replaceAll('.', '\\.')).join('|')})`
  return {
    type: 'string',
    minLength: 1,
    maxLength: values.join(',-').length + 1,
    pattern: `^${one}(?:,${one})*$`,
  }
}

function fieldsParameter(offer: Offer, description: string): Json {
  const values = offer.fields.map(({ name }) => name)
  return names(values, description, 'fields')
}

/** What a list can be asked. */
export function listParameters(offer: Offer, { streams }: { streams: boolean }): Json[] {
  const { limit, sorts } = offer
  const sortWords = sorts.flatMap((path) => [path, `-${path}`])
  return [
    {
      name: 'limit',
      in: 'query',
      description: 'Rows in one answer.',
      schema: {
        type: 'integer',
        format: 'int32',
        minimum: 1,
        maximum: limit.max,
        default: limit.default,
      },
    },
    shared('cursor'),
    shared('offset'),
    shared('page'),
    ...(sortWords.length
      ? [names(sortWords, 'Fields to sort by, each turned round by a `-` before it.', 'sort')]
      : []),
    ...filterParameters(offer),
    ...(offer.isSearched ? [shared('search')] : []),
    ...includeParameters(offer),
    fieldsParameter(offer, 'Fields to show, separated by commas.'),
    shared('count'),
    ...(streams ? [shared('format')] : []),
    ...(offer.registered.resource.shape.softDeletes ? [shared('trashed')] : []),
  ]
}

function filterParameters(offer: Offer): Json[] {
  return Object.keys(namedFilters(offer)).map(shared)
}

/** The filters of a resource by the names under which its operations point at them. */
export function namedFilters(offer: Offer): Json {
  const { many } = namesOf(offer.registered)
  const parameters = [
    ...offer.filters.map(({ path, field }) => [path, filterParameter(path, field)] as const),
    ...offer.rowFilters.map(({ path, fields }) => [path, rowParameter(path, fields)] as const),
  ]
  return Object.fromEntries(
    parameters.map(([path, parameter]) => [`${many}.filter.${path}`, parameter])
  )
}

/** `filter[comments][status]=…`: one related row of which all of it is so. */
function rowParameter(path: string, fields: { name: string; field: Field }[]): Json {
  const properties: Json = {
    null: { type: 'boolean', description: 'there is none; `false`: there is one' },
  }
  for (const { name, field } of fields) {
    properties[name] = { ...(field.types.json as Json), description: `its ${name} is equal` }
  }
  return {
    name: `filter[${path}]`,
    in: 'query',
    description: `Rows of which one of the ${path} is so, in everything that is asked of it.`,
    style: 'deepObject',
    explode: true,
    schema: { type: 'object', properties, additionalProperties: false },
  }
}

/** What groups and measures can be asked. */
export function aggregateParameters(offer: Offer): Json[] {
  const { group, measures } = offer.aggregates
  const few = (values: readonly string[], max: number, description: string, name: string) => {
    const parameter = names(values, description, name)
    return { ...parameter, schema: { ...(parameter.schema as Json), maxItems: max } }
  }
  return [
    ...(group.length ? [few(group, MAX_GROUPS, 'What the rows are grouped by.', 'group')] : []),
    ...(measures.length
      ? [few(measures, MAX_MEASURES, 'What is told of a group.', 'measures')]
      : []),
    {
      name: 'sort',
      in: 'query',
      description: 'Groups and measures that are asked for, each turned round by a `-`.',
      schema: listOf([...group, ...measures], '-?'),
    },
    {
      name: 'limit',
      in: 'query',
      description: 'Groups in one answer.',
      schema: {
        type: 'integer',
        format: 'int32',
        minimum: 1,
        maximum: GROUP_LIMIT.max,
        default: GROUP_LIMIT.default,
      },
    },
    ...filterParameters(offer),
    ...(offer.isSearched ? [shared('search')] : []),
    ...(offer.registered.resource.shape.softDeletes ? [shared('trashed')] : []),
  ]
}

/** What one record can be asked. */
export function showParameters(offer: Offer): Json[] {
  return [...includeParameters(offer), fieldsParameter(offer, 'Fields to show; all when not said.')]
}

/** A record that an address names. As text: `007` would be a second address of record 7, and is none. */
export function keyParameter(offer: Offer, name: string, description: string): Json {
  const { shape } = offer.registered.resource
  const { kind } = shape.fields.get(shape.primaryKey)!
  return {
    name,
    in: 'path',
    required: true,
    description,
    schema:
      kind.name === 'id'
        ? { type: 'string', pattern: '^[1-9][0-9]{0,9}$', maxLength: 10 }
        : kind.name === 'uuid'
          ? offer.key
          : { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^\\u0000]+$' },
    example: String(offer.keyExample),
  }
}

/** Entity tags as headers have them, or a star for any. */
const TAGS: Json = {
  type: 'string',
  maxLength: 8000,
  pattern: '^(\\*|((W/)?"[^"]*"[ \\t]*,?[ \\t]*)+)$',
}

const IF_MATCH: Json = {
  name: 'If-Match',
  in: 'header',
  description:
    'Does it only to this version: an `ETag` that reading or writing the record gave. Otherwise 412, and nothing is overwritten.',
  schema: TAGS,
}

/** Headers of requests, by the names under which operations point at them. */
export const REQUEST_HEADERS: Json = {
  ifMatch: IF_MATCH,
  requiredIfMatch: { ...IF_MATCH, required: true },
  ifNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'Does it only when this is not what is there: a read is answered with 304.',
    schema: TAGS,
  },
  range: {
    name: 'Range',
    in: 'header',
    description: 'One part of the file, as in `bytes=0-499`; several parts are answered whole.',
    schema: { type: 'string', maxLength: 100, pattern: '^[\\u0020-\\u007E]*$' },
  },
  ifRange: {
    name: 'If-Range',
    in: 'header',
    description: 'The part is given only when this is still the tag of the file; else the whole.',
    schema: { type: 'string', maxLength: 255, pattern: '^[\\u0020-\\u007E]*$' },
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes sending it again do nothing again, for 24 hours: what it came to is told once more.',
    schema: { type: 'string', minLength: 1, maxLength: 257, pattern: '^[\\u0021-\\u007E]+$' },
  },
  prefer: {
    name: 'Prefer',
    in: 'header',
    description: '`return=minimal` for an answer without a body (RFC 7240).',
    schema: { type: 'string', maxLength: 255, pattern: '^[\\u0020-\\u007E]*$' },
  },
}
