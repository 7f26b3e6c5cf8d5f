import type { DateTime } from 'luxon'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, hasMany, manyToMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany, ManyToMany } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import { fullText, index, slugs, softDeletes } from '#framework/models/main'
import { publishable } from '#models/post/publishable'
import { readable } from '#models/post/readable'
import Category from '#models/category'
import Comment from '#models/comment'
import Tag from '#models/tag'
import User from '#models/user'

export default class Post extends compose(BaseModel, softDeletes, slugs, publishable, readable) {
  /** The lists of the journal, of the admin, and of an author read these, in this order. */
  static indexes = [
    index('status', 'deletedAt', 'publishedAt', 'id'),
    index('deletedAt', 'publishedAt', 'id'),
    index('authorId', 'status', 'deletedAt', 'publishedAt'),
    fullText('title', 'deck', 'body'),
  ]

  @field.id() declare id: number
  @field.string({ maxLength: 200 }) declare title: string
  @field.slug({ from: 'title' }) declare slug: string
  @field.text({ nullable: true, maxLength: 300 }) declare deck: string | null
  @field.belongsTo(() => User, { onDelete: 'restrict' }) declare authorId: number
  @field.belongsTo(() => Category, { nullable: true, onDelete: 'set null' }) declare categoryId:
    number | null
  @field.timestamps.created() declare createdAt: DateTime
  @field.timestamps.updated() declare updatedAt: DateTime

  @belongsTo(() => User, { foreignKey: 'authorId' }) declare author: BelongsTo<typeof User>
  @belongsTo(() => Category) declare category: BelongsTo<typeof Category>
  @manyToMany(() => Tag, { pivotTable: 'post_tag' }) declare tags: ManyToMany<typeof Tag>
  @hasMany(() => Comment) declare comments: HasMany<typeof Comment>
}
