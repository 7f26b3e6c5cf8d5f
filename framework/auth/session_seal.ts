import { createHash } from 'node:crypto'
import type { Session } from '@adonisjs/session'
import type { UserRow } from './actor_of.js'

const KEY = 'seal'

/** Changes with the password, and tells nothing of it: the hash of a hash. */
function sealOf({ password }: UserRow): string {
  return createHash('sha256').update(`session of ${password}`).digest('base64url')
}

/** Ties a session to the user's present password; done when somebody signs in. */
export function sealSession(session: Session, user: UserRow): void {
  session.put(KEY, sealOf(user))
}

/**
 * Whether a session was opened under the user's present password. A new password so ends every session the old one
 * opened, wherever it is stored and however the password was changed. The session of somebody who was remembered is
 * new and gets its seal here.
 */
export function keepsSeal(session: Session, user: UserRow): boolean {
  if (session.has(KEY)) return session.get(KEY) === sealOf(user)
  sealSession(session, user)
  return true
}
