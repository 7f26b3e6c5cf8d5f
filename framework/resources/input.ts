import type { SchemaTypes } from '@vinejs/vine/types'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import { compileInput, labelOf } from '#framework/fields/main'
import type { Actor } from './actor.js'
import { OperationError, type Problem } from './errors.js'
import { fileProblem } from './file_input.js'
import { type LinkChange, linkProblem, linkSchema, toLinkChange } from './links.js'
import { pointerOf } from './pointer.js'
import {
  MAX_OWNERS,
  MAX_WRITTEN,
  type OwnedEntry,
  ownedNames,
  ownedOf,
  placeOf,
  problemsWithin,
  readOwned,
  tooMuch,
} from './owned.js'
import type { Registered, Registry } from './registry.js'

/** Validated input: values for the model's fields, and what becomes of its many-to-many relations. */
export interface Input {
  values: Record<string, unknown>
  links: Record<string, LinkChange>
  /** Records that belong to this one; each is validated again when it is written. */
  owned: Record<string, OwnedEntry[]>
}

/** Unknown names answered one by one: a megabyte of them would be answered with many. */
const MAX_UNKNOWN = 20

/** Problems told of owned records; who mends these learns of the rest. */
const MAX_NESTED_PROBLEMS = 100

const compiled = new WeakMap<Registered, Map<string, ReturnType<typeof compileInput>>>()

/** Names that input may set: fields that are not read-only, and many-to-many relations. */
export function inputNames(registered: Registered): string[] {
  const { fields, relations } = registered.resource.shape
  const names = [...fields].filter(([, field]) => !field.readonly).map(([name]) => name)
  for (const [name, relation] of relations) if (relation.type === 'manyToMany') names.push(name)
  return names
}

/** Those of them this actor may set. */
export function writableNames(registered: Registered, actor: Actor, record?: unknown): string[] {
  return inputNames(registered).filter((name) =>
    registered.policy.writable(actor, name, record as never)
  )
}

/** What a new record of this actor has before its input is read. A default without a value is none, and no reason not to ask. */
export function defaultsOf({ resource }: Registered, actor: Actor): Record<string, unknown> {
  const defaults = (resource.options.defaults?.(actor) ?? {}) as Record<string, unknown>
  return Object.fromEntries(Object.entries(defaults).filter(([, value]) => value !== undefined))
}

/** The compiled validator for these names; made once per set of names. */
function validatorFor(
  registered: Registered,
  names: string[],
  optional: ReadonlySet<string> | 'all'
) {
  const key = `${names.join()}|${optional === 'all' ? optional : [...optional].join()}`
  let validators = compiled.get(registered)
  if (!validators) compiled.set(registered, (validators = new Map()))
  const known = validators.get(key)
  if (known) return known
  const schema: Record<string, SchemaTypes> = {}
  const labels: Record<string, string> = {}
  for (const name of names) {
    const field = registered.resource.shape.fields.get(name)
    const partial = optional === 'all' || optional.has(name)
    labels[name] = field?.label ?? labelOf(name)
    schema[name] = field
      ? field.input({ partial })
      : linkSchema(registered.resource.shape.relations.get(name)!)
  }
  const validator = compileInput(schema, labels)
  validators.set(key, validator)
  return validator
}

/** Names the fields of a validation error; a link list's entries are told as the list. */
export function problemsOf(error: { messages: unknown }): Problem[] {
  const seen = new Set<string>()
  const problems: Problem[] = []
  for (const { field, rule, message } of error.messages as Problem[]) {
    const name = field.split('.')[0]
    if (seen.has(`${name} ${rule}`)) continue
    seen.add(`${name} ${rule}`)
    problems.push({ field: name, rule, message, pointer: pointerOf(...field.split('.')) })
  }
  return problems
}

export interface InputOptions {
  /** Fields left out keep their value. */
  partial: boolean
  /** Names that already have a value, so the input need not. */
  given: readonly string[]
  record?: LucidRow
  registry: Registry
  /** How many owned records may still come, and how deep inside others these are. */
  room?: { left: number }
  depth?: number
}

