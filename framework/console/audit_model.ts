import type { ApplicationService } from '@adonisjs/core/types'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { GableConfig } from '#framework/provider'

/** The application's model of the audit trail. */
export async function auditModel(app: ApplicationService): Promise<LucidModel> {
  const { audit } = app.config.get<GableConfig>('gable')
  if (!audit) throw new Error('config/gable.ts names no model of the trail: say audit')
  const { default: model } = await audit()
  return model
}
