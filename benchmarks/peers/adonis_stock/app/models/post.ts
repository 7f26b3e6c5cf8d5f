import { DateTime } from 'luxon'
import {
  BaseModel,
  beforeCreate,
  beforeSave,
  belongsTo,
  column,
  manyToMany,
  scope,
} from '@adonisjs/lucid/orm'
import type { BelongsTo, ManyToMany } from '@adonisjs/lucid/types/relations'
import { freeSlug, readingMinutes, slugify, toHtml } from '../../../common/text.js'
import { instant, now } from '#models/instant'
import Tag from '#models/tag'
import User from '#models/user'

export default class Post extends BaseModel {
  static visible = scope((posts) => {
    posts.where('status', 'published').where('publishedAt', '<=', now()).whereNull('deletedAt')
  })

  @beforeCreate()
  static async fillSlug(post: Post) {
    const base = slugify(post.title)
    const taken = await Post.query({ client: post.$trx })
      .select('slug')
      .where('slug', base)
      .orWhereLike('slug', `${base}-%`)
    post.slug = freeSlug(
      base,
      taken.map(({ slug }) => slug)
    )
  }

  @beforeSave()
  static render(post: Post) {
    if (!post.$dirty.body) return
    post.bodyHtml = toHtml(post.body)
    post.readingMinutes = readingMinutes(post.body)
    post.contents = []
  }

  @column({ isPrimary: true }) declare id: number
  @column() declare title: string
  @column() declare slug: string
  @column() declare deck: string | null
  @column() declare status: 'draft' | 'published'
  @column(instant) declare publishedAt: DateTime | null
  @column() declare readingMinutes: number
  @column() declare authorId: number
  @column() declare categoryId: number | null
  @column.dateTime({ ...instant, autoCreate: true }) declare createdAt: DateTime
  @column.dateTime({ ...instant, autoCreate: true, autoUpdate: true }) declare updatedAt: DateTime
  @column(instant) declare deletedAt: DateTime | null
  @column() declare body: string
  @column() declare bodyHtml: string
  @column({
    prepare: (value: unknown) => JSON.stringify(value),
    consume: (value: string) => JSON.parse(value),
  })
  declare contents: unknown[]

  @belongsTo(() => User, { foreignKey: 'authorId' }) declare author: BelongsTo<typeof User>
  @manyToMany(() => Tag, { pivotTable: 'post_tag' }) declare tags: ManyToMany<typeof Tag>
}
