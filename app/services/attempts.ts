import { hash } from 'node:crypto'
import { isIP } from 'node:net'
import string from '@adonisjs/core/helpers/string'
import type { HttpContext } from '@adonisjs/core/http'
import { addressKey, type OwnRate, requestLimits } from '#framework/limits/main'
import { OperationError } from '#framework/resources/main'

/*
 * How often something may be tried, by whom. Counted before the trying, so that many at once do not slip through.
 * One address may be a whole office; one e-mail address is one person.
 */
export const SIGN_IN_FROM: OwnRate = { name: 'sign-in-from', rate: '40/15 minutes' }
export const SIGN_IN_AS: OwnRate = { name: 'sign-in-as', rate: '10/15 minutes' }
export const SIGN_UP_FROM: OwnRate = { name: 'sign-up-from', rate: '10/hour' }
export const PASSWORD_OF: OwnRate = { name: 'password-of', rate: '10/15 minutes' }
export const ADDRESS_OF: OwnRate = { name: 'address-of', rate: '10/hour' }
export const CREDENTIALS_OF: OwnRate = { name: 'credentials-of', rate: '30/hour' }
/** Letters that come back with errors count. */
export const LETTERS_FROM: OwnRate = { name: 'letters-from', rate: '8/10 minutes' }
/** Looking for words costs a database most of all that strangers can ask a page for. */
export const SEARCHES_FROM: OwnRate = { name: 'searches-from', rate: '60/minute' }

/**
 * Counts an attempt.
 * @param whose  an address, an e-mail address, or a user's key
 * @returns seconds to wait when there were too many already, else 0
 */
export async function attempt(rate: OwnRate, whose: string | number): Promise<number> {
  const { allowed, retryAfter } = await requestLimits.attempt(rate, keyOf(whose))
  return allowed ? 0 : Math.max(1, retryAfter)
}

/** Forgets the attempts of somebody who has shown to be the right one. */
export async function forgive(rate: OwnRate, whose: string | number): Promise<void> {
  await requestLimits.forgive(rate, keyOf(whose))
}

/** E-mail addresses are nobody's business where limits are kept, and longer than a key may be. */
function keyOf(whose: string | number): string {
  if (typeof whose === 'number') return String(whose)
  return isIP(whose) ? addressKey(whose) : hash('sha256', whose, 'base64url')
}

/** Counts a search of a page's visitor. @throws E_TOO_MANY_REQUESTS */
export async function countSearch({ request, response }: HttpContext): Promise<void> {
  const wait = await attempt(SEARCHES_FROM, request.ip())
  if (!wait) return
  response.header('retry-after', String(wait))
  throw new OperationError(
    'E_TOO_MANY_REQUESTS',
    `You have searched very often in a short time. Wait ${waiting(wait)} and search again.`
  )
}

/** `12 minutes`, for a sentence. */
export function waiting(seconds: number): string {
  if (seconds < 60) return string.pluralize('second', seconds, true)
  return string.pluralize('minute', Math.ceil(seconds / 60), true)
}
