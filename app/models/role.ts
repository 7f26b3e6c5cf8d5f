import type { DateTime } from 'luxon'
import { BaseModel } from '@adonisjs/lucid/orm'
import { field } from '#framework/fields/main'

/** The four roles every installation has; more may be added as rows. */
export type RoleName = 'admin' | 'editor' | 'author' | 'reader'

export default class Role extends BaseModel {
  @field.id() declare id: number
  @field.string({ maxLength: 40, unique: true }) declare name: string
  @field.string({ maxLength: 80 }) declare label: string
  @field.timestamps.created() declare createdAt: DateTime
  @field.timestamps.updated() declare updatedAt: DateTime
}
