import type { DateTime } from 'luxon'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, hasMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import { slugs } from '#framework/models/main'
import Post from '#models/post'

/** A tree: a category without parent is a section of the journal. */
export default class Category extends compose(BaseModel, slugs) {
  @field.id() declare id: number
  @field.string({ maxLength: 80 }) declare name: string
  @field.slug({ from: 'name' }) declare slug: string
  @field.text({ nullable: true, maxLength: 1000 }) declare description: string | null
  @field.belongsTo(() => Category, { nullable: true, onDelete: 'restrict' }) declare parentId:
    number | null
  @field.timestamps.created() declare createdAt: DateTime
  @field.timestamps.updated() declare updatedAt: DateTime

  @belongsTo(() => Category, { foreignKey: 'parentId' }) declare parent: BelongsTo<typeof Category>
  @hasMany(() => Category, { foreignKey: 'parentId' }) declare children: HasMany<typeof Category>
  @hasMany(() => Post) declare posts: HasMany<typeof Post>
}
