import type { DateTime } from 'luxon'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, manyToMany } from '@adonisjs/lucid/orm'
import type { ManyToMany } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import { slugs } from '#framework/models/main'
import Post from '#models/post'

export default class Tag extends compose(BaseModel, slugs) {
  @field.id() declare id: number
  @field.string({ maxLength: 60, unique: true }) declare name: string
  @field.slug({ from: 'name' }) declare slug: string
  @field.timestamps.created() declare createdAt: DateTime
  @field.timestamps.updated() declare updatedAt: DateTime

  @manyToMany(() => Post, { pivotTable: 'post_tag' }) declare posts: ManyToMany<typeof Post>
}
