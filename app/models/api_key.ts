import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { apiKey } from '#framework/auth/main'
import { field } from '#framework/fields/main'
import User from '#models/user'

/** Lets a machine use the API with the rights of the account it belongs to. */
export default class ApiKey extends compose(BaseModel, apiKey) {
  @field.belongsTo(() => User, { onDelete: 'cascade' }) declare userId: number

  @belongsTo(() => User) declare user: BelongsTo<typeof User>
}
