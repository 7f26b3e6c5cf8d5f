import type { Operation } from 'fast-json-patch'
import type { JsonValue } from '#framework/fields/main'
import { OperationError } from './errors.js'
import { pointerOf } from './pointer.js'

/** Steps of one patch. */
export const MAX_PATCH = 100

/** Characters that the copies of one patch may add: a few that copy what is copied could fill the memory. */
const MAX_COPIED = 1_000_000

const MEMBERS: Record<string, readonly string[]> = {
  add: ['value'],
  replace: ['value'],
  test: ['value'],
  remove: [],
  move: ['from'],
  copy: ['from'],
}

/** Names by which data reaches the prototype of an object. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** A JSON Patch that has been read: its form is right, whether it applies is not known. */
export type JsonPatch = readonly Operation[]

/**
 * @throws E_MALFORMED_BODY for what is no JSON Patch, E_INVALID for one with too many steps
 * @see RFC 6902
 */
export function readJsonPatch(raw: unknown): JsonPatch {
  if (!Array.isArray(raw)) {
    throw malformed(
      'A JSON Patch is a list of steps, as in [{ "op": "replace", "path": "/title", "value": "…" }].'
    )
  }
  if (raw.length > MAX_PATCH) {
    const message = `A patch may have ${MAX_PATCH} steps; this one has ${raw.length}.`
    const problem = { field: '', rule: 'maxLength', message, pointer: '' }
    throw new OperationError('E_INVALID', message, [problem])
  }
  for (const [index, step] of raw.entries()) {
    const fault = faultOf(step)
    if (fault) throw malformed(`Step ${index} of the patch: ${fault}`)
  }
  return raw as Operation[]
}

const malformed = (message: string) => new OperationError('E_MALFORMED_BODY', message)

function faultOf(step: unknown): string | undefined {
  if (typeof step !== 'object' || step === null || Array.isArray(step)) return 'it is no object.'
  const { op } = step as Record<string, unknown>
  if (typeof op !== 'string' || !Object.hasOwn(MEMBERS, op))
    return `op is one of ${Object.keys(MEMBERS).join(', ')}.`
  for (const name of ['path', ...MEMBERS[op]])
    if (!Object.hasOwn(step, name)) return `${op} takes ${['path', ...MEMBERS[op]].join(' and ')}.`
  const { path, from = '' } = step as Record<string, unknown>
  for (const pointer of [path, from])
    if (typeof pointer !== 'string' || !/^(\/([^~]|~[01])*)?$/.test(pointer))
      return 'path and from are JSON Pointers, as in /title.'
  return undefined
}

/**
 * What a patch makes of a document; all its steps or none.
 * @throws E_INVALID for a step that does not fit the document, E_PRECONDITION_FAILED for a test that fails
 */
export async function applyJsonPatch(document: JsonValue, patch: JsonPatch): Promise<JsonValue> {
  const { default: library } = await import('fast-json-patch')
  let patched: JsonValue = structuredClone(document)
  let copied = 0
  for (const [index, step] of patch.entries()) {
    if (step.op === 'copy')
      copied += JSON.stringify(valueAt(patched, stepsOf(step.from)) ?? null).length
    if (copied > MAX_COPIED) throw refused(step, index, 'size', 'The patch copies too much.')
    const fault = misfit(patched, step)
    if (fault) throw refused(step, index, 'path', fault)
    try {
      patched = library.applyOperation(patched, step, false, true, true, index).newDocument
    } catch (error) {
      if ((error as Error).name === 'TEST_OPERATION_FAILED') throw untrue(step, index)
      throw refused(step, index, 'path', 'It does not fit the record as it is.')
    }
  }
  return patched
}

/** The names a pointer goes through. */
export function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Only what an object has of its own is there: `toString` is not. */
function valueAt(document: JsonValue, steps: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = document
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(step)) return undefined
    value = (value as { [name: string]: JsonValue })[step]
  }
  return value
}

/** Why a step cannot be done, where the library would go on with something else. */
function misfit(document: JsonValue, step: Operation): string | undefined {
  const path = stepsOf(step.path)
  const from = 'from' in step ? stepsOf(step.from) : undefined
  const forbidden = [...path, ...(from ?? [])].find((name) => FORBIDDEN.has(name))
  if (forbidden !== undefined) return `"${forbidden}" cannot be in a path.`
  if (from && valueAt(document, from) === undefined)
    return `There is nothing at "${'from' in step ? step.from : ''}".`
  if (step.op === 'move' && step.path.startsWith(`${step.from}/`))
    return 'Nothing can be moved into itself.'
  if (step.op === 'remove' || step.op === 'replace' || step.op === 'test')
    return valueAt(document, path) === undefined ? `There is nothing at "${step.path}".` : undefined
  if (path.length === 0) return undefined
  const parent = valueAt(document, path.slice(0, -1))
  const last = path.at(-1)!
  if (Array.isArray(parent)) {
    const place = last === '-' ? parent.length : /^(0|[1-9]\d*)$/.test(last) ? Number(last) : -1
    return place < 0 || place > parent.length ? `There is no place at "${step.path}".` : undefined
  }
  return typeof parent === 'object' && parent !== null
    ? undefined
    : `There is nothing that "${step.path}" could be added to.`
}

function refused(step: Operation, index: number, rule: string, message: string): OperationError {
  const detail = `Step ${index} of the patch cannot be done. ${message.slice(0, 300)}`
  const field = stepsOf(step.path)[0]?.slice(0, 100) ?? ''
  return new OperationError('E_INVALID', detail, [
    { field, rule, message: message.slice(0, 300), pointer: pointerOf(index, 'path') },
  ])
}

function untrue(step: Operation, index: number): OperationError {
  const message = `The test of "${step.path.slice(0, 100)}" fails: the record is another one by now.`
  const field = stepsOf(step.path)[0]?.slice(0, 100) ?? ''
  return new OperationError('E_PRECONDITION_FAILED', message, [
    { field, rule: 'test', message, pointer: pointerOf(index) },
  ])
}

/** Where in the patch a field got the value that it has afterwards. */
export function pointerInto(patch: JsonPatch, field: string): string {
  const index = patch.findLastIndex(
    (step) =>
      step.path === '' ||
      stepsOf(step.path)[0] === field ||
      (step.op === 'move' && stepsOf(step.from)[0] === field)
  )
  if (index < 0) return ''
  return 'value' in patch[index] ? pointerOf(index, 'value') : pointerOf(index)
}
