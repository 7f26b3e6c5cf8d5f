import { createHash } from 'node:crypto'

/** PostgreSQL cuts names at 63 bytes without a word, MySQL refuses beyond 64. */
const LONGEST = 63

/** A name that fits every database; a long one keeps its beginning and ends in a hash of the whole. */
export function fittingName(name: string): string {
  const text = name.replace(/[.\s-]/g, '_').toLowerCase()
  if (text.length <= LONGEST) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return `${text.slice(0, LONGEST - 9)}_${hash}`
}
