import type { HttpContext } from '@adonisjs/core/http'
import type { SessionStoreContract } from '@adonisjs/session/types'
import { isSealed, people } from '#framework/auth/main'
import type { Actor } from '#framework/resources/main'

/** What AdonisJS's configuration of sessions is, once the application has booted. */
export interface SessionConfig {
  cookieName: string
  store: string
  stores: Record<string, (ctx: HttpContext, config: SessionConfig) => SessionStoreContract>
}

/** A session in use is kept alive by a write every so often, not by one for each page. */
const TOUCH_AFTER = 5 * 60 * 1000

/** Under which name AdonisJS's guard `web` keeps the user's id, and its sessions what is told once. */
const USER = 'auth_web'
const FLASH = '__flash__'

/** Whether it is time to write that the session is in use; `seenAt` is when that was written last. */
export function isDue(seenAt: unknown): boolean {
  return Date.now() - Number(seenAt ?? 0) > TOUCH_AFTER
}

/**
 * Who has signed in, from a session that is looked at and not opened. A page that is only read needs no more, and
 * opening one costs ten times as much: models, the guard, CSRF tokens, a renderer.
 * @returns undefined when the session has to be opened: nobody has signed in, a message waits to be shown, it is time
 * to write that it is in use, or the password was changed since
 */
export async function glance(ctx: HttpContext, config: SessionConfig): Promise<Actor | undefined> {
  const id: unknown = ctx.request.cookie(config.cookieName)
  if (typeof id !== 'string') return undefined
  const values = await config.stores[config.store](ctx, config).read(id)
  const user = values?.[USER] as number | string | undefined
  if (!values || !user || FLASH in values || isDue(values.seenAt)) return undefined
  const person = await people.find(user)
  return person && isSealed(values, person) ? person.actor : undefined
}
