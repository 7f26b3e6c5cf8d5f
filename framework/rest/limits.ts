import type { Exchange } from '#framework/http/main'
import {
  type Allowance,
  type Asked,
  LimitPolicy,
  type OwnRate,
  requestLimits,
} from '#framework/limits/main'
import { OperationError, type Registered } from '#framework/resources/main'

const READING = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY'])

/**
 * Whether there is room for a request of this address, whoever asks: looked at before a credential is looked up.
 * @throws E_TOO_MANY_REQUESTS, E_LIMITS_UNAVAILABLE
 */
export function countAddress(exchange: Exchange): void | Promise<void> {
  const allowance = requestLimits.admit(exchange.ip)
  if (allowance instanceof Promise) return allowance.then((late) => refuseOver(exchange, late))
  if (allowance) refuseOver(exchange, allowance)
}

/** A credential was wrong; whoever tries many is soon not asked for any. */
export function countRefusal(exchange: Exchange): void | Promise<void> {
  return requestLimits.refused(exchange.ip)
}

/**
 * Whether there is room for a request of whoever asks, and what is left of it on the answer.
 * @throws E_TOO_MANY_REQUESTS, E_LIMITS_UNAVAILABLE
 */
export function countAsker(
  exchange: Exchange,
  asked: Pick<Asked, 'cost' | 'counted' | 'own'> = {}
): void | Promise<void> {
  const { actor, ip, method } = exchange
  const writes = !READING.has(method)
  const allowance = requestLimits.take({ actor, ip, writes, ...asked })
  if (allowance instanceof Promise) return allowance.then((late) => tell(exchange, late))
  if (allowance) tell(exchange, allowance)
}

/**
 * What a request turned out to cost; it was counted as one when it came.
 * @throws E_TOO_MANY_REQUESTS, E_LIMITS_UNAVAILABLE
 */
export function countCost(exchange: Exchange, cost: number): void | Promise<void> {
  if (cost > 1) return countAsker(exchange, { cost, counted: 1 })
}

/**
 * One rate for the resource counts all that is asked of it together.
 * @throws E_INVALID_RATE for one that cannot be read, when the application starts
 */
export function rateOf({ resource }: Registered, verb: string): OwnRate | undefined {
  const { name, options } = resource
  const declared = options.api === true ? undefined : options.api?.rate
  const operation = verb === 'replace' ? 'update' : verb
  const rate = typeof declared === 'object' ? declared[operation] : declared
  if (rate === undefined) return undefined
  const own = { name: typeof declared === 'object' ? `${name}:${operation}` : name, rate }
  LimitPolicy.of(own.name, own.rate)
  return own
}

function tell(exchange: Exchange, allowance: Allowance): void {
  if (allowance.allowed) setFields(exchange, allowance)
  else refuseOver(exchange, allowance)
}

function refuseOver(exchange: Exchange, allowance: Allowance): void {
  if (allowance.allowed) return
  const { policy, retryAfter } = allowance
  setFields(exchange, allowance)
  exchange.set('retry-after', String(retryAfter))
  const more = exchange.actor.isVisitor ? ', or send a credential of your own' : ''
  throw new OperationError(
    'E_TOO_MANY_REQUESTS',
    `The limit "${policy}" is used up; try again in ${retryAfter} seconds${more}.`
  )
}

function setFields(exchange: Exchange, { rateLimit, rateLimitPolicy }: Allowance): void {
  exchange.replace('ratelimit', rateLimit).replace('ratelimit-policy', rateLimitPolicy)
}
