import type { Field, JsonValue } from '#framework/fields/main'

/** A value that a field of this kind may have, and that is not the present one. */
export function otherValue(field: Field, present: unknown): JsonValue {
  const now = field.serialize(present as never)
  const differs = (value: unknown) => JSON.stringify(value) !== JSON.stringify(now)
  const { values } = field.options as { values?: readonly string[] }
  const candidates: JsonValue[] = [
    ...(values ?? []),
    field.example as JsonValue,
    ...(typeof now === 'number' ? [now + 1] : []),
    ...(typeof now === 'boolean' ? [!now] : []),
    ...(field.kind.name === 'belongsTo' ? [1, 2] : []),
    '2001-02-03T04:05:06.000Z',
  ]
  return candidates.find(differs)!
}
