import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Field, JsonValue } from '#framework/fields/main'
import type { Actor } from './actor.js'
import { OperationError, tooDeep } from './errors.js'
import { isFile } from './file_input.js'
import { applyJsonPatch, readJsonPatch, pointerInto, stepsOf } from './json_patch.js'
import { seenLinks } from './links.js'
import { mergePatch } from './merge_patch.js'
import type { References } from './references.js'
import type { Registered } from './registry.js'
import { readableFields } from './rights.js'
import { writableNames } from './input.js'

/**
 * What the input of an update means.
 * - `fields`: values of the fields to be changed
 * - `replace`: the record as it shall be; what is not said becomes its default or null (PUT)
 * - `mergePatch`: JSON Merge Patch (RFC 7396): as `fields`, and objects inside a field are merged
 * - `jsonPatch`: JSON Patch (RFC 6902) on the record as its sender sees it
 */
export type Change = 'fields' | 'replace' | 'mergePatch' | 'jsonPatch'

/** A record that is to be changed, and who changes it. */
export interface Present {
  registered: Registered
  actor: Actor
  record: LucidRow
  references: References
  trx: TransactionClientContract
}

/** A change as values of fields. */
export interface FieldChanges {
  raw: unknown
  /** What becomes of fields that the input does not name; validated by nobody, because they are the model's own. */
  rest: Record<string, unknown>
  /** Required fields need not be given, except where the whole record is. */
  given: readonly string[] | 'all'
  /** Where in the input a field's value stands, if not under its name. */
  pointer?: (field: string) => string
}

/** @throws E_MALFORMED_BODY, E_INVALID, E_PRECONDITION_FAILED */
export async function fieldChanges(
  change: Change,
  raw: unknown,
  present: Present
): Promise<FieldChanges> {
  try {
    if (change === 'jsonPatch') return await patched(raw, present)
    if (change === 'mergePatch' && isObject(raw))
      return { raw: merged(raw, present), rest: {}, given: 'all' }
    if (change === 'replace' && isObject(raw)) return replaced(raw, present)
    return { raw, rest: {}, given: 'all' }
  } catch (error) {
    throw error instanceof RangeError ? tooDeep() : error
  }
}

type JsonObject = { [name: string]: JsonValue }

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valueOf = (record: LucidRow, field: Field) => field.serialize(record.$attributes[field.name])

function merged(raw: JsonObject, { registered, record }: Present): JsonObject {
  const { fields } = registered.resource.shape
  const entries = Object.entries(raw).map(([name, value]): [string, JsonValue] => {
    const field = fields.get(name)
    // A file that was sent is one value, whatever it is made of.
    const merges = field && !isFile(field) && isObject(value)
    return [name, merges ? mergePatch(valueOf(record, field), value) : value]
  })
  return Object.fromEntries(entries)
}

/**
 * What the sender may not write stays as it is, and may be sent back as it was read. So does what they cannot read, and
 * what is made from other fields when a record is stored.
 */
function replaced(raw: JsonObject, { registered, actor, record }: Present): FieldChanges {
  const { fields } = registered.resource.shape
  const readable = new Set(readableFields(registered, actor))
  const writable = new Set(writableNames(registered, actor, record))
  const sent = Object.entries(raw).filter(([name, value]) => {
    const field = writable.has(name) || !readable.has(name) ? undefined : fields.get(name)
    return !field || JSON.stringify(valueOf(record, field)) !== JSON.stringify(value)
  })
  const rest: Record<string, unknown> = {}
  const given: string[] = []
  for (const [name, field] of fields) {
    if (Object.hasOwn(raw, name) || !writable.has(name)) continue
    if (!readable.has(name)) given.push(name)
    else if (!field.derived && !field.required) Object.assign(rest, resetValue(field))
  }
  return { raw: Object.fromEntries(sent), rest, given }
}

/** A field as it is in a record that does not say; nothing where only the database knows. */
function resetValue(field: Field): Record<string, unknown> {
  const { databaseDefault } = field.options
  const initial = field.initialValue()
  if (initial !== undefined) return { [field.name]: initial }
  if (databaseDefault === undefined) return { [field.name]: null }
  return typeof databaseDefault === 'object' ? {} : { [field.name]: databaseDefault }
}

async function patched(raw: unknown, present: Present): Promise<FieldChanges> {
  const patch = readJsonPatch(raw)
  const named = new Set(
    patch.flatMap((step) => [
      stepsOf(step.path)[0],
      'from' in step ? stepsOf(step.from)[0] : undefined,
    ])
  )
  const document = await documentOf(present, named)
  const result = await applyJsonPatch(document, patch)
  if (!isObject(result)) {
    const message = 'The patch makes something of the record that is no object.'
    throw new OperationError('E_INVALID', message, [{ field: '', rule: 'object', message }])
  }
  const changes: JsonObject = {}
  for (const name of new Set([...Object.keys(document), ...Object.keys(result)])) {
    const value = Object.hasOwn(result, name) ? result[name] : removed(present, name)
    if (JSON.stringify(document[name]) !== JSON.stringify(value)) changes[name] = value
  }
  return { raw: changes, rest: {}, given: 'all', pointer: (field) => pointerInto(patch, field) }
}

const removed = ({ registered }: Present, name: string) =>
  registered.resource.shape.relations.has(name) ? [] : null

/** The record as its sender sees it, with the keys of the relations that the patch names. */
async function documentOf(present: Present, named: ReadonlySet<string | undefined>) {
  const { registered, actor, record, references, trx } = present
  const { fields, relations } = registered.resource.shape
  const document: JsonObject = {}
  for (const name of readableFields(registered, actor))
    document[name] = valueOf(record, fields.get(name)!)
  for (const name of writableNames(registered, actor, record)) {
    const relation = relations.get(name)
    if (relation && named.has(name))
      document[name] = await seenLinks(record, relation, { references, actor, trx })
  }
  return document
}
