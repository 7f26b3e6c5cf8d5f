/** How many requests are let through, as `60/minute burst 20`; null for any number. */
export interface LimitRates {
  /** All that comes from one address, whoever asks. */
  addresses: string | null
  /** Somebody without credentials, by address. */
  visitors: string | null
  /** What somebody without credentials writes, besides. */
  visitorWrites: string | null
  /** Somebody who is signed in, or the bearer of one of their tokens. */
  tokens: string | null
  /** One API key that has no number of its own. */
  keys: string | null
}

export interface LimitsConfig {
  /** Where it is counted: in this process, in the database, or in Redis. */
  store: 'memory' | 'database' | 'redis'
  /** What happens while the store is away: each process counts for itself, or nobody is let through. */
  whenAway: 'open' | 'closed'
  rates: LimitRates
  /** What a credential that is wrong costs the address it came from, in requests. */
  wrongCredential: number
  /** What every rate is multiplied by; for load tests. */
  scale?: number
}

/** Types the configuration of the limits, `config/limits.ts`. */
export function defineConfig(config: LimitsConfig): LimitsConfig {
  return config
}
