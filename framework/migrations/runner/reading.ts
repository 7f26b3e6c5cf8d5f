import { createHash } from 'node:crypto'
import type { Dialect } from '#framework/fields/main'
import { operationOf } from '../migration.js'
import type { Operation } from '../operation.js'
import { callsOf, isSchemaBuilder, noteTaker, type MigrationFile } from '../replay/main.js'
import type { Direction } from './events.js'
import { plainText } from './plain_text.js'

/** A call on Lucid's schema or table builder. */
export interface BuilderCall {
  method: string
  args: unknown[]
}

/** What a migration asks for, in the order in which it asks. */
export type ReadCall =
  | { kind: 'operation'; operation: Operation }
  | { kind: 'builder'; calls: BuilderCall[] }
  | { kind: 'deferred'; text: string }

export interface Reading {
  calls: ReadCall[]
  /** False when the file asks the database something before it decides: its calls are not all known. */
  isComplete: boolean
  /** The text of the method, without what does not matter. */
  text: string
  /** Stands for what the file does; see `checksumOf`. */
  checksum: string
}

/** Reads what a file does, without a database: the class is given a client that only takes notes. */
export async function readCalls(
  { Class, name }: MigrationFile,
  direction: Direction,
  dialect: Dialect
): Promise<Reading> {
  const calls: ReadCall[] = []
  const text = plainText(String(Class.prototype[direction]))
  let isComplete = true
  try {
    const migration = new Class(noteTaker(dialect), name, true)
    await migration[direction]()
    calls.push(...callsOf(migration).map(toReadCall))
  } catch {
    // Whatever it is, it comes again when the file is run, and is told then.
    isComplete = false
  }
  return { calls, isComplete, text, checksum: checksumOf(calls, isComplete, text) }
}

/**
 * The calls and not the file's text: a line laid out anew, a comment, or a constant taken out is no change to what was
 * applied, and `down` may be improved later. Functions count with their text, because they cannot be read otherwise.
 */
function checksumOf(calls: ReadCall[], isComplete: boolean, text: string): string {
  const content = JSON.stringify(isComplete ? calls : text, (_key, value) => {
    if (typeof value === 'function') return plainText(String(value))
    return typeof value === 'bigint' ? String(value) : value
  })
  return createHash('sha256').update(content).digest('hex')
}

function toReadCall(call: unknown): ReadCall {
  const operation = operationOf(call)
  if (operation) return { kind: 'operation', operation }
  if (!isSchemaBuilder(call)) return { kind: 'deferred', text: plainText(String(call)) }
  return { kind: 'builder', calls: call._sequence.map(toBuilderCall) }
}

const toBuilderCall = ({ method, args }: BuilderCall): BuilderCall => ({
  method,
  args: args.map(toNote),
})

/** A function that is given a table is run on a builder that notes what is called; SQL is its text. */
function toNote(argument: unknown): unknown {
  if (typeof argument === 'function') {
    const notes: BuilderCall[] = []
    const builder = notingBuilder(notes)
    argument.call(builder, builder)
    return notes
  }
  const isSql = typeof argument === 'object' && argument !== null && 'toQuery' in argument
  return isSql ? String((argument as { toQuery(): string }).toQuery()) : argument
}

/** Answers every call with itself, so that calls can be chained. */
function notingBuilder(notes: BuilderCall[]): unknown {
  const builder: unknown = new Proxy(
    {},
    {
      get(_target, key) {
        if (typeof key === 'symbol' || key === 'then') return undefined
        return (...args: unknown[]) => {
          notes.push({ method: key, args: args.map(toNote) })
          return builder
        }
      },
    }
  )
  return builder
}

/** What shapes tables, in the words of SQL, of Lucid and of our editor. */
const SHAPING = /\b(?:drop|alter|rename)|writable_schema|\bpragma\b/i

/** Operations that neither rebuild nor remove a table on SQLite. */
const GENTLE = new Set<Operation['op']>([
  'createTable',
  'addIndex',
  'dropIndex',
  'renameIndex',
  'fill',
  'guard',
  'run',
])

/**
 * Whether a file may rebuild or remove a table. On SQLite such a file runs with foreign keys unenforced, because with
 * them the rows that point at the table would be deleted along; one that only changes rows keeps them enforced, because
 * there they are what it counts on.
 */
export function shapesTables({ calls, isComplete }: Reading): boolean {
  if (!isComplete) return true
  return calls.some((call) => {
    if (call.kind === 'deferred') return SHAPING.test(call.text)
    if (call.kind === 'builder') return call.calls.some((part) => !isGentle(part))
    const { operation } = call
    if (operation.op === 'sql') return SHAPING.test(JSON.stringify(operation.statements))
    if (operation.op === 'run') return SHAPING.test(String(operation.work))
    return !GENTLE.has(operation.op)
  })
}

function isGentle({ method, args }: BuilderCall): boolean {
  if (method === 'createTable') return true
  return method === 'raw' && !SHAPING.test(String(args[0]))
}
