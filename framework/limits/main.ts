export { addressKey } from './address.js'
export { defineConfig, type LimitRates, type LimitsConfig } from './config.js'
export {
  type Allowance,
  type Claim,
  Limits,
  LimitsAwayError,
  type LimitsOptions,
} from './limits.js'
export { makeStore } from './make_store.js'
export { LimitPolicy } from './policy.js'
export { InvalidRateException, type Rate, toRate } from './rate.js'
export { type Asked, type OwnRate, RequestLimits, requestLimits } from './request_limits.js'
export { MemoryStore } from './stores/memory_store.js'
export type { Debit, LimitStore, Verdict } from './stores/store.js'
