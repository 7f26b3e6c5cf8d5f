import type { Exchange } from '#framework/http/main'
import type { ListMeta, ListText, Row } from '#framework/resources/main'

const JSON_TYPE = 'application/json; charset=utf-8'

/** Answers one record. */
export function answerRow(exchange: Exchange, row: Row, status = 200): void {
  answerRowText(exchange, JSON.stringify(row), status)
}

/** Answers one record that is JSON text already. */
export function answerRowText(exchange: Exchange, row: string, status = 200): void {
  exchange.set('content-type', JSON_TYPE).send(status, `{"data":${row}}`)
}

export function answerList(exchange: Exchange, list: ListText): void {
  const meta = JSON.stringify({ ...list.meta, hasMore: undefined })
  const links = JSON.stringify(linksOf(exchange, list.meta))
  exchange
    .set('content-type', JSON_TYPE)
    .send(200, `{"data":${list.data},"meta":${meta},"links":${links}}`)
}

/** Next and previous page in the way the list was asked for: by page, by offset, or by cursor. */
function linksOf(exchange: Exchange, meta: ListMeta): { next: string | null; prev: string | null } {
  const { query } = exchange
  const jumps = /(^|&)(page|offset)=/.test(query)
  if (meta.offset !== undefined && jumps) {
    const byPage = /(^|&)page=/.test(query)
    const at = (offset: number) =>
      pageUrl(exchange, (parameters) => {
        if (byPage) parameters.set('page', String(Math.floor(offset / meta.limit) + 1))
        else parameters.set('offset', String(offset))
      })
    return {
      next: meta.hasMore ? at(meta.offset + meta.limit) : null,
      prev: meta.offset > 0 ? at(Math.max(0, meta.offset - meta.limit)) : null,
    }
  }
  const to = (cursor: string | null) =>
    cursor && pageUrl(exchange, (parameters) => parameters.set('cursor', cursor))
  return { next: to(meta.nextCursor), prev: to(meta.previousCursor) }
}

/** The address of another page of the same list. */
function pageUrl({ path, query }: Exchange, change: (parameters: URLSearchParams) => void): string {
  const parameters = new URLSearchParams(query)
  change(parameters)
  return `${path}?${parameters}`
}
