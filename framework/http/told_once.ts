import encryption from '@adonisjs/core/services/encryption'
import type { HttpContext } from '@adonisjs/core/http'

/** On its way to the page that shows it, it travels through the session: sealed, and not for long. */
const TRAVELS = { purpose: 'told once', expiresIn: '5 minutes' }

const NAME = 'toldOnce'

/** Has the next page tell a secret that is kept nowhere. */
export function tellOnce({ session }: HttpContext, secret: string): void {
  session.flash(NAME, encryption.encrypt(secret, TRAVELS))
}

/** The secret this page is to tell, or null; a reload has none. Whoever tells it keeps the page out of every cache. */
export function toldOnce({ session }: HttpContext): string | null {
  const sealed = session.flashMessages.get(NAME)
  return sealed ? encryption.decrypt<string>(sealed, TRAVELS.purpose) : null
}
