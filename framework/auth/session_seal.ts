import { hash } from 'node:crypto'
import type { Session } from '@adonisjs/session'

const KEY = 'seal'

/** Whoever has a password; a model whose users sign in without one has none. */
interface Sealed {
  password?: string
}

/** Changes with the password, and tells nothing of it: the hash of a hash. */
function sealOf({ password }: Sealed): string {
  return hash('sha256', `session of ${password}`, 'base64url')
}

/** Ties a session to the user's present password; done when somebody signs in. */
export function sealSession(session: Session, user: Sealed): void {
  session.put(KEY, sealOf(user))
}

/**
 * Whether a session was opened under the user's present password. A new password so ends every session the old one
 * opened, wherever it is stored and however the password was changed. The session of somebody who was remembered is
 * new and gets its seal here.
 */
export function keepsSeal(session: Session, user: Sealed): boolean {
  if (session.has(KEY)) return isSealed(session.all(), user)
  sealSession(session, user)
  return true
}

/** The same of a session's stored values; one without a seal is not sealed. */
export function isSealed(values: Record<string, unknown>, user: Sealed): boolean {
  return values[KEY] === sealOf(user)
}
