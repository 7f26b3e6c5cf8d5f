import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { invalidParameter } from './errors.js'

export interface Position {
  /** Sort values of the row at the edge of a page, as the driver gave them. */
  values: unknown[]
  backward: boolean
}

const SIGNATURE_BYTES = 12

/** A short name for the list a cursor belongs to: another sort, filter or search is another list. */
export function fingerprint(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12)
}

function sign(payload: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`cursor:${payload}`).digest().subarray(0, SIGNATURE_BYTES)
}

export function encodeCursor(position: Position, list: string, secret: string): string {
  const payload = Buffer.from(JSON.stringify([list, position.backward ? 1 : 0, ...position.values])).toString('base64url')
  return `${payload}.${sign(payload, secret).toString('base64url')}`
}

/**
 * @param keys  how many sort values the list has
 * @throws E_INVALID_PARAMETER for a cursor that was not made here, or for another list
 */
export function decodeCursor(cursor: string, list: string, keys: number, secret: string): Position {
  const [payload = '', signature = ''] = cursor.split('.')
  const expected = sign(payload, secret)
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw invalidParameter('cursor', 'This cursor was not made by this server. Start again without one.', 'cursor')
  }
  const [madeFor, backward, ...values] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown[]
  if (madeFor !== list || values.length !== keys) {
    throw invalidParameter(
      'cursor',
      'This cursor belongs to a list with another sort, filter or search. Start again without one.',
      'cursor'
    )
  }
  return { values, backward: backward === 1 }
}
