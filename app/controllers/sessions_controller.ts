import type { HttpContext } from '@adonisjs/core/http'
import { actorOf, localPath } from '#framework/auth/main'
import { trail } from '#framework/audit/main'
import { originOf, page } from '#framework/http/main'
import { visitor } from '#framework/resources/main'
import { attempt, forgive, SIGN_IN_AS, SIGN_IN_FROM, waiting } from '#services/attempts'
import { type FormErrors, refusals } from '#services/forms'
import { identify, signIn, startPage } from '#services/signing_in'
import { sessionValidator } from '#validators/session'

/** One sentence for an unknown address and for a wrong password: which of the two it was is nobody's business. */
const WRONG = 'There is no account with this e-mail address and this password'

interface Form {
  values?: Record<string, unknown>
  errors?: FormErrors
  status?: number
}

/** The sign-in form, as it was sent if it was. */
function show(ctx: HttpContext, { values, errors, status }: Form = {}) {
  return page(
    ctx,
    'pages/sessions/create',
    {
      section: 'account',
      meta: { title: 'Sign in', robots: 'noindex' },
      values: values ?? { email: ctx.session.flashMessages.get('email') },
      errors,
      next: localPath(ctx.request.input('next')),
    },
    { status }
  )
}

/** Counts the attempt. @returns seconds to wait, or 0 */
async function tooMany({ request }: HttpContext, email: string) {
  return (await attempt(SIGN_IN_FROM, request.ip())) || attempt(SIGN_IN_AS, email)
}

/** Signing in and out. */
export default class SessionsController {
  async create(ctx: HttpContext) {
    if (ctx.actor.isVisitor) return show(ctx)
    const next = localPath(ctx.request.input('next')) ?? startPage(ctx.actor)
    return ctx.response.redirect().toPath(next)
  }

  async store(ctx: HttpContext) {
    const values = ctx.request.only(['email', 'password', 'remember'])
    const [refused, input] = await sessionValidator.tryValidate(values)
    if (refused) return show(ctx, { values, errors: refusals(refused), status: 422 })

    const { email, password } = input as { email: string; password: string }
    const wait = await tooMany(ctx, email)
    if (wait) {
      ctx.response.header('retry-after', String(wait))
      const message = `Too many attempts to sign in. Wait ${waiting(wait)} and try again.`
      return show(ctx, { values, errors: { _form: [message] }, status: 429 })
    }

    const user = await identify(email, password)
    const signingIn = { operation: 'sign-in', resource: 'sessions', origin: originOf(ctx) }
    if (!user) {
      // Not what was typed: it may be a password in the wrong box.
      await trail.note({
        ...signingIn,
        actor: visitor,
        outcome: 'refused',
        reason: 'wrong address or password',
      })
      return show(ctx, { values, errors: { email: [WRONG] }, status: 422 })
    }
    await forgive(SIGN_IN_AS, email)

    const actor = await actorOf(user)
    await trail.note({ ...signingIn, actor })
    await signIn(ctx, user, Boolean(values.remember))
    const next = localPath(ctx.request.input('next')) ?? startPage(actor)
    return ctx.response.redirect().status(303).toPath(next)
  }

  async destroy(ctx: HttpContext) {
    await ctx.auth.use('web').logout()
    ctx.session.clear()
    return ctx.response.redirect().status(303).toPath('/')
  }
}
