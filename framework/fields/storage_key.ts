import { readText } from './read_text.js'
import { Refusal } from './refusal.js'
import { StoredFile } from './stored_file.js'

export const MAX_STORAGE_KEY = 255

/** Folders and a name of plain letters; no part starts with a point, so '..' and hidden files are out. */
export const STORAGE_KEY_PATTERN =
  '^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$'

/** A stored file's name in examples, without its extension. */
export const EXAMPLE_NAME = 'k3v9x2'

const KEY = new RegExp(STORAGE_KEY_PATTERN)

/** Reads the key under which a storage keeps a file: relative, forward slashes, no way out of the folder. */
export function readStorageKey(
  value: unknown,
  accept: readonly string[] | undefined
): string | Refusal {
  const text = readText(value, { max: MAX_STORAGE_KEY })
  if (text instanceof Refusal) return text
  if (!KEY.test(text)) return new Refusal('path', '{{ field }} must be the key of a stored file')
  if (accept && !accept.some((extension) => text.toLowerCase().endsWith(extension.toLowerCase()))) {
    return new Refusal('extname', '{{ field }} must be a file of these kinds: {{ extnames }}', {
      extnames: accept.join(', '),
    })
  }
  return text
}

/** The key of a file that has just been stored, or the value as it is. */
export const keyOf = (value: unknown) => (value instanceof StoredFile ? value.key : value)

/** The name at the end of a key. */
export function nameOfKey(key: unknown): string {
  return String(key).split('/').at(-1)!
}
