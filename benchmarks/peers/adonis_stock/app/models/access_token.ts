import type { DateTime } from 'luxon'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { instant } from '#models/instant'
import User from '#models/user'

export default class AccessToken extends BaseModel {
  @column({ isPrimary: true }) declare id: number
  @column() declare userId: number
  @column() declare hash: string
  @column({ consume: (value: string) => JSON.parse(value) }) declare abilities: string[]
  @column(instant) declare expiresAt: DateTime | null
  @column(instant) declare lastUsedAt: DateTime | null
  @belongsTo(() => User) declare user: BelongsTo<typeof User>
}
