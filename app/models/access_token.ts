import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { accessToken } from '#framework/auth/main'
import { field } from '#framework/fields/main'
import User from '#models/user'

/** Lets a program use the API in somebody's name. */
export default class AccessToken extends compose(BaseModel, accessToken) {
  @field.belongsTo(() => User, { onDelete: 'cascade' }) declare userId: number

  @belongsTo(() => User) declare user: BelongsTo<typeof User>
}
