import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { Field } from '#framework/fields/main'
import { OperationError, type Problem } from './errors.js'
import { pointerOf } from './pointer.js'
import type { Registered, Registry } from './registry.js'
import { type Relation, shapeOf } from './shape.js'

/** Records that belong to another and are written with it: the lines of an order. */
export interface Owned {
  name: string
  /** Their own resource, whose policy, fields and rules hold for each of them. */
  registered: Registered
  /** Their field that points at the owner. */
  back: Field
  /** The owner's field that it points at. */
  key: Field
  many: boolean
}

/** One of them as it was sent: with its key to be changed, without to be stored. */
export interface OwnedEntry {
  id: number | string | undefined
  fields: Record<string, unknown>
}

/** Entries of one relation, records written in one transaction, and owners inside each other. */
export const MAX_OWNED = 100
export const MAX_WRITTEN = 500
export const MAX_OWNERS = 3

/** Names of the relations that are written with their owner. */
export function ownedNames({ resource }: Registered): readonly string[] {
  return (resource.options.nested ?? []) as readonly string[]
}

/** The field of a related model that points back at its owner, where there is one. */
export function backField({ model, relatedColumn }: Relation): Field | undefined {
  return fieldOf(model, relatedColumn)
}

function fieldOf(model: LucidModel, column: string): Field | undefined {
  return [...shapeOf(model).fields.values()].find((field) => field.columnName === column)
}

/** @param name  one of `ownedNames`; the check at boot has seen that all of this is there */
export function ownedOf(registry: Registry, { resource }: Registered, name: string): Owned {
  const relation = resource.shape.relations.get(name)!
  return {
    name,
    registered: registry.findByModel(relation.model)!,
    back: backField(relation)!,
    key: fieldOf(resource.model, relation.localColumn)!,
    many: relation.type === 'hasMany',
  }
}

/**
 * Takes apart what was sent for an owned relation.
 * @param ownerKey  the owner's key; undefined while it is not stored
 * @throws E_INVALID, with pointers from the owner's input
 */
export function readOwned(owned: Owned, value: unknown, ownerKey: unknown): OwnedEntry[] {
  const { name, many } = owned
  if (!many && value === null) return []
  const given = many ? value : [value]
  if (!Array.isArray(given)) throw invalid(owned, 'array', 'Send a list of objects.')
  if (given.length > MAX_OWNED)
    throw invalid(owned, 'maxLength', `At most ${MAX_OWNED} can be sent at once.`)
  const seen = new Set<string>()
  return given.map((entry: unknown, index) => {
    const where = placeOf(owned, index)
    if (!isObject(entry))
      throw invalid(owned, 'object', `Send ${many ? 'objects' : 'an object'}.`, where)
    const {
      [owned.registered.resource.shape.primaryKey]: id,
      [owned.back.name]: back,
      ...fields
    } = entry
    if (back !== undefined && (ownerKey === undefined || String(back) !== String(ownerKey))) {
      const message = `It belongs to the record it stands in. Leave ${owned.back.name} out.`
      throw invalid(owned, 'readonly', message, where + pointerOf(owned.back.name))
    }
    if (id === undefined) return { id, fields }
    const pointer = where + pointerOf(owned.registered.resource.shape.primaryKey)
    if (typeof id !== 'number' && typeof id !== 'string')
      throw invalid(owned, 'exists', 'A key is a number or text.', pointer)
    if (seen.has(String(id))) throw invalid(owned, 'distinct', `It is in ${name} twice.`, pointer)
    seen.add(String(id))
    return { id, fields }
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Where an entry stands in its owner's input. */
export function placeOf({ name, many }: Owned, index: number): string {
  return many ? pointerOf(name, index) : pointerOf(name)
}

function invalid({ name }: Owned, rule: string, message: string, pointer = pointerOf(name)) {
  return new OperationError('E_INVALID', message, [{ field: name, rule, message, pointer }])
}

/** An entry that names no record of this owner, or none that may be seen. */
export function notOwned(owned: Owned): OperationError {
  const { primaryKey } = owned.registered.resource.shape
  const message = `There is no such record in ${owned.name}. Leave ${primaryKey} out to add one.`
  return new OperationError('E_INVALID', message, [{ field: primaryKey, rule: 'exists', message }])
}

/** Problems of an entry as problems of its owner's input. */
export function problemsWithin(owned: Owned, place: string, error: OperationError): Problem[] {
  const { code, message, problems } = error
  if (!problems.length) return [{ field: owned.name, rule: code, message, pointer: place }]
  return problems.map((one) => ({
    ...one,
    field: `${owned.name}.${one.field}`,
    pointer: place + (one.pointer ?? ''),
  }))
}

/** @throws E_INVALID when one request writes more records, or deeper inside each other, than is sensible */
export function tooMuch(): OperationError {
  const message = `One request writes at most ${MAX_WRITTEN} records, in at most ${MAX_OWNERS} owners inside each other.`
  return new OperationError('E_INVALID', message, [
    { field: '', rule: 'maxLength', message, pointer: '' },
  ])
}
