import { serializeItem } from 'structured-headers'
import { InvalidRateException, type Rate, toRate } from './rate.js'

/** One limit: its name, its rate, and its part of the headers, which is made once. */
export class LimitPolicy implements Rate {
  readonly quota: number
  readonly window: number
  readonly burst: number
  readonly interval: number
  readonly capacity: number

  /** Its member of `RateLimit-Policy`. */
  readonly declared: string

  /** What its member of `RateLimit` begins with. */
  readonly #member: string

  constructor(
    readonly name: string,
    rate: Rate
  ) {
    const { quota, window, burst, interval, capacity } = rate
    this.quota = quota
    this.window = window
    this.burst = burst
    this.interval = interval
    this.capacity = capacity
    const parameters = new Map<string, number>([
      ['q', quota],
      ['w', window],
    ])
    if (burst !== quota) parameters.set('burst', burst)
    this.declared = serializeItem(name, parameters)
    this.#member = serializeItem(name)
  }

  /** @throws E_INVALID_RATE */
  static of(name: string, text: string, scale?: number): LimitPolicy {
    try {
      return new LimitPolicy(name, toRate(text, scale))
    } catch (error) {
      if (error instanceof InvalidRateException)
        error.message = `The limit "${name}": ${error.message}`
      throw error
    }
  }

  /** Its member of `RateLimit`: whole units left, and whole seconds until all are there again. */
  left(remaining: number, resetIn: number): string {
    return `${this.#member};r=${remaining};t=${resetIn}`
  }
}
