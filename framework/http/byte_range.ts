/** Bytes of a file, the last one included. */
export interface ByteRange {
  first: number
  last: number
}

const SINGLE = /^bytes=(\d{0,15})-(\d{0,15})$/i

/**
 * The part of a file that a Range header asks for. Several parts, and what is not understood, are answered whole.
 * @returns undefined for the whole file, null for a part that it does not have (416)
 * @see  RFC 9110 §14.1.2
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined | null {
  const [, from, to] = SINGLE.exec(header?.replace(/[ \t]+/g, '').slice(0, 50) ?? '') ?? []
  if (from === undefined || (from === '' && to === '')) return undefined
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? null : { first: size - length, last: size - 1 }
  }
  const first = Number(from)
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first < size ? { first, last } : null
}
