import type { Exchange } from '#framework/http/main'
import type { FoundText, ListText, Row, Written } from '#framework/resources/main'
import { codingFor, compress } from './compress.js'
import { checkMatch, etagOf, isFresh } from './etag.js'
import { linkHeader, linksOf } from './links.js'
import { prefersMinimal } from './prefer.js'

const JSON_TYPE = 'application/json; charset=utf-8'

/** What an answer to a read depends on besides its address. */
export const READ_VARIES = 'Accept, Accept-Encoding, Authorization, X-Api-Key'

/** Answers one record, or 304 to who has it. */
export function answerFound(
  exchange: Exchange,
  { text, version }: FoundText
): Promise<void> | void {
  return answerRead(exchange, `{"data":${text}}`, version)
}

/** The tag that reading this record gives. */
export function tagOfFound({ text, version }: FoundText): string {
  return etagOf(`{"data":${text}}`, version)
}

/** Answers a page of a list, or 304 to who has it. */
export function answerList(exchange: Exchange, list: ListText): Promise<void> | void {
  const meta = JSON.stringify({ ...list.meta, hasMore: undefined })
  // What was asked in a body has no address.
  const hasAddress = exchange.method !== 'QUERY'
  const links = hasAddress ? linksOf(exchange, list.meta) : { next: null, prev: null }
  const header = hasAddress ? linkHeader(exchange, links) : undefined
  if (header !== undefined) exchange.set('link', header)
  return answerRead(
    exchange,
    `{"data":${list.data},"meta":${meta},"links":${JSON.stringify(links)}}`
  )
}

/** Answers what has no rows of its own, or 304 to who has it. */
export function answerData(exchange: Exchange, data: object): Promise<void> | void {
  return answerRead(exchange, JSON.stringify(data))
}

/** Answers what a write came to. Who wants no body gets the status, and the version to go on with. */
export function answerWritten(exchange: Exchange, written: Written, status: 200 | 201 = 200): void {
  const text = `{"data":${JSON.stringify(written.row)}}`
  tellWritten(exchange, written, text)
  exchange.vary('Prefer')
  if (!prefersMinimal(exchange)) exchange.set('content-type', JSON_TYPE).send(status, text)
  else exchange.send(status === 201 ? 201 : 204)
}

/** Answers a write of which there is nothing to show. */
export function answerGone(exchange: Exchange, written: Written<Row | null>): void {
  tellWritten(exchange, written, `{"data":${JSON.stringify(written.row)}}`)
  exchange.send(204)
}

/** Answers what became of each record. @param status  as HTTP says it of one */
export function answerMany(
  exchange: Exchange,
  all: readonly Written<Row | null>[],
  status: number
): void {
  const data = all.map(({ id, version, row }) => ({ id, status, version, data: row }))
  if (all.some(({ replayed }) => replayed)) exchange.set('idempotency-replayed', 'true')
  exchange.vary('Prefer')
  if (prefersMinimal(exchange)) exchange.send(204)
  else exchange.set('content-type', JSON_TYPE).send(200, JSON.stringify({ data }))
}

function tellWritten(
  exchange: Exchange,
  { version, replayed }: Written<Row | null>,
  text: string
): void {
  if (version !== null) exchange.set('etag', etagOf(text, version))
  if (replayed) exchange.set('idempotency-replayed', 'true')
}

function answerRead(
  exchange: Exchange,
  text: string,
  version?: string | null
): Promise<void> | void {
  const coding = codingFor(exchange.header('accept-encoding'), text.length)
  const etag = etagOf(text, version, coding)
  checkMatch(exchange, etag)
  exchange.set('etag', etag).vary(READ_VARIES)
  // Whoever keeps it asks each time, so that rights that have ended are ended; what is somebody's own is kept by them.
  exchange.set('cache-control', exchange.actor.isVisitor ? 'no-cache' : 'private, no-cache')
  if (isFresh(exchange, etag)) return exchange.send(304)
  exchange.set('content-type', JSON_TYPE)
  if (!coding) return exchange.send(200, text)
  exchange.set('content-encoding', coding)
  return compress(text, coding).then((body) => exchange.send(200, body))
}
