import type { DateTime } from 'luxon'
import hash from '@adonisjs/core/services/hash'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, hasMany, manyToMany } from '@adonisjs/lucid/orm'
import type { HasMany, ManyToMany } from '@adonisjs/lucid/types/relations'
import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import { DbRememberMeTokensProvider } from '@adonisjs/auth/session'
import { field } from '#framework/fields/main'
import { slugs } from '#framework/models/main'
import { guarded } from '#models/user/guarded'
import Post from '#models/post'
import Role, { type RoleName } from '#models/role'

export default class User extends compose(BaseModel, slugs, guarded, withAuthFinder(hash)) {
  static rememberMeTokens = DbRememberMeTokensProvider.forModel(User)

  @field.id() declare id: number
  @field.string({ maxLength: 80 }) declare name: string
  @field.slug({ from: 'name' }) declare slug: string
  @field.email({ unique: true, label: 'E-mail' }) declare email: string
  @field.password() declare password: string
  @field.text({ nullable: true, maxLength: 1000 }) declare bio: string | null
  /** Shown beside what they write. */
  @field.image({ nullable: true, maxSize: 2_000_000, accept: ['.jpg', '.png', '.webp'] })
  declare portrait: string | null
  @field.timestamps.created() declare createdAt: DateTime
  @field.timestamps.updated() declare updatedAt: DateTime

  @manyToMany(() => Role, { pivotTable: 'role_user' }) declare roles: ManyToMany<typeof Role>
  @hasMany(() => Post, { foreignKey: 'authorId' }) declare posts: HasMany<typeof Post>

  /** Gives exactly these roles. @throws Error when a role has no row */
  async assignRoles(...names: RoleName[]): Promise<void> {
    const roles = await Role.query(this.$trx ? { client: this.$trx } : {}).whereIn('name', names)
    if (roles.length < names.length)
      throw new Error(`Unknown role among ${names.join(', ')}: run the role seeder first`)
    await (this as User).related('roles').sync(roles.map((role) => role.id))
  }
}
