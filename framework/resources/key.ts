import type { Field } from '#framework/fields/main'
import { both, type Condition } from './conditions.js'
import { notFound } from './errors.js'
import type { Registered } from './registry.js'
import type { Shape } from './shape.js'

/** The primary key, or unique fields with their values: `{ slug: 'night-train' }`. */
export type Key = number | string | { [field: string]: string | number }

/** The largest number of a 32-bit key column. */
const MAX_KEY = 2_147_483_647

/** @throws E_NOT_FOUND, always */
export function absent(registered: Registered, key: Key): never {
  throw notFound(registered.resource.name, typeof key === 'object' ? Object.values(key)[0] : key)
}

/** The condition that names one record; undefined for a key no record can have, which a database may choke on. */
export function keyCondition(shape: Shape, key: Key): Condition | undefined {
  const values = keyValues(shape, key)
  const parts = values?.map(([{ name }, value]): Condition => {
    return { field: name, operator: 'eq', value }
  })
  return parts && both(...parts)
}

/** The fields of a key and what they have to be; undefined for a key no record can have. */
export function keyValues(shape: Shape, key: Key): [Field, string | number][] | undefined {
  const named = typeof key === 'object' ? key : { [shape.primaryKey]: key }
  const values: [Field, string | number][] = []
  for (const [name, value] of Object.entries(named)) {
    const field = shape.fields.get(name)
    if (!field || !isKeyOf(field.kind.name, String(value))) return undefined
    values.push([field, field.kind.name === 'id' ? Number(value) : value])
  }
  return values
}

/** Strict, because `007` and `1e1` would be second addresses of records 7 and 10. */
function isKeyOf(kind: string | undefined, text: string): boolean {
  if (kind === 'id') return /^[1-9]\d{0,9}$/.test(text) && Number(text) <= MAX_KEY
  if (kind === 'uuid') return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)
  return text.length <= 255 && !text.includes('\0')
}
