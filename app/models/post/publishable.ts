import { DateTime } from 'luxon'
import { beforeSave, type BaseModel } from '@adonisjs/lucid/orm'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { field } from '#framework/fields/main'

/** A draft until published; withdrawing makes it a draft again and keeps the date it first appeared. */
export function publishable<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  class Publishable extends superclass {
    /** However it was published: without an instant it would be published and seen by nobody. */
    @beforeSave()
    static dateFirstAppearance(post: Publishable): void {
      if (post.isPublished) post.publishedAt ??= DateTime.utc()
    }

    @field.enum({ values: ['draft', 'published'], default: 'draft', index: true })
    declare status: 'draft' | 'published'

    @field.dateTime({ nullable: true })
    declare publishedAt: DateTime | null

    get isPublished(): boolean {
      return this.status === 'published'
    }

    async publish(): Promise<void> {
      this.status = 'published'
      await this.save()
    }

    async withdraw(): Promise<void> {
      this.status = 'draft'
      await this.save()
    }
  }
  return Publishable
}
