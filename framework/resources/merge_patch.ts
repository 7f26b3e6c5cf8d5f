import type { JsonValue } from '#framework/fields/main'

type JsonObject = { [name: string]: JsonValue }

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What becomes of a value by a JSON Merge Patch: objects are merged, null removes a member, everything else replaces.
 * @see RFC 7396
 */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch
  // Without a prototype `__proto__` is a name like any other here.
  const merged: JsonObject = Object.assign(Object.create(null), isObject(target) ? target : {})
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name]
    else merged[name] = mergePatch(merged[name], value)
  }
  // Defined one by one, because assigning would take a member of that name for the prototype.
  return Object.fromEntries(Object.entries(merged))
}
