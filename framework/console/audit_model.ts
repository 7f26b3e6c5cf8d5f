import type { ApplicationService } from '@adonisjs/core/types'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { GableConfig } from '#framework/provider'

/** The application's model of the audit trail. */
export async function auditModel(app: ApplicationService): Promise<LucidModel> {
  const { default: model } = await app.config.get<GableConfig>('gable').audit()
  return model
}
