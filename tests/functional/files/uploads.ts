import { Buffer } from 'node:buffer'
import drive from '@adonisjs/drive/services/main'
import { origin } from '../rest/asking.js'
import type { Person } from '../rest/people.js'

/** The smallest picture there is. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64'
)

export const picture = (bytes: Uint8Array = PNG) =>
  new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' })

/** The keys of everything in the storage. */
export async function storedKeys(): Promise<string[]> {
  const { objects } = await drive.use().listAll('', { recursive: true })
  return [...objects].flatMap((object) => (object.isFile ? [object.key] : []))
}

/** A form with these parts, in this order. */
export function formOf(parts: Iterable<readonly [string, string | Blob, string?]>): FormData {
  const form = new FormData()
  for (const [name, value, filename] of parts) {
    if (typeof value === 'string') form.append(name, value)
    else if (filename === undefined) form.append(name, value)
    else form.append(name, value, filename)
  }
  return form
}

/** Sends a body to an address of the API as somebody. */
export function send(
  who: Person | undefined,
  method: string,
  path: string,
  body?: FormData | string,
  headers: Record<string, string> = {}
): Promise<Response> {
  return fetch(`${origin()}/api/${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: { ...(who?.token ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
  })
}
