import { configProvider } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { ContainerBindings } from '@adonisjs/core/types'
import type { NextFn } from '@adonisjs/core/types/http'
import app from '@adonisjs/core/services/app'
import BodyParserMiddleware from '@adonisjs/core/bodyparser_middleware'
import SessionMiddleware from '@adonisjs/session/session_middleware'
import ShieldMiddleware from '@adonisjs/shield/shield_middleware'
import type {} from '@adonisjs/auth/initialize_auth_middleware'
import { actorOf, keepsSeal, type UserRow } from '#framework/auth/main'
import { type Actor, visitor } from '#framework/resources/main'
import './context.js'
import { isCrossSite } from './cross_site.js'

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
  // The configuration of sessions is a promise of one until the application has booted.
  const session = await configProvider.resolve<{ cookieName: string }>(
    app,
    app.config.get('session')
  )
  return {
    body: await container.make(BodyParserMiddleware),
    session: await container.make(SessionMiddleware),
    shield: await container.make(ShieldMiddleware),
    auth: await container.make('auth.manager'),
    sessionCookie: session!.cookieName,
  }
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A session in use is kept alive by a write every so often, not by one for each page. */
const TOUCH_AFTER = 5 * 60 * 1000

/** Who is signed in. A session from before the password was changed has ended. */
async function actorIn({ auth, session }: HttpContext): Promise<Actor> {
  if (!(await auth.check())) return visitor
  const user = auth.getUserOrFail() as unknown as UserRow
  if (keepsSeal(session, user)) return actorOf(user)
  await auth.use('web').logout()
  session.clear()
  return visitor
}

/** Leaves the session as it is stored unless something changed or it is time to say that it is in use. */
function keepAlive({ response, session }: HttpContext): void {
  // A flash message becomes a change only when the session is written.
  if (session.hasBeenModified || !session.responseFlashMessages.isEmpty) return
  // The answer to a database in trouble has what somebody typed: failing to write this note must not replace it.
  const isInTrouble = response.getStatus() >= 500
  const isDue = Date.now() - Number(session.get('seenAt', 0)) > TOUCH_AFTER
  if (isDue && !isInTrouble) session.put('seenAt', Date.now())
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
    const known =
      cookie !== undefined && (cookie.includes(sessionCookie) || cookie.includes('remember_'))

    async function identify() {
      ctx.auth = auth.createAuthenticator(ctx)
      ctx.actor = await actorIn(ctx)
      const answer = await shield.handle(ctx, next)
      keepAlive(ctx)
      return answer
    }

    async function withSession() {
      const answer = await session.handle(ctx, identify)
      // Whoever signed out is a guest again, whose pages pay for no session.
      if (ctx.session.isEmpty) ctx.response.clearCookie(sessionCookie)
      return answer
    }

    function open() {
      const guest = reads || (options.guestPost && !isCrossSite(ctx))
      if (known || options.form || !guest) return withSession()
      ctx.actor = visitor
      return next()
    }

    return reads ? open() : body.handle(ctx, open)
  }
}
