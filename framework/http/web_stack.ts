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
import { readPageForm } from './page_form.js'
import { glance, isDue, type SessionConfig } from './session_glance.js'

export interface WebStackOptions {
  /** The page has a form: its session is open for `ctx.session`, `ctx.auth` and `csrfField()`, a guest's too. */
  form?: boolean
  /** The page has a form that guests send without a session; the browser's own word on the request's origin is checked. */
  guestPost?: boolean
  /** Its forms bring files, as `ctx.files`; those of a guest are passed over. */
  files?: boolean
}

/** The parts of AdonisJS a request may need; made once. */
interface Parts {
  body: BodyParserMiddleware
  session: SessionMiddleware<never>
  shield: ShieldMiddleware
  auth: ContainerBindings['auth.manager']
  sessions: SessionConfig
}

let parts: Parts | undefined

async function makeParts(): Promise<Parts> {
  const { container } = app
  // The configuration of sessions is a promise of one until the application has booted.
  const sessions = await configProvider.resolve<SessionConfig>(app, app.config.get('session'))
  return {
    body: await container.make(BodyParserMiddleware),
    session: await container.make(SessionMiddleware),
    shield: await container.make(ShieldMiddleware),
    auth: await container.make('auth.manager'),
    sessions: sessions!,
  }
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

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
  if (isDue(session.get('seenAt')) && !isInTrouble) session.put('seenAt', Date.now())
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
    const { auth, body, session, sessions, shield } = (parts ??= await makeParts())
    const sessionCookie = sessions.cookieName
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

    if (!reads)
      return body.handle(ctx, () =>
        ctx.request.multipart ? readPageForm(ctx, options.files === true && known, open) : open()
      )
    if (known && !options.form && !options.guestPost) {
      const actor = await glance(ctx, sessions)
      if (actor) {
        ctx.actor = actor
        return next()
      }
    }
    return open()
  }
}
