import { BaseModel, column, manyToMany } from '@adonisjs/lucid/orm'
import type { ManyToMany } from '@adonisjs/lucid/types/relations'
import Role from '#models/role'

export default class User extends BaseModel {
  @column({ isPrimary: true }) declare id: number
  @column() declare name: string
  @column() declare slug: string
  @manyToMany(() => Role, { pivotTable: 'role_user' }) declare roles: ManyToMany<typeof Role>
}
