import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import type { NextFn } from '@adonisjs/core/types/http'
import BodyParserMiddleware from '@adonisjs/core/bodyparser_middleware'
import SessionMiddleware from '@adonisjs/session/session_middleware'
import ShieldMiddleware from '@adonisjs/shield/shield_middleware'
import type {} from '@adonisjs/auth/initialize_auth_middleware'
import type { ContainerBindings } from '@adonisjs/core/types'
import { actorOf } from '#framework/auth/main'
import { visitor } from '#framework/resources/main'
import './context.js'

export interface WebStackOptions {
  /** The page stands before a form, so a guest gets a session and its token too. */
  form?: boolean
  /** A form of the page posts for guests without a session; the browser's own word on the request's origin is checked. */
  guestPost?: boolean
}

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** A session in use is kept alive by a write every so often, not by one for each page. */
const TOUCH_AFTER = 5 * 60 * 1000

/** A form was sent from another site, as the browser itself reports. Old browsers say nothing and carry a token instead. */
function isCrossSite({ request }: HttpContext): boolean {
  const site = request.header('sec-fetch-site')
  if (site) return site !== 'same-origin' && site !== 'none'
  const origin = request.header('origin')
  return origin !== undefined && origin !== 'null' && new URL(origin).host !== request.host()
}

/**
 * The stack of pages and forms. A guest who reads pays for none of it: the session is opened for somebody who
 * has one, who is remembered, who sends a form, or whose page has a form; and it is written when something changed.
 */
@inject()
export default class WebStack {
  #auth?: ContainerBindings['auth.manager']
  #sessionCookie = app.config.get<string>('session.cookieName')

  constructor(
    private body: BodyParserMiddleware,
    private session: SessionMiddleware<never>,
    private shield: ShieldMiddleware
  ) {}

  async handle(ctx: HttpContext, next: NextFn, options: WebStackOptions = {}) {
    const sends = UNSAFE.has(ctx.request.method())
    if (!sends) return this.#open(ctx, next, options, false)
    return this.body.handle(ctx, () => this.#open(ctx, next, options, true))
  }

  #open(ctx: HttpContext, next: NextFn, options: WebStackOptions, sends: boolean) {
    const cookies = ctx.request.header('cookie')
    const known = cookies !== undefined && (cookies.includes(this.#sessionCookie) || cookies.includes('remember_'))
    if (known || options.form || (sends && !(options.guestPost && !isCrossSite(ctx)))) {
      return this.session.handle(ctx, () => this.#identify(ctx, next))
    }
    ctx.actor = visitor
    return next()
  }

  async #identify(ctx: HttpContext, next: NextFn) {
    this.#auth ??= await app.container.make('auth.manager')
    ctx.auth = this.#auth.createAuthenticator(ctx)
    ctx.actor = (await ctx.auth.check()) ? await actorOf(ctx.auth.getUserOrFail() as never) : visitor
    const answer = await this.shield.handle(ctx, next)
    this.#keepAlive(ctx)
    return answer
  }

  /** Leaves the session as it is stored unless something changed or it is time to say that it is in use. */
  #keepAlive({ session }: HttpContext) {
    if (session.hasBeenModified) return
    if (Date.now() - Number(session.get('seenAt', 0)) > TOUCH_AFTER) session.put('seenAt', Date.now())
    else session.commit = async () => {}
  }
}
