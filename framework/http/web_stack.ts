import type { HttpContext } from '@adonisjs/core/http'
import type { ContainerBindings } from '@adonisjs/core/types'
import type { NextFn } from '@adonisjs/core/types/http'
import app from '@adonisjs/core/services/app'
import BodyParserMiddleware from '@adonisjs/core/bodyparser_middleware'
import SessionMiddleware from '@adonisjs/session/session_middleware'
import ShieldMiddleware from '@adonisjs/shield/shield_middleware'
import type {} from '@adonisjs/auth/initialize_auth_middleware'
import { actorOf } from '#framework/auth/main'
import { visitor } from '#framework/resources/main'
import './context.js'

export interface WebStackOptions {
  /** The page stands before a form, so a guest gets a session and its token too. */
  form?: boolean
  /** A form of the page posts for guests without a session; the browser's own word on the request's origin is checked. */
  guestPost?: boolean
}

/** The parts of AdonisJS a request may need; made once. */
interface Parts {
  body: BodyParserMiddleware
  session: SessionMiddleware<never>
  shield: ShieldMiddleware
  auth: ContainerBindings['auth.manager']
  sessionCookie: string
}

let parts: Parts | undefined

async function makeParts(): Promise<Parts> {
  const { container } = app
  return {
    body: await container.make(BodyParserMiddleware),
    session: await container.make(SessionMiddleware),
    shield: await container.make(ShieldMiddleware),
    auth: await container.make('auth.manager'),
    sessionCookie: app.config.get<string>('session.cookieName'),
  }
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A session in use is kept alive by a write every so often, not by one for each page. */
const TOUCH_AFTER = 5 * 60 * 1000

/** A form was sent from another site, as the browser itself reports. Old browsers say nothing: they carry a token instead. */
function isCrossSite({ request }: HttpContext): boolean {
  const site = request.header('sec-fetch-site')
  if (site) return site !== 'same-origin' && site !== 'none'
  const origin = request.header('origin')
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== request.host()
}

/** Leaves the session as it is stored unless something changed or it is time to say that it is in use. */
function keepAlive({ session }: HttpContext): void {
  if (session.hasBeenModified) return
  if (Date.now() - Number(session.get('seenAt', 0)) > TOUCH_AFTER) session.put('seenAt', Date.now())
  else session.commit = async () => {}
}

/**
 * The stack of pages and forms. A guest who reads pays for none of it: the session is opened for somebody who
 * has one, who is remembered, who sends a form, or whose page has a form; and it is written when something changed.
 * A function and not a class, because a class is made by the container for every request.
 */
export function webStack(options: WebStackOptions = {}) {
  return async function web(ctx: HttpContext, next: NextFn) {
    const reads = READING.has(ctx.request.method())
    const { cookie } = ctx.request.request.headers
    if (reads && cookie === undefined && !options.form) {
      ctx.actor = visitor
      return next()
    }
    const { auth, body, session, sessionCookie, shield } = (parts ??= await makeParts())
    const known = cookie !== undefined && (cookie.includes(sessionCookie) || cookie.includes('remember_'))

    async function identify() {
      ctx.auth = auth.createAuthenticator(ctx)
      ctx.actor = (await ctx.auth.check()) ? await actorOf(ctx.auth.getUserOrFail() as never) : visitor
      const answer = await shield.handle(ctx, next)
      keepAlive(ctx)
      return answer
    }

    function open() {
      const guest = reads || (options.guestPost && !isCrossSite(ctx))
      if (known || options.form || !guest) return session.handle(ctx, identify)
      ctx.actor = visitor
      return next()
    }

    return reads ? open() : body.handle(ctx, open)
  }
}
