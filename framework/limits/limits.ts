import type { Logger } from '@adonisjs/core/logger'
import { OperationError } from '#framework/resources/main'
import { Patience } from './patience.js'
import type { LimitPolicy } from './policy.js'
import { MemoryStore } from './stores/memory_store.js'
import type { Claim, Debit, LimitStore, Verdict } from './stores/store.js'

/** What became of a request's claims. The figures are those of the tightest of its limits. */
export interface Allowance {
  allowed: boolean
  /** The limit's name. */
  policy: string
  /** Units per window. */
  limit: number
  /** Whole units that may still be taken at once. */
  remaining: number
  /** Seconds until the allowance is whole again. */
  resetIn: number
  /** Seconds after which the same request would be let through; 0 when it was. */
  retryAfter: number
  /** The headers `RateLimit` and `RateLimit-Policy`, with every limit (draft-ietf-httpapi-ratelimit-headers). */
  rateLimit: string
  rateLimitPolicy: string
}

export interface LimitsOptions {
  store: LimitStore
  /** Open: each process counts for itself until the store is back. Closed: nobody is let through. */
  whenAway?: 'open' | 'closed'
  /** Milliseconds the store may be silent while it is asked. */
  patience?: number
  logger?: Pick<Logger, 'warn' | 'info'>
}

/** After the store failed, one request a second asks it again; the others do not wait for it. */
const ASK_AGAIN_AFTER = 1000

/**
 * Takes what requests cost from the allowances of whoever sent them. Where the store is in the process there is no
 * promise, and so no turn of the event loop.
 */
export class Limits {
  #store: LimitStore
  #whenAway: 'open' | 'closed'
  #patience: Patience
  #logger?: LimitsOptions['logger']
  #meanwhile = new MemoryStore()
  #isAway = false
  #askAgainAt = 0

  constructor({ store, whenAway = 'open', patience = 1000, logger }: LimitsOptions) {
    this.#store = store
    this.#whenAway = whenAway
    this.#patience = new Patience(patience)
    this.#logger = logger
  }

  /**
   * Takes the cost from all of the allowances, or from none when one does not reach.
   * @param claims   at least one; each limit once
   * @param cost     units, a whole number. What costs more than the burst takes a whole allowance, and the rest is paid
   * for afterwards
   * @param counted  units of it that were taken before, when less was known
   * @throws E_LIMITS_UNAVAILABLE when the store is away and limits are closed then
   */
  take(claims: readonly Claim[], cost = 1, counted = 0): Allowance | Promise<Allowance> {
    const debits = debitsOf(claims, cost, counted)
    const verdict = this.#ask((store) => store.take(debits))
    if (verdict instanceof Promise) return verdict.then((late) => toAllowance(debits, late))
    return toAllowance(debits, verdict)
  }

  /** Takes without asking, until the allowances are used up and not beyond: what something turned out to cost. */
  charge(claims: readonly Claim[], cost: number): void | Promise<void> {
    const debits = debitsOf(claims, cost, 0)
    return this.#ask((store) => store.charge(debits))
  }

  /** Makes the allowances whole again. */
  restore(claims: readonly Claim[]): void | Promise<void> {
    return this.#ask((store) => store.restore(claims))
  }

  /** Forgets all that was taken. */
  async clear(): Promise<void> {
    this.#meanwhile.clear()
    await this.#store.clear()
  }

  async close(): Promise<void> {
    await this.#store.close()
  }

  #ask<Result extends Verdict | void>(
    question: (store: LimitStore) => Result | Promise<Result>
  ): Result | Promise<Result> {
    if (this.#isAway && !this.#mayAskAgain()) return this.#without(question)
    try {
      const answer = question(this.#store)
      if (answer instanceof Promise) return this.#await(answer, question)
      if (this.#isAway) this.#isBack()
      return answer
    } catch (error) {
      return this.#failed(error, question)
    }
  }

  async #await<Result extends Verdict | void>(
    answer: Promise<Result>,
    question: (store: LimitStore) => Result | Promise<Result>
  ): Promise<Result> {
    try {
      const result = await this.#patience.wait(answer)
      if (this.#isAway) this.#isBack()
      return result
    } catch (error) {
      return this.#failed(error, question)
    }
  }

  #mayAskAgain(): boolean {
    const now = performance.now()
    if (now < this.#askAgainAt) return false
    this.#askAgainAt = now + ASK_AGAIN_AFTER
    return true
  }

  #failed<Result extends Verdict | void>(
    error: unknown,
    question: (store: LimitStore) => Result | Promise<Result>
  ): Result {
    if (!this.#isAway) {
      const meanwhile =
        this.#whenAway === 'open' ? 'this process counts for itself' : 'nobody is let through'
      this.#logger?.warn({ err: error }, `The store of the limits is away; until then ${meanwhile}`)
    }
    this.#isAway = true
    this.#askAgainAt = performance.now() + ASK_AGAIN_AFTER
    return this.#without(question)
  }

  #without<Result extends Verdict | void>(
    question: (store: LimitStore) => Result | Promise<Result>
  ): Result {
    if (this.#whenAway === 'closed') {
      throw new OperationError(
        'E_LIMITS_UNAVAILABLE',
        'Requests cannot be counted right now, so none is answered. Try again in a moment.'
      )
    }
    return question(this.#meanwhile) as Result
  }

  #isBack(): void {
    this.#isAway = false
    this.#meanwhile.clear()
    this.#logger?.info('The store of the limits is back')
  }
}

function debitsOf(claims: readonly Claim[], cost: number, counted: number): Debit[] {
  return claims.map(({ policy, key }) => ({
    policy,
    key,
    amount: (cost - counted) * policy.interval,
    needed: Math.max(0, Math.min(cost, policy.burst) - counted) * policy.interval,
  }))
}

function toAllowance(debits: readonly Debit[], { allowed, leads }: Verdict): Allowance {
  let tightest = 0
  let remaining = Infinity
  let retryAfter = 0
  let rateLimit = ''
  let rateLimitPolicy = ''
  for (const [at, debit] of debits.entries()) {
    const { policy } = debit
    const left = unitsLeft(policy, leads[at])
    const wait = allowed ? 0 : waitOf(debit, leads[at])
    if (wait > retryAfter || (wait === retryAfter && left < remaining)) {
      tightest = at
      remaining = left
      retryAfter = wait
    }
    const separator = at === 0 ? '' : ', '
    rateLimit += separator + policy.left(left, Math.ceil(leads[at] / 1e6))
    rateLimitPolicy += separator + policy.declared
  }
  const { policy } = debits[tightest]
  return {
    allowed,
    policy: policy.name,
    limit: policy.quota,
    remaining,
    resetIn: Math.ceil(leads[tightest] / 1e6),
    retryAfter,
    rateLimit,
    rateLimitPolicy,
  }
}

function unitsLeft({ capacity, interval }: LimitPolicy, lead: number): number {
  return Math.max(0, Math.floor((capacity - lead) / interval))
}

/** Whole seconds until the allowance reaches; 0 when it does. */
function waitOf({ policy, needed }: Debit, lead: number): number {
  const missing = lead + needed - policy.capacity
  return missing > 0 ? Math.ceil(missing / 1e6) : 0
}
