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

/** Until the test ends, limits are those of the configuration, and not a thousand times as wide as for other tests. */
export function limitAsConfigured(
  rates: Partial<LimitRates> = {},
  options: Partial<LimitsOptions> = {}
): void {
  const config = app.config.get<LimitsConfig>('limits')
  const limits = new Limits({ store: new MemoryStore(), ...options })
  requestLimits.configure({ ...config, scale: 1, rates: { ...config.rates, ...rates } }, limits)
  getActiveTestOrFail().cleanup(() => {
    requestLimits.configure(config, new Limits({ store: new MemoryStore() }))
  })
}
