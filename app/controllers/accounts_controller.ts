import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { changeAccount, isKnownAddress, openAccount, toAddress } from '#services/accounts'
import { type AccountForm, showAccount } from '#services/account_page'
import { ADDRESS_OF, attempt, SIGN_UP_FROM, waiting } from '#services/attempts'
import { type FormErrors, problemsOf } from '#services/forms'
import { askerOf, currentUser, isPasswordOf } from '#services/signing_in'

interface Form {
  values?: Record<string, unknown>
  errors?: FormErrors
  status?: number
}

/** The sign-up form, as it was sent if it was. */
function show(ctx: HttpContext, { values, errors, status }: Form = {}) {
  const meta = { title: 'Sign up', robots: 'noindex' }
  const state = { section: 'account', meta, values, errors }
  return page(ctx, 'pages/accounts/create', state, { status })
}

/** What stands in the way of a new e-mail address: it is what one signs in with, so it needs the password. */
async function addressErrors(ctx: HttpContext, password: unknown): Promise<AccountForm | null> {
  const user = currentUser(ctx)
  const wait = await attempt(ADDRESS_OF, user.id)
  if (wait) {
    const message = `Too many changes of address. Wait ${waiting(wait)} and try again.`
    return { errors: { email: [message] }, status: 429 }
  }
  if (await isPasswordOf(user, password)) return null
  const message = 'This is not your current password. A new e-mail address needs it'
  return { errors: { currentPassword: [message] }, status: 422 }
}

/** Signing up, and one's own account. */
export default class AccountsController {
  async create(ctx: HttpContext) {
    if (!ctx.actor.isVisitor) return ctx.response.redirect().toPath('/account')
    return show(ctx)
  }

  /**
   * A known address gets the answer a new one gets, after the same work: whether somebody has an account here is
   * learned by signing in to it. Nobody is signed in by signing up, or the answers would differ.
   */
  async store(ctx: HttpContext) {
    const { request, response, session } = ctx
    const { name, email, password } = request.only(['name', 'email', 'password'])
    const values = { name, email }
    const wait = await attempt(SIGN_UP_FROM, request.ip())
    if (wait) {
      response.header('retry-after', String(wait))
      const message = `Too many accounts from your address. Wait ${waiting(wait)} and try again.`
      return show(ctx, { values, errors: { _form: [message] }, status: 429 })
    }

    try {
      await openAccount({ name, email, password, roles: ['reader'] }, askerOf(ctx))
    } catch (error) {
      if (!isKnownAddress(error)) {
        return show(ctx, { values, errors: problemsOf(error), status: 422 })
      }
    }
    session.flash('success', 'Your account is ready. Sign in with the password you chose.')
    session.flash('email', toAddress(email))
    return response.redirect().status(303).toPath('/sign-in')
  }

  async edit(ctx: HttpContext) {
    return showAccount(ctx)
  }

  async update(ctx: HttpContext) {
    const user = currentUser(ctx)
    const { currentPassword, ...values } = ctx.request.only([
      'name',
      'email',
      'bio',
      'currentPassword',
    ])
    const refused =
      toAddress(values.email) === user.email ? null : await addressErrors(ctx, currentPassword)
    if (refused) return showAccount(ctx, { ...refused, values })

    try {
      await changeAccount(user.id, values, askerOf(ctx))
    } catch (error) {
      return showAccount(ctx, { values, errors: problemsOf(error), status: 422 })
    }
    ctx.session.flash('success', 'Your account has been changed.')
    return ctx.response.redirect().status(303).toPath('/account')
  }
}
