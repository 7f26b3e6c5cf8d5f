import type { Exchange } from '#framework/http/main'
import type { ListMeta } from '#framework/resources/main'

/** Addresses of other pages of a list. */
export interface Links {
  next: string | null
  prev: string | null
}

/** Which parameters say where a page begins. */
const PLACES = ['page', 'offset', 'cursor'] as const

/** What may stand in an address, and in a header, as it is. */
const PLAIN = /^[\w.~%&=+*,:;\-@!$'()/?]*$/

/** Next and previous page in the way the list was asked for: by page, by offset, or by cursor. */
export function linksOf(exchange: Exchange, meta: ListMeta): Links {
  const parts = partsOf(exchange.query)
  const jumps = parts.some(({ name }) => name === 'page' || name === 'offset')
  if (meta.offset === undefined || !jumps) {
    const to = (cursor: string | null) => cursor && addressWith(exchange, parts, 'cursor', cursor)
    return { next: to(meta.nextCursor), prev: to(meta.previousCursor) }
  }
  const { limit, offset } = meta
  const byPage = parts.some(({ name }) => name === 'page')
  const at = (row: number) =>
    byPage
      ? addressWith(exchange, parts, 'page', String(Math.floor(row / limit) + 1))
      : addressWith(exchange, parts, 'offset', String(row))
  return {
    next: meta.hasMore ? at(offset + limit) : null,
    prev: offset > 0 ? at(Math.max(0, offset - limit)) : null,
  }
}

/** Clients and proxies refuse an answer whose headers are longer than 16 KB, and some from 4 KB on. */
const LONGEST_HEADER = 2000

/**
 * The same as a Link header (RFC 8288), with the list's beginning; undefined where the addresses are so long that the
 * answer might reach nobody.
 */
export function linkHeader(exchange: Exchange, { next, prev }: Links): string | undefined {
  const parts = partsOf(exchange.query).filter(({ name }) => !PLACES.includes(name as never))
  let header = `<${address(exchange, parts)}>; rel="first"`
  if (prev !== null) header += `, <${prev}>; rel="prev"`
  if (next !== null) header += `, <${next}>; rel="next"`
  return header.length <= LONGEST_HEADER ? header : undefined
}

/** A parameter as it was sent, and its name as it is meant. */
interface Part {
  name: string
  text: string
}

function partsOf(query: string): Part[] {
  if (query === '') return []
  return query.split('&').map((text) => ({ name: nameOf(text), text }))
}

function nameOf(text: string): string {
  const name = text.split('=', 1)[0]
  if (!name.includes('%')) return name
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function addressWith(
  exchange: Exchange,
  parts: readonly Part[],
  name: string,
  value: string
): string {
  const text = `${name}=${value}`
  const known = parts.some((part) => part.name === name)
  const others = parts.map((part) => (part.name === name ? { name, text } : part))
  return address(exchange, known ? others : [...others, { name, text }])
}

/** What a stranger wrote with signs that do not belong there is written properly. */
function address({ path }: Exchange, parts: readonly Part[]): string {
  const query = parts.map(({ text }) => text).join('&')
  const whole = query ? `${path}?${query}` : path
  return PLAIN.test(whole) ? whole : encodeURI(whole).replaceAll('%25', '%')
}
