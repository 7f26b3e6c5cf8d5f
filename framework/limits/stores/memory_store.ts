import { charged, type Claim, type Debit, decide, type LimitStore, type Verdict } from './store.js'

interface MemoryOptions {
  /** Microseconds. Not the clock on the wall: that is put back sometimes, and would shut everybody out. */
  now?: () => number
  /** Allowances kept for one policy. */
  size?: number
}

const monotonic = () => Math.floor(performance.now() * 1000)

/** Allowances of one process, in its memory. */
export class MemoryStore implements LimitStore {
  #now: () => number
  #size: number
  #tables = new Map<string, Allowances>()

  constructor({ now = monotonic, size = 100_000 }: MemoryOptions = {}) {
    this.#now = now
    this.#size = size
  }

  take(debits: readonly Debit[]): Verdict {
    const now = this.#now()
    const verdict = decide(debits, this.#leads(debits, now))
    if (verdict.allowed) this.#keep(debits, verdict.leads, now)
    return verdict
  }

  charge(debits: readonly Debit[]): void {
    const now = this.#now()
    const leads = this.#leads(debits, now)
    this.#keep(
      debits,
      leads.map((lead, at) => charged(debits[at], lead)),
      now
    )
  }

  restore(claims: readonly Claim[]): void {
    for (const { policy, key } of claims) this.#of(policy.name).delete(key)
  }

  clear(): void {
    this.#tables.clear()
  }

  close(): void {
    this.clear()
  }

  /** Allowances kept at this moment, those that have expired and not yet left among them. */
  get size(): number {
    let size = 0
    for (const table of this.#tables.values()) size += table.size
    return size
  }

  #leads(debits: readonly Debit[], now: number): number[] {
    return debits.map(({ policy, key }) => Math.max(0, this.#of(policy.name).wholeAt(key) - now))
  }

  #keep(debits: readonly Debit[], leads: readonly number[], now: number): void {
    for (const [at, { policy, key }] of debits.entries()) {
      this.#of(policy.name).set(key, now + leads[at], now)
    }
  }

  /** One table for each policy: whoever fills that of the addresses leaves those of the credentials alone. */
  #of(policy: string): Allowances {
    let table = this.#tables.get(policy)
    if (!table) this.#tables.set(policy, (table = new Allowances(this.#size)))
    return table
  }
}

/** When each allowance of one policy is whole again. */
class Allowances {
  #wholeAt = new Map<string, number>()
  #sweep = this.#wholeAt.entries()

  constructor(private most: number) {}

  get size(): number {
    return this.#wholeAt.size
  }

  wholeAt(key: string): number {
    return this.#wholeAt.get(key) ?? 0
  }

  delete(key: string): void {
    this.#wholeAt.delete(key)
  }

  set(key: string, wholeAt: number, now: number): void {
    if (!this.#wholeAt.has(key)) this.#makeRoom(now)
    this.#wholeAt.set(key, wholeAt)
  }

  /**
   * Each newcomer looks at two that were there before and sends them away when they have expired, so the table is
   * never more than about twice those in use, without a timer. When it is full all the same, the oldest goes.
   */
  #makeRoom(now: number): void {
    for (let looked = 0; looked < 2; looked++) {
      let next = this.#sweep.next()
      if (next.done) {
        this.#sweep = this.#wholeAt.entries()
        next = this.#sweep.next()
      }
      if (next.done) return
      const [key, wholeAt] = next.value
      if (wholeAt <= now) this.#wholeAt.delete(key)
    }
    if (this.#wholeAt.size < this.most) return
    const [oldest] = this.#wholeAt.keys()
    this.#wholeAt.delete(oldest)
  }
}
