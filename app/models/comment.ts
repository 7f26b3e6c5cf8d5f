import type { DateTime } from 'luxon'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, hasMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import { index, softDeletes } from '#framework/models/main'
import { moderated } from '#models/comment/moderated'
import Post from '#models/post'
import User from '#models/user'

/** A letter to the editor under a post; replies go one level deep. */
export default class Comment extends compose(BaseModel, softDeletes, moderated) {
  /** The letters under a post, oldest first. */
  static indexes = [index('postId', 'status', 'id')]

  @field.id() declare id: number
  @field.belongsTo(() => Post, { onDelete: 'cascade' }) declare postId: number
  @field.belongsTo(() => Comment, { nullable: true, onDelete: 'cascade' }) declare parentId:
    number | null
  @field.belongsTo(() => User, { nullable: true, onDelete: 'set null' }) declare authorId:
    number | null
  @field.string({ maxLength: 80 }) declare authorName: string
  @field.text({ maxLength: 5000 }) declare body: string
  @field.timestamps.created() declare createdAt: DateTime
  @field.timestamps.updated() declare updatedAt: DateTime

  @belongsTo(() => Post) declare post: BelongsTo<typeof Post>
  @belongsTo(() => Comment, { foreignKey: 'parentId' }) declare parent: BelongsTo<typeof Comment>
  @belongsTo(() => User, { foreignKey: 'authorId' }) declare author: BelongsTo<typeof User>
  @hasMany(() => Comment, { foreignKey: 'parentId' }) declare replies: HasMany<typeof Comment>
}
