import type { HttpContext } from '@adonisjs/core/http'
import { errors } from '@adonisjs/auth'
import { sealSession } from '#framework/auth/main'
import { originOf } from '#framework/http/main'
import { OperationError, type Actor } from '#framework/resources/main'
import type { Asker } from '#services/accounts'
import User from '#models/user'

/** No password is longer, so nobody keeps the server busy by hashing one. */
const LONGEST_PASSWORD = 128

/**
 * The user with this address and password, or undefined. An unknown address costs the same time as a wrong password:
 * verifyCredentials hashes in both cases.
 */
export async function identify(email: string, password: string): Promise<User | undefined> {
  if (password.length > LONGEST_PASSWORD) return undefined
  try {
    return await User.verifyCredentials(email, password)
  } catch (error) {
    if (error instanceof errors.E_INVALID_CREDENTIALS) return undefined
    throw error
  }
}

/** Whether somebody who is signed in has typed their own password. */
export async function isPasswordOf(user: User, typed: unknown): Promise<boolean> {
  const password = String(typed ?? '')
  return password.length <= LONGEST_PASSWORD && user.verifyPassword(password)
}

/** Opens a session for somebody. Nothing the session held before belongs to whoever signs in now. */
export async function signIn(ctx: HttpContext, user: User, isRemembered: boolean): Promise<void> {
  ctx.session.clear()
  await ctx.auth.use('web').login(user, isRemembered)
  sealSession(ctx.session, user)
}

/** Where somebody arrives who asked for no page in particular: at their desk, or at their account. */
export function startPage(actor: Actor): string {
  return actor.hasRole('admin', 'editor', 'author') ? '/admin' : '/account'
}

/** The one who is signed in. @throws E_UNAUTHENTICATED, which leads a visitor to the sign-in page and back */
export function currentUser({ actor, auth }: HttpContext): User {
  if (actor.isVisitor) throw new OperationError('E_UNAUTHENTICATED', 'Sign in to see your account.')
  return auth.use('web').getUserOrFail()
}

/** Who is at the page, and the request it came with: what the audit trail says of what they do. */
export const askerOf = (ctx: HttpContext): Asker => ({ actor: ctx.actor, origin: originOf(ctx) })
