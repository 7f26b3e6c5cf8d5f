import { createHmac } from 'node:crypto'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Field, JsonValue } from '#framework/fields/main'
import { OperationError } from './errors.js'
import type { Registered } from './registry.js'
import type { Surface } from './list_query.js'
import type { Shape } from './shape.js'

/** The version somebody has seen, several of them, or `*` for whichever there is. */
export type Version = string | readonly string[]

const LENGTH = 16

/** The timestamp that every write moves forward, where every row has one: in a table taken over it may be null. */
const stampOf = ({ updated }: Shape) => (updated?.options.nullable ? undefined : updated)

/** The fields a record's version is made of: its timestamp, else all of them. */
export function versionFields(shape: Shape): Field[] {
  const stamp = stampOf(shape)
  return stamp ? [stamp] : [...shape.fields.values()]
}

/**
 * A record's version: short text that is another one after every change, and says nothing more.
 * @param values  JSON values of `versionFields`
 * @param secret  keyed, or hidden columns could be guessed from it
 */
export function versionOf(shape: Shape, values: readonly JsonValue[], secret: string): string {
  if (stampOf(shape)) return Date.parse(String(values[0])).toString(36)
  const hash = createHmac('sha256', secret).update(`version\n${JSON.stringify(values)}`)
  return hash.digest('base64url').slice(0, LENGTH)
}

/** @throws E_PRECONDITION_FAILED when the record is not of the version, or one of the versions, given */
export function checkVersion(
  shape: Shape,
  record: LucidRow,
  given: Version | undefined,
  secret: string
): void {
  if (given === undefined || given === '*') return
  const values = versionFields(shape).map((field) =>
    field.serialize((record as unknown as Record<string, unknown>)[field.name])
  )
  if ([given].flat().includes(versionOf(shape, values, secret))) return
  throw new OperationError(
    'E_PRECONDITION_FAILED',
    'Somebody has changed it since. Read it again, and repeat your change on what it is now.'
  )
}

/** @throws E_PRECONDITION_REQUIRED for a program that names no version where the resource asks for one */
export function requireVersion(
  { resource }: Registered,
  surface: Surface | undefined,
  given: Version | undefined
): void {
  const { api } = resource.options
  if (surface !== 'api' || given !== undefined || api === true || !api?.requireVersion) return
  throw new OperationError(
    'E_PRECONDITION_REQUIRED',
    `Changing ${resource.name} takes the version you have read: send it along, as reading one record gives it.`
  )
}
