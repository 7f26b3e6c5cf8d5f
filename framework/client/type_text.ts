import type { Field } from '#framework/fields/main'

interface Schema {
  type?: string | readonly string[]
  enum?: readonly unknown[]
  const?: unknown
  oneOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: readonly string[]
}

const WORDS: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

/** A JSON Schema as a TypeScript type; what it does not say is `unknown`. */
export function typeText(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)))
  const parts = schema.oneOf ?? schema.anyOf
  if (parts) return union(parts.map(typeText))
  if (Array.isArray(schema.type)) {
    return union(schema.type.map((type: string) => typeText({ ...schema, type })))
  }
  if (schema.type === 'array') return `(${typeText(schema.items ?? {})})[]`
  if (schema.type === 'object') return objectText(schema)
  return WORDS[schema.type as string] ?? 'unknown'
}

function objectText({ properties, required = [] }: Schema): string {
  if (!properties) return '{ [name: string]: unknown }'
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${nameText(name)}${required.includes(name) ? '' : '?'}: ${typeText(schema)}`
  )
  return `{ ${members.join('; ')} }`
}

export const union = (types: readonly string[]) =>
  types.length ? [...new Set(types)].join(' | ') : 'never'

/** Names as a union of texts. */
export const namesText = (names: readonly string[]) =>
  union(names.map((name) => JSON.stringify(name)))

/** A property's name, in quotes where the language wants them. */
export const nameText = (name: string) =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)

/** The value of a field as it is sent and given. */
export function valueText(field: Field): string {
  const text = typeText(field.types.json as Schema)
  return field.nullable ? union([text, 'null']) : text
}

/** What a filter compares a field with. A value of several parts is compared by its text or number. */
export function comparedText(field: Field): string {
  const { type } = field.types.json as Schema
  const isPlain = type !== 'object' && type !== 'array'
  const text = isPlain ? typeText(field.types.json as Schema) : 'string | number'
  return field.nullable ? union([text, 'null']) : text
}
