import { OperationError, type Problem } from './errors.js'
import { pointerOf } from './pointer.js'
import type { Row } from './selection.js'
import type { Step, Written } from './writing.js'

/** Records in one bulk. */
export const MAX_BULK = 100

/** Problems told of one bulk; who mends these learns of the rest. */
const MAX_PROBLEMS = 100

/** One entry of a bulk that concerns a record which is there. */
export interface BulkEntry {
  id: number | string
  version?: string
  input?: unknown
}

/** @throws E_MALFORMED_BODY, E_INVALID for no entry, or more than 100 */
export function readBulk(raw: unknown): unknown[] {
  if (!Array.isArray(raw)) {
    throw new OperationError('E_MALFORMED_BODY', 'A bulk is a list with one entry per record.')
  }
  if (raw.length >= 1 && raw.length <= MAX_BULK) return raw
  const advice = raw.length ? ' Send several.' : ''
  const message = `A bulk has 1 to ${MAX_BULK} entries; this one has ${raw.length}.${advice}`
  throw new OperationError('E_INVALID', message, [
    { field: '', rule: raw.length ? 'maxLength' : 'minLength', message, pointer: '' },
  ])
}

/**
 * Entries that name their records.
 * @param members  what an entry may have beside its id
 * @throws E_INVALID naming each entry that is none, or names a record that an earlier one names
 */
export function readEntries(raw: unknown, members: readonly string[]): BulkEntry[] {
  const entries = readBulk(raw)
  const seen = new Set<string>()
  const problems: Problem[] = []
  for (const [index, entry] of entries.entries()) {
    const problem = entryProblem(entry, members, seen)
    if (problem) problems.push({ ...problem, pointer: pointerOf(index) + problem.pointer })
  }
  if (problems.length)
    throw new OperationError('E_INVALID', 'Some entries are not right.', problems)
  return entries as BulkEntry[]
}

function entryProblem(
  entry: unknown,
  members: readonly string[],
  seen: Set<string>
): (Problem & { pointer: string }) | undefined {
  const form = `{ ${['id', ...members].join(', ')} }`
  const fault = (field: string, rule: string, message: string) => ({
    field,
    rule,
    message,
    pointer: field && pointerOf(field),
  })
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    return fault('', 'object', `An entry is an object: ${form}.`)
  const { id, version } = entry as Record<string, unknown>
  if (typeof id !== 'number' && typeof id !== 'string')
    return fault('id', 'required', `An entry names its record: ${form}.`)
  if (version !== undefined && typeof version !== 'string')
    return fault('version', 'string', 'A version is text, as reading the record gives it.')
  const unknown = Object.keys(entry).find((name) => name !== 'id' && !members.includes(name))
  if (unknown !== undefined)
    return fault(unknown.slice(0, 100), 'unknown', `An entry has nothing but ${form}.`)
  if (seen.has(String(id)))
    return fault('id', 'distinct', `Record "${String(id).slice(0, 100)}" is named twice.`)
  seen.add(String(id))
  return undefined
}

/** Where in an entry with an id, a version and an input an error belongs. */
export function partOf({ code, problems }: OperationError): string {
  if (code === 'E_INVALID' || problems.length) return '/input'
  if (code === 'E_PRECONDITION_FAILED' || code === 'E_PRECONDITION_REQUIRED') return '/version'
  return '/id'
}

/**
 * One step after the other, so that each sees what those before it wrote; one that is refused undoes them all. After a
 * refusal the others are only looked at, to tell everything that is wrong at once.
 * @param prepare   looks at one entry and gives the step that writes it
 * @param where     the part of an entry that an error is about, as a pointer into it
 * @param patience  milliseconds after which it is given up, because others wait
 */
export async function inOneGo<Given extends Row | null>(
  count: number,
  prepare: (index: number) => Promise<Step<Given>>,
  where: (error: OperationError) => string,
  patience: number
): Promise<Written<Given>[]> {
  const written: Written<Given>[] = []
  const failures: [index: number, error: OperationError][] = []
  const end = performance.now() + patience
  for (let index = 0; index < count; index++) {
    if (performance.now() > end) throw tooSlow(index, count)
    let step: Step<Given> | undefined
    try {
      step = await prepare(index)
      if (failures.length === 0) written.push(await step())
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      failures.push([index, error])
      // The database itself refused: its transaction may be of no more use.
      if (step) break
    }
  }
  if (failures.length) throw refusal(failures, where, count)
  return written
}

function tooSlow(done: number, count: number): OperationError {
  return new OperationError(
    'E_DATABASE_UNAVAILABLE',
    `Nothing was written: after ${done} of ${count} entries the time was up. Send fewer at once.`
  )
}

function refusal(
  failures: [index: number, error: OperationError][],
  where: (error: OperationError) => string,
  count: number
): OperationError {
  const problems = failures.flatMap(([index, error]): Problem[] => {
    const { code, message, problems: own } = error
    const base = pointerOf(index) + where(error)
    return own.length
      ? own.map((one) => ({ ...one, pointer: base + (one.pointer ?? '') }))
      : [{ field: '', rule: code, message, pointer: base }]
  })
  const detail = `Nothing was written: ${failures.length} of ${count} entries cannot be done.`
  return new OperationError(failures[0][1].code, detail, problems.slice(0, MAX_PROBLEMS))
}
