import string from '@adonisjs/core/helpers/string'
import limiter from '@adonisjs/limiter/services/main'
import { errors } from '@adonisjs/limiter'

/** How often something may be tried, by whom. Counted before the trying, so that many at once do not slip through. */
interface Allowance {
  name: string
  requests: number
  duration: string
}

/** One address may be a whole office; one e-mail address is one person. */
export const SIGN_IN_FROM: Allowance = {
  name: 'sign-in-from',
  requests: 40,
  duration: '15 minutes',
}
export const SIGN_IN_AS: Allowance = { name: 'sign-in-as', requests: 10, duration: '15 minutes' }
export const SIGN_UP_FROM: Allowance = { name: 'sign-up-from', requests: 10, duration: '1 hour' }
export const PASSWORD_OF: Allowance = { name: 'password-of', requests: 10, duration: '15 minutes' }
export const ADDRESS_OF: Allowance = { name: 'address-of', requests: 10, duration: '1 hour' }
export const CREDENTIALS_OF: Allowance = {
  name: 'credentials-of',
  requests: 30,
  duration: '1 hour',
}

const store = ({ requests, duration }: Allowance) => limiter.use({ requests, duration })
const keyOf = ({ name }: Allowance, whose: string | number) => `${name}:${whose}`

/**
 * Counts an attempt.
 * @returns seconds to wait when there were too many already, else 0
 */
export async function attempt(allowance: Allowance, whose: string | number): Promise<number> {
  try {
    await store(allowance).consume(keyOf(allowance, whose))
    return 0
  } catch (error) {
    if (error instanceof errors.E_TOO_MANY_REQUESTS) return Math.max(1, error.response.availableIn)
    throw error
  }
}

/** Forgets the attempts of somebody who has shown to be the right one. */
export async function forgive(allowance: Allowance, whose: string | number): Promise<void> {
  await store(allowance).delete(keyOf(allowance, whose))
}

/** `12 minutes`, for a sentence. */
export function waiting(seconds: number): string {
  if (seconds < 60) return string.pluralize('second', seconds, true)
  return string.pluralize('minute', Math.ceil(seconds / 60), true)
}
