import type { LimitPolicy } from '#framework/limits/main'

interface Taken {
  at: number
  units: number
}

/**
 * A limit as one would tell it: a bucket of `burst` units that are given back one each interval. What is in it is
 * counted anew from all that was ever taken, and nothing clever is done.
 */
export class NaiveBucket {
  #taken: Taken[] = []

  constructor(private policy: LimitPolicy) {}

  /** Units times the interval that are missing from a full bucket at a moment. */
  missing(now: number): number {
    let missing = 0
    let last = 0
    for (const { at, units } of this.#taken) {
      missing = Math.max(0, missing - (at - last)) + units * this.policy.interval
      last = at
    }
    return Math.max(0, missing - (now - last))
  }

  /** One that costs more than a bucket holds needs a full one. */
  holds(now: number, units: number): boolean {
    const needed = Math.min(units, this.policy.burst) * this.policy.interval
    return this.policy.burst * this.policy.interval - this.missing(now) >= needed
  }

  take(now: number, units: number): void {
    this.#taken.push({ at: now, units })
  }
}
