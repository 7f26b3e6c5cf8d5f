import type { Actor } from '#framework/resources/main'
import { addressKey } from './address.js'
import type { LimitRates, LimitsConfig } from './config.js'
import type { Allowance, Limits } from './limits.js'
import { LimitPolicy } from './policy.js'
import type { Claim } from './stores/store.js'

/** A limit that a resource, a route or a form has of its own. */
export interface OwnRate {
  /** `posts:store`, `sign-in` */
  name: string
  /** `5/minute` */
  rate: string
}

/** A request once it is known who sent it. */
export interface Asked {
  actor: Actor
  /** The address it came from. */
  ip: string
  /** Whether it changes anything. */
  writes: boolean
  /** Units; 1 when not said. */
  cost?: number
  /** Units of them that were counted before, when less was known; 0 when not said. */
  counted?: number
  own?: OwnRate
}

/**
 * Which limits a request comes under: first its address's, before anything is looked up for it; then, when it is known
 * who asks, theirs and the route's. It knows no protocol: adapters say what became of it in theirs.
 */
export class RequestLimits {
  #limits?: Limits
  #policies: Partial<Record<keyof LimitRates, LimitPolicy>> = {}
  #own = new Map<string, LimitPolicy>()
  #scale = 1
  #wrongCredential = 1

  /** @throws E_INVALID_RATE for a rate that cannot be read */
  configure(config: LimitsConfig, limits: Limits): void {
    this.#limits = limits
    this.#scale = config.scale ?? 1
    this.#wrongCredential = config.wrongCredential
    this.#own.clear()
    this.#policies = {}
    for (const [name, rate] of Object.entries(config.rates)) {
      if (rate === null) continue
      this.#policies[name as keyof LimitRates] = LimitPolicy.of(name, rate, this.#scale)
    }
  }

  /** The address's allowance; undefined when addresses are not limited. */
  admit(ip: string): Allowance | Promise<Allowance> | undefined {
    const { addresses } = this.#policies
    return addresses && this.#limits!.take([{ policy: addresses, key: addressKey(ip) }])
  }

  /** A credential was wrong. Whoever tries many is soon not asked for any. */
  refused(ip: string): void | Promise<void> {
    const { addresses } = this.#policies
    if (!addresses) return
    return this.#limits!.charge([{ policy: addresses, key: addressKey(ip) }], this.#wrongCredential)
  }

  /** The asker's allowance and the route's; undefined when neither is limited. */
  take(asked: Asked): Allowance | Promise<Allowance> | undefined {
    const claims = this.#claimsOf(asked)
    return claims.length === 0 ? undefined : this.#limits!.take(claims, asked.cost, asked.counted)
  }

  /**
   * Takes one from an allowance that stands by itself: an attempt at something, before it is known what comes of it.
   * It is no request of a load test, so `scale` does not count.
   * @param key  whose: at most 100 characters
   */
  attempt(own: OwnRate, key: string): Allowance | Promise<Allowance> {
    return this.#limits!.take([this.#attemptOf(own, key)])
  }

  /** Forgets the attempts of somebody who has shown to be the right one. */
  forgive(own: OwnRate, key: string): void | Promise<void> {
    return this.#limits!.restore([this.#attemptOf(own, key)])
  }

  /** Forgets all that was taken. */
  async clear(): Promise<void> {
    await this.#limits?.clear()
  }

  async close(): Promise<void> {
    await this.#limits?.close()
  }

  #attemptOf({ name, rate }: OwnRate, key: string): Claim {
    return { policy: this.#ownPolicy(name, rate, 1), key }
  }

  #claimsOf({ actor, ip, writes, own }: Asked): Claim[] {
    const claims: Claim[] = []
    const key = keyOf(actor, ip)
    if (actor.isVisitor) {
      const { visitors, visitorWrites } = this.#policies
      if (visitors) claims.push({ policy: visitors, key })
      if (visitorWrites && writes) claims.push({ policy: visitorWrites, key })
    } else {
      const policy = this.#policyOf(actor)
      if (policy) claims.push({ policy, key })
    }
    if (own) claims.push({ policy: this.#ownPolicy(own.name, own.rate), key })
    return claims
  }

  #policyOf({ kind, perMinute }: Actor): LimitPolicy | undefined {
    if (kind === 'command') return undefined
    if (perMinute !== null) return this.#ownPolicy('keys', `${perMinute}/minute`)
    return kind === 'key' ? this.#policies.keys : this.#policies.tokens
  }

  /** Those that are declared elsewhere are made when they are first met: a few for each resource, and numbers of keys. */
  #ownPolicy(name: string, rate: string, scale = this.#scale): LimitPolicy {
    const id = `${name} ${rate} ${scale}`
    const known = this.#own.get(id)
    if (known) return known
    const policy = LimitPolicy.of(name, rate, scale)
    this.#own.set(id, policy)
    return policy
  }
}

/** Whose allowance it is: a credential's, a user's, or for want of both an address's. */
function keyOf(actor: Actor, ip: string): string {
  if (actor.isVisitor) return addressKey(ip)
  return actor.credential ?? `${actor.kind}:${actor.id}`
}

/** The application's limits; the framework's provider configures them at boot. */
export const requestLimits = new RequestLimits()
