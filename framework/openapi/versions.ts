import type { JsonValue } from '#framework/fields/main'
import type { Json } from './json.js'

/** The versions of OpenAPI in which the description can be had. */
export const VERSIONS = ['3.1', '3.0'] as const
export type Version = (typeof VERSIONS)[number]

/** The description, which is in 3.1, in another version of OpenAPI: generators of code still ask for 3.0. */
export function inVersion(description: Json, version: Version): Json {
  if (version === '3.1') return description
  return { ...(older(description) as Json), openapi: '3.0.4' }
}

/** JSON Schema 2020-12 in the words that OpenAPI 3.0 has for it. What it has no word for is left out. */
function older(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(older)
  if (typeof value !== 'object' || value === null) return value
  const { type, examples, oneOf, const: only, ...rest } = value as Json
  if (type === 'null') return NULL
  delete rest.contentMediaType
  const result: Json = {}
  for (const [name, part] of Object.entries(rest)) {
    // Members of an example are data, whatever they are called, and those of `properties` are fields.
    if (name === 'example' || name === 'default') result[name] = part
    else result[name] = name === 'properties' ? olderFields(part as Json) : older(part)
  }
  if (only !== undefined) result.enum = [only]
  if (Array.isArray(examples)) result.example = examples[0]
  else if (examples !== undefined) result.examples = examples
  return { ...result, ...olderType(type), ...olderChoice(oneOf) }
}

const olderFields = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, older(schema)]))

/** `['string', 'null']` → a nullable string. */
function olderType(type: JsonValue | undefined): Json {
  if (type === undefined) return {}
  if (!Array.isArray(type)) return typeof type === 'object' ? { type: older(type) } : { type }
  const types = type.filter((one) => one !== 'null')
  const nullable: Json = types.length < type.length ? { nullable: true } : {}
  // Of several types it has no word: without one anything is allowed.
  return types.length === 1 ? { type: types[0], ...nullable } : {}
}

/** Null as one of several choices. */
const NULL: Json = { type: 'object', nullable: true, enum: [null] }

function olderChoice(oneOf: JsonValue | undefined): Json {
  if (!Array.isArray(oneOf)) return oneOf === undefined ? {} : { oneOf: older(oneOf) }
  return { oneOf: oneOf.map(older) }
}
