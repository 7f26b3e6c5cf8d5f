import type { HttpContext } from '@adonisjs/core/http'
import { changeAccount } from '#services/accounts'
import { showAccount } from '#services/account_page'
import { attempt, forgive, PASSWORD_OF, waiting } from '#services/attempts'
import { type FormErrors, problemsOf } from '#services/forms'
import { askerOf, currentUser, isPasswordOf, signIn } from '#services/signing_in'

const WRONG = 'This is not your current password'

/** A new password for somebody signed in. */
export default class PasswordsController {
  async update(ctx: HttpContext) {
    const user = currentUser(ctx)
    const { currentPassword, password } = ctx.request.only(['currentPassword', 'password'])
    const refuse = (passwordErrors: FormErrors, status = 422) =>
      showAccount(ctx, { passwordErrors, status })

    const wait = await attempt(PASSWORD_OF, user.id)
    if (wait) {
      ctx.response.header('retry-after', String(wait))
      const message = `Too many wrong passwords. Wait ${waiting(wait)} and try again.`
      return refuse({ currentPassword: [message] }, 429)
    }
    if (!(await isPasswordOf(user, currentPassword))) return refuse({ currentPassword: [WRONG] })
    await forgive(PASSWORD_OF, user.id)
    try {
      await changeAccount(user.id, { password }, askerOf(ctx))
    } catch (error) {
      return refuse(problemsOf(error))
    }

    // Every other browser is signed out by the new password; this one stays.
    const isRemembered = Boolean(ctx.request.encryptedCookie('remember_web'))
    await signIn(ctx, await user.refresh(), isRemembered)
    ctx.session.flash('success', 'Your password has been changed. Other browsers were signed out.')
    return ctx.response.redirect().status(303).toPath('/account')
  }
}
