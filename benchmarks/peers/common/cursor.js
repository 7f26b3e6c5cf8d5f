/*
 * A signed cursor: where a page ended, and the key of the list it belongs to.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

const sign = (text) =>
  createHmac('sha256', process.env.APP_KEY).update(text).digest('base64url').slice(0, 16)

/** @param backward  whether it leads to the page before */
export function toCursor(list, backward, values) {
  const payload = Buffer.from(JSON.stringify([backward, ...values])).toString('base64url')
  return `${payload}.${sign(`${list}\n${payload}`)}`
}

/** @returns `{ backward, values }`, or undefined for a cursor that is not ours or of another list */
export function readCursor(list, cursor) {
  const [payload, signature = ''] = cursor.split('.')
  const expected = sign(`${list}\n${payload}`)
  if (signature.length !== expected.length) return undefined
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return undefined
  const [backward, ...values] = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return { backward, values }
}
