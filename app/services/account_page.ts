import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import type { FormErrors } from '#services/forms'
import { currentUser } from '#services/signing_in'

export interface AccountForm {
  /** Of the account form, as sent. */
  values?: Record<string, unknown>
  errors?: FormErrors
  passwordErrors?: FormErrors
  status?: number
}

/** The account page: one's facts, one's password, and the ways on. */
export function showAccount(ctx: HttpContext, form: AccountForm = {}): Promise<void> {
  const { name, email, bio } = currentUser(ctx)
  const { values = { name, email, bio }, errors, passwordErrors, status } = form
  const meta = { title: 'Your account', robots: 'noindex' }
  const state = { section: 'account', meta, values, errors, passwordErrors }
  return page(ctx, 'pages/accounts/edit', state, { status })
}
