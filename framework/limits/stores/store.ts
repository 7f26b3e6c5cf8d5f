import type { LimitPolicy } from '../policy.js'

/** One allowance: of which limit, and whose. */
export interface Claim {
  policy: LimitPolicy
  /** An address, a credential. */
  key: string
}

/** What one request takes from one allowance. */
export interface Debit extends Claim {
  /** Units times the policy's interval: microseconds. */
  amount: number
  /** What has to be there, at most the policy's capacity; the rest of the amount is paid for afterwards. */
  needed: number
}

/**
 * What a store answers. A lead is how far an allowance is from whole, in microseconds: nothing for one that was not
 * used, the policy's capacity for one that is used up.
 */
export interface Verdict {
  allowed: boolean
  /** After the decision, in the order of the debits. */
  leads: number[]
}

/**
 * Keeps allowances by the generic cell rate algorithm: of each only the instant at which it will be whole again.
 * What expired is as if it had never been, so it may leave. Names of policies and keys are unique within one call.
 */
export interface LimitStore {
  /** Takes all or nothing: when one of the allowances does not reach, none is touched. */
  take(debits: readonly Debit[]): Verdict | Promise<Verdict>
  /** Takes without asking, until an allowance is used up and not beyond. */
  charge(debits: readonly Debit[]): void | Promise<void>
  /** Makes allowances whole again. */
  restore(claims: readonly Claim[]): void | Promise<void>
  /** Forgets all. */
  clear(): void | Promise<void>
  close(): void | Promise<void>
}

/** The rule itself. @param leads  before the decision */
export function decide(debits: readonly Debit[], leads: readonly number[]): Verdict {
  const allowed = debits.every(({ policy, needed }, at) => leads[at] + needed <= policy.capacity)
  if (!allowed) return { allowed, leads: [...leads] }
  return { allowed, leads: leads.map((lead, at) => lead + debits[at].amount) }
}

/** The lead of an allowance from which was taken without asking. */
export function charged({ policy, amount }: Debit, lead: number): number {
  return Math.max(lead, Math.min(lead + amount, policy.capacity))
}

/** An allowance's name where all policies share one place. */
export function nameOf({ policy, key }: Claim): string {
  return `${policy.name} ${key}`
}
