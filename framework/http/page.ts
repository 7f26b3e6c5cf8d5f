import { hash } from 'node:crypto'
import edge from 'edge.js'
import { Exception } from '@adonisjs/core/exceptions'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import './context.js'

type Renderer = ReturnType<typeof edge.createRenderer>

let kept: Renderer | undefined

/**
 * Making a renderer reads the components folder from disk, so one is kept.
 * In development a new one per page sees new files.
 */
function renderer(): Renderer {
  if (!app.inProduction && !app.inTest) return edge.createRenderer()
  return (kept ??= edge.createRenderer())
}

/** Somebody who has signed in could not send the form: better that nobody sees it. */
function formWithoutSession({ request }: HttpContext) {
  const exception = new Exception(`${request.url()} has a form, and its route opens no session`, {
    code: 'E_FORM_WITHOUT_SESSION',
    status: 500,
  })
  exception.help =
    'Give the route middleware.web({ form: true }), or { guestPost: true } where guests send the form without a session.'
  return exception
}

/** State every page has; `csrfField` prints the hidden input where the session is open, else nothing. */
function stateOf(ctx: HttpContext): Record<string, unknown> {
  const token = (ctx.request as { csrfToken?: string }).csrfToken
  return {
    request: ctx.request,
    actor: ctx.actor,
    csrfToken: token,
    csrfField: () => {
      if (!ctx.session && ctx.actor?.isVisitor === false) throw formWithoutSession(ctx)
      return edge.globals.html.safe(
        token ? `<input type="hidden" name="_csrf" value="${token}">` : ''
      )
    },
    flash: ctx.session?.flashMessages.all() ?? {},
    currentUrl: app.config.get<string>('app.appUrl') + ctx.request.url(true),
    appUrl: app.config.get<string>('app.appUrl'),
  }
}

/**
 * Renders a page and answers it: 304 when the reader has it already. A guest's page may be kept by caches and asked
 * about each time; the page of somebody with a session is theirs alone.
 * @param status  422 for a form that was not right, so that it keeps its place and its text
 */
export async function page(
  ctx: HttpContext,
  template: string,
  state: Record<string, unknown> = {},
  { status = 200 }: { status?: number } = {}
): Promise<void> {
  const html = await renderer().render(template, { ...stateOf(ctx), ...state })
  answerPage(ctx, html, status)
}

/** Answers text that was made for this reader: pages, feeds, sitemaps. */
export function answerPage(
  ctx: HttpContext,
  text: string,
  status = 200,
  type = 'text/html; charset=utf-8'
): void {
  const { response } = ctx
  response.header('content-type', type)
  response.header('vary', 'cookie')
  const isTheirs = ctx.session !== undefined || ctx.actor?.isVisitor === false
  response.header('cache-control', isTheirs ? 'private, no-cache' : 'public, no-cache')
  response.status(status)
  if (status === 200) {
    const etag = `"${hash('sha1', text, 'base64url')}"`
    response.header('etag', etag)
    if (response.fresh()) {
      response.status(304).send(null)
      return
    }
  }
  response.send(text)
}
