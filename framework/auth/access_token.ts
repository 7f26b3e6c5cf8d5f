import type { BaseModel } from '@adonisjs/lucid/orm'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { credential } from './credential.js'

export const TOKEN_PREFIX = 'gable_'

/** A personal access token: `Authorization: Bearer gable_…`. The model adds `userId` and the relation `user`. */
export function accessToken<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  return class extends credential(superclass, TOKEN_PREFIX) {}
}
