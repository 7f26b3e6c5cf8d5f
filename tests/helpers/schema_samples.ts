import type { DescribedApi, Part } from '#tests/helpers/described_api'

/** Patterns that any text of plain letters matches. */
const PLAIN = [/^\^\[\^/]

const canBeLong = ({ format, pattern }: Part) =>
  format === undefined && (pattern === undefined || PLAIN.some((plain) => plain.test(pattern)))

const typesOf = (schema: Part): string[] => [schema.type].flat()

/** Texts of formats and patterns; of a schema that says no more, those that it allows are among its values. */
const TEXTS = ['2026-11-22T20:08:00.000Z', '2026-11-22', 'ada@example.com', 'x', '1', '#1a7f5a']

/** Values that a schema allows: its example, its limits, each of its choices, and null where null may be. */
export function allowed(api: DescribedApi, schema: Part): unknown[] {
  const values: unknown[] = [...(schema.examples ?? []), ...(schema.enum ?? [])]
  const types = typesOf(schema)
  if (types.includes('null')) values.push(null)
  if (types.includes('boolean')) values.push(true, false)
  if (types.includes('integer') || types.includes('number')) {
    for (const limit of [schema.minimum, schema.maximum])
      if (limit !== undefined) values.push(limit)
  }
  if (types.includes('string') && canBeLong(schema) && !schema.enum) {
    values.push('x'.repeat(Math.max(1, schema.minLength ?? 1)), 'x'.repeat(schema.maxLength))
  }
  if (values.length > 0) return values
  return TEXTS.filter((text) => api.faultsOf(text, schema).length === 0).slice(0, 1)
}

/** Values that a schema does not allow: of no type, beyond its limits, none of its choices. */
export function forbidden(schema: Part): unknown[] {
  const types = typesOf(schema)
  const values: unknown[] = types.includes('object') ? ['{'] : [{ no: 'value' }]
  if (!types.includes('null')) values.push(null)
  if (schema.enum) values.push('no such choice')
  if (typeof schema.minimum === 'number') values.push(schema.minimum - 1)
  if (typeof schema.maximum === 'number') values.push(schema.maximum + 1)
  if (types.includes('string') && schema.maxLength) values.push('x'.repeat(schema.maxLength + 1))
  return values
}

/** The body that an operation's schema describes, made of the examples of what must be there. */
export function exampleBody(api: DescribedApi, schema: Part): Record<string, unknown> {
  const { required = [], properties = {} } = api.resolve(schema)!
  return Object.fromEntries(
    required.map((name: string) => [name, api.resolve(properties[name])!.examples[0]])
  )
}
