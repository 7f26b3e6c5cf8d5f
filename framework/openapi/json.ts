import type { JsonValue } from '#framework/fields/main'

/** A part of a description, or a JSON Schema: plain data. */
export interface Json {
  [name: string]: JsonValue
}

/** Points at a named part of the description. */
export const ref = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` })

/** The schema, or null. */
export function orNull(schema: Json): Json {
  const { type, enum: values } = schema
  if (type === undefined) return { oneOf: [schema, { type: 'null' }] }
  const nullable = { ...schema, type: [...(Array.isArray(type) ? type : [type]), 'null'] }
  return Array.isArray(values) ? { ...nullable, enum: [...values, null] } : nullable
}
