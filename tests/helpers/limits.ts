import app from '@adonisjs/core/services/app'
import { getActiveTestOrFail } from '@japa/runner'
import {
  Limits,
  type LimitRates,
  type LimitsConfig,
  type LimitsOptions,
  MemoryStore,
  requestLimits,
} from '#framework/limits/main'

/**
 * Until the test ends, limits are those of the configuration, and not a thousand times as wide as for other tests. Their
 * clock stands still: what is used up stays so, however slow the machine.
 */
export function limitAsConfigured(
  rates: Partial<LimitRates> = {},
  options: Partial<LimitsOptions> = {}
): void {
  const config = app.config.get<LimitsConfig>('limits')
  const store = new MemoryStore({ now: () => 0 })
  const limits = new Limits({ store, ...options })
  requestLimits.configure({ ...config, scale: 1, rates: { ...config.rates, ...rates } }, limits)
  getActiveTestOrFail().cleanup(() => {
    requestLimits.configure(config, new Limits({ store: new MemoryStore() }))
  })
}
