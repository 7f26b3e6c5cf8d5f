import { hash } from 'node:crypto'
import type { Exchange } from '#framework/http/main'
import { OperationError } from '#framework/resources/main'

/** One entity tag of a list as it stands in a header (RFC 9110 §8.8.3); a place between two commas may be empty. */
const TAG = /[ \t]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*)?(?:,|$)/y

/** A precondition with more tags than this is not read. */
const MAX_TAGS = 100

/** What follows a tag's hash when the body was compressed: other bytes have another tag. */
const CODING = /-(gzip|br)$/

/**
 * The tag of what is about to be sent: the version of the record, where it is one, and a hash of the text. It is a
 * strong one, so a compressed body has a tag of its own.
 * @see  RFC 9110 §8.8.3.3
 */
export function etagOf(text: string, version?: string | null, coding?: string): string {
  const digest = hash('sha1', text, 'base64url')
  return `"${version ? `${version}.` : ''}${digest}${coding ? `-${coding}` : ''}"`
}

/**
 * Whether the client has this representation already. Compressed or not is the same to it: it kept what it got.
 * @throws E_INVALID_PARAMETER for a header that cannot be read
 */
export function isFresh(exchange: Exchange, etag: string): boolean {
  const asked = exchange.header('if-none-match')
  if (asked === undefined) return false
  if (asked.trim() === '*') return true
  const own = opaque(etag)
  return tagsOf('if-none-match', asked).some(({ text }) => text.replace(CODING, '') === own)
}

/** Refuses a write to a record that is what If-None-Match names. @throws E_PRECONDITION_FAILED */
export function checkNoneMatch(exchange: Exchange, etag: string): void {
  if (!isFresh(exchange, etag)) return
  throw new OperationError('E_PRECONDITION_FAILED', 'It is there, as If-None-Match names it.')
}

/**
 * The versions of a record a change is meant for; undefined when If-Match is not sent, `*` for whichever there is. A
 * weak tag names none.
 * @throws E_INVALID_PARAMETER for a header that cannot be read: passing it over could overwrite somebody's work
 */
export function versionsIn(exchange: Exchange): '*' | string[] | undefined {
  const asked = exchange.header('if-match')
  if (asked === undefined) return undefined
  if (asked.trim() === '*') return '*'
  return tagsOf('if-match', asked).flatMap(({ weak, text }) => {
    const dot = text.lastIndexOf('.')
    return weak || dot < 0 ? [] : [text.slice(0, dot)]
  })
}

/** Refuses a read whose If-Match names another representation. @throws E_PRECONDITION_FAILED */
export function checkMatch(exchange: Exchange, etag: string): void {
  const asked = exchange.header('if-match')
  if (asked === undefined || asked.trim() === '*') return
  const own = opaque(etag)
  const matches = tagsOf('if-match', asked).some(
    ({ weak, text }) => !weak && text.replace(CODING, '') === own
  )
  if (matches) return
  throw new OperationError('E_PRECONDITION_FAILED', 'It is not what If-Match names any more.')
}

const opaque = (etag: string) => etag.slice(1, -1).replace(CODING, '')

function tagsOf(name: string, header: string): { weak: boolean; text: string }[] {
  const tags: { weak: boolean; text: string }[] = []
  for (TAG.lastIndex = 0; TAG.lastIndex < header.length;) {
    const found = TAG.exec(header)
    if (!found || tags.length === MAX_TAGS) throw unreadable(name)
    const [, weak, text] = found
    if (text !== undefined) tags.push({ weak: weak !== undefined, text })
  }
  if (tags.length === 0) throw unreadable(name)
  return tags
}

function unreadable(name: string): OperationError {
  const message = `The header ${name} takes up to ${MAX_TAGS} entity tags as ETag gives them, quotes and all, or *.`
  return new OperationError('E_INVALID_PARAMETER', message, [
    { field: name, rule: 'etag', message },
  ])
}
