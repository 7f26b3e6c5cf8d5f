import { createHmac, timingSafeEqual } from 'node:crypto'
import { invalidParameter } from './errors.js'
import { brief } from './kept.js'

export interface Position {
  /** Sort values of the row at the edge of a page, as the driver gave them. */
  values: unknown[]
  backward: boolean
}

const SIGNATURE_BYTES = 12

/** A payload and its signature, nothing before, between or after: a cursor has one spelling. */
const SPELLING = /^([\w-]{1,8000})\.([\w-]{16})$/

/** The list is signed with the payload and not carried in it: another sort, filter or search is another list. */
function sign(payload: string, list: string, secret: string): Buffer {
  return createHmac('sha256', secret)
    .update(`cursor\n${list}\n${payload}`)
    .digest()
    .subarray(0, SIGNATURE_BYTES)
}

/** Signed cursors, oldest first: the same few pages are asked for again and again, and signing costs more than the rest. */
const signed = new Map<string, string>()
const MAX_SIGNED = 2000

const keyOf = (payload: string, list: string, secret: string) =>
  brief(`${secret}\n${list}\n${payload}`)

/** @param list  names the list: its resource, sort, filter and search */
export function encodeCursor(position: Position, list: string, secret: string): string {
  const payload = Buffer.from(
    JSON.stringify([position.backward ? 1 : 0, ...position.values])
  ).toString('base64url')
  const key = keyOf(payload, list, secret)
  const known = signed.get(key)
  if (known) return known
  const cursor = `${payload}.${sign(payload, list, secret).toString('base64url')}`
  if (signed.size >= MAX_SIGNED) signed.delete(signed.keys().next().value!)
  signed.set(key, cursor)
  return cursor
}

/**
 * @param keys  how many sort values the list has
 * @throws E_INVALID_PARAMETER for a cursor that was not made here, or for another list
 */
export function decodeCursor(cursor: string, list: string, keys: number, secret: string): Position {
  const [, payload = '', signature = ''] = SPELLING.exec(cursor) ?? []
  // Whoever follows a cursor was mostly given it by this process, a moment ago.
  const known = signed.get(keyOf(payload, list, secret))
  const expected = known
    ? Buffer.from(known.slice(payload.length + 1), 'base64url')
    : sign(payload, list, secret)
  const given = Buffer.from(signature, 'base64url')
  if (given.length === expected.length && timingSafeEqual(given, expected)) {
    const [backward, ...values] = JSON.parse(
      Buffer.from(payload, 'base64url').toString()
    ) as unknown[]
    if (values.length === keys) return { values, backward: backward === 1 }
  }
  throw invalidParameter(
    'cursor',
    'This cursor does not belong to this list: it was made elsewhere, or sort, filter or search have changed. Start again without one.',
    'cursor'
  )
}
