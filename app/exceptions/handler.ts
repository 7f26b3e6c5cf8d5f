import app from '@adonisjs/core/services/app'
import { ExceptionHandler, type HttpContext } from '@adonisjs/core/http'
import { errors as shieldErrors } from '@adonisjs/shield'
import { answerProblem, page, toOperationError, withoutStatement } from '#framework/http/main'
import { OperationError } from '#framework/resources/main'
import { keptFields } from '#services/kept_fields'

const PAGES = new Set([400, 403, 404, 413, 419, 429, 500, 503])

/** Said when even the error page fails. */
const PLAIN = 'Something is broken on our side. It has been noted; please try again later.'

/** Where people are sent to sign in; the page they wanted is remembered by its address. */
const SIGN_IN = '/sign-in'

/**
 * Errors for people are pages, for programs problem documents. Both come from the one table of errors.
 */
export default class Handler extends ExceptionHandler {
  protected debug = app.inDev

  async handle(error: unknown, ctx: HttpContext) {
    if (/^\/api(\/|$)/.test(ctx.request.url())) return answerProblem(ctx, toOperationError(error))
    if (error instanceof shieldErrors.E_BAD_CSRF_TOKEN) {
      await this.#page(ctx, 419, undefined, { kept: keptFields(ctx) })
      return ctx.response.header('cache-control', 'no-store')
    }
    const known = toOperationError(error)
    if (known.code === 'E_UNAUTHENTICATED') {
      // A form cannot be sent again by an address.
      const { request } = ctx
      const next =
        request.method() === 'GET' ? `?next=${encodeURIComponent(request.url(true))}` : ''
      return ctx.response.redirect().toPath(SIGN_IN + next)
    }
    if (known.code === 'E_UNEXPECTED' && this.debug) return super.handle(error, ctx)
    return this.#page(
      ctx,
      PAGES.has(known.status) ? known.status : known.status < 500 ? 400 : 500,
      known
    )
  }

  async report(error: unknown, ctx: HttpContext) {
    if (error instanceof OperationError && error.status < 500) return
    if (error instanceof shieldErrors.E_BAD_CSRF_TOKEN) return
    return super.report(withoutStatement(error), ctx)
  }

  async #page(ctx: HttpContext, status: number, error?: OperationError, more: object = {}) {
    const state = { error, requestId: ctx.request.id(), ...more }
    try {
      await page(ctx, `pages/errors/${status}`, state, { status })
    } catch (fault) {
      // The layout itself is broken: a plain word is better than its stack.
      ctx.logger.error({ err: fault }, 'The error page could not be rendered')
      ctx.response.status(500).header('content-type', 'text/plain; charset=utf-8').send(PLAIN)
    }
  }
}
