import type { HttpContext } from '@adonisjs/core/http'
import type { ListMeta, ListText, Row } from '#framework/resources/main'

/** Answers one record. */
export function answerRow(ctx: HttpContext, row: Row, status = 200): void {
  answerRowText(ctx, JSON.stringify(row), status)
}

/** Answers one record that is JSON text already. */
export function answerRowText({ response }: HttpContext, row: string, status = 200): void {
  response
    .status(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(`{"data":${row}}`)
}

/** The address of another page of the same list. */
function pageUrl(ctx: HttpContext, change: (parameters: URLSearchParams) => void): string {
  const parameters = new URLSearchParams(ctx.request.parsedUrl.query ?? '')
  change(parameters)
  return `${ctx.request.url()}?${parameters}`
}

/** Next and previous page in the way the list was asked for: by page, by offset, or by cursor. */
function links(ctx: HttpContext, meta: ListMeta): { next: string | null; prev: string | null } {
  const query = ctx.request.parsedUrl.query ?? ''
  const jumps = /(^|&)(page|offset)=/.test(query)
  if (meta.offset !== undefined && jumps) {
    const byPage = /(^|&)page=/.test(query)
    const at = (offset: number) =>
      pageUrl(ctx, (parameters) => {
        if (byPage) parameters.set('page', String(Math.floor(offset / meta.limit) + 1))
        else parameters.set('offset', String(offset))
      })
    return {
      next: meta.hasMore ? at(meta.offset + meta.limit) : null,
      prev: meta.offset > 0 ? at(Math.max(0, meta.offset - meta.limit)) : null,
    }
  }
  const to = (cursor: string | null) =>
    cursor && pageUrl(ctx, (parameters) => parameters.set('cursor', cursor))
  return { next: to(meta.nextCursor), prev: to(meta.previousCursor) }
}

export function answerList(ctx: HttpContext, list: ListText): void {
  const meta = JSON.stringify({ ...list.meta, hasMore: undefined })
  ctx.response
    .header('content-type', 'application/json; charset=utf-8')
    .send(`{"data":${list.data},"meta":${meta},"links":${JSON.stringify(links(ctx, list.meta))}}`)
}