/**
 * Validates what an outsider sent. Unknown names and names the actor may not write are refused by name,
 * beside everything else that is wrong, so nobody has to send it five times.
 * @throws E_INVALID with one problem per field
 */
export async function validateInput(
  registered: Registered,
  actor: Actor,
  raw: unknown,
  options: InputOptions
): Promise<Input> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new OperationError(
      'E_MALFORMED_BODY',
      'The body must be one object with a value per field.'
    )
  }
  const { shape } = registered.resource
  const known = new Set(inputNames(registered))
  const writable = writableNames(registered, actor, options.record)
  const allowed = new Set(writable)
  const problems: Problem[] = []
  const sent: Record<string, unknown> = {}
  const input: Input = { values: {}, links: {}, owned: {} }
  const room = options.room ?? { left: MAX_WRITTEN }
  const nested = new Set(
    ownedNames(registered).filter((name) =>
      registered.policy.writable(actor, name, options.record as never)
    )
  )
  for (const [name, value] of Object.entries(raw)) {
    const relation = allowed.has(name) ? shape.relations.get(name) : undefined
    const problem = relation
      ? linkProblem(relation, value)
      : fileProblem(shape.fields.get(name), value, options.record)
    if (problem) problems.push(problem)
    else if (nested.has(name))
      problems.push(
        ...(await readNested(registered, actor, name, value, { ...options, room }, input))
      )
    else if (allowed.has(name)) sent[name] = value
    else if (problems.length < MAX_UNKNOWN)
      problems.push(
        refusedName(
          name.slice(0, 100),
          known.has(name) ||
            ownedNames(registered).includes(name) ||
            (shape.fields.has(name) && !shape.fields.get(name)!.hidden),
          [...writable, ...nested]
        )
      )
  }
  const optional = options.partial ? 'all' : new Set(options.given)
  const validator = validatorFor(registered, writable, optional)
  const [error, output] = await validator.tryValidate(sent)
  if (error) problems.push(...problemsOf(error))
  if (problems.length) {
    const fields = [...new Set(problems.map((problem) => problem.field))].join(', ')
    throw new OperationError('E_INVALID', `Mend ${fields} and send it again.`, problems)
  }
  for (const [name, value] of Object.entries(output as Record<string, unknown>)) {
    if (value === undefined) continue
    if (shape.fields.has(name)) input.values[name] = value
    else input.links[name] = toLinkChange(value)
  }
  return input
}

/** Looks at the records sent for an owned relation, so that all that is wrong with a request is told at once. */
async function readNested(
  registered: Registered,
  actor: Actor,
  name: string,
  value: unknown,
  { record, registry, room, depth = 1 }: InputOptions & { room: { left: number } },
  input: Input
): Promise<Problem[]> {
  const owned = ownedOf(registry, registered, name)
  const problems: Problem[] = []
  try {
    input.owned[name] = readOwned(owned, value, record?.$attributes[owned.key.name])
  } catch (error) {
    return (error as OperationError).problems.slice()
  }
  room.left -= input.owned[name].length
  if (room.left < 0 || depth > MAX_OWNERS) throw tooMuch()
  const defaults = Object.keys(defaultsOf(owned.registered, actor))
  for (const [index, { id, fields }] of input.owned[name].entries()) {
    if (problems.length > MAX_NESTED_PROBLEMS) break
    try {
      await validateInput(owned.registered, actor, fields, {
        // Of one to one there may be one already, which is changed then; what a new one lacks is told when it is stored.
        partial: id !== undefined || (!owned.many && record !== undefined),
        given: [...defaults, owned.back.name],
        registry,
        room,
        depth: depth + 1,
      })
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      problems.push(...problemsWithin(owned, placeOf(owned, index), error))
    }
  }
  return problems
}

export function refusedName(name: string, exists: boolean, writable: readonly string[]): Problem {
  if (exists) return { field: name, rule: 'readonly', message: `"${name}" cannot be set by you.` }
  return {
    field: name,
    rule: 'unknown',
    message: `There is no field "${name}". Fields are: ${writable.join(', ') || 'none'}.`,
  }
}
