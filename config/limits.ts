import env from '#start/env'
import { defineConfig } from '#framework/limits/main'

/*
 * How much may be asked of the APIs. `60/minute burst 20` gives back one request a second and lets twenty through at
 * once; without a burst all sixty may come at once. A list that costs the database more counts for more than one.
 * A resource may have a limit of its own besides: `api: { rate: … }` (docs/limits.md).
 */
export default defineConfig({
  /** memory: each process for itself. database, redis: all processes together. */
  store: env.get('LIMITS_STORE') ?? (env.get('REDIS_HOST') ? 'redis' : 'memory'),
  /** While the store is away each process counts for itself; `closed` would let nobody through. */
  whenAway: 'open',
  rates: {
    addresses: '6000/minute burst 1200',
    visitors: '300/minute burst 100',
    visitorWrites: '20/minute',
    tokens: '1200/minute burst 300',
    keys: '1200/minute burst 300',
  },
  wrongCredential: 60,
  scale: env.get('LIMITS_SCALE'),
})
