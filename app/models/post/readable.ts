import { beforeSave, type BaseModel } from '@adonisjs/lucid/orm'
import type { NormalizeConstructor } from '@adonisjs/core/types/helpers'
import { field } from '#framework/fields/main'
import { renderMarkdown } from '#framework/markdown/main'

/** A heading of a post, for its contents list. */
export interface Heading {
  id: string
  text: string
  level: number
}

/**
 * The reader's side of a Markdown body: HTML, contents list and reading time are made when the body is saved,
 * because highlighting code costs milliseconds and a post is read more often than written.
 */
export function readable<T extends NormalizeConstructor<typeof BaseModel>>(superclass: T) {
  class Readable extends superclass {
    @beforeSave()
    static async renderBody(post: Readable): Promise<void> {
      if (!post.$dirty.body) return
      const rendered = await renderMarkdown(post.body)
      post.bodyHtml = rendered.html
      post.contents = rendered.contents
      post.readingMinutes = rendered.readingMinutes
    }

    @field.markdown() declare body: string
    @field.text({ readonly: true, default: '', maxLength: 2_000_000 }) declare bodyHtml: string
    @field.json({ readonly: true, default: [] }) declare contents: Heading[]
    @field.integer({ readonly: true, default: 1 }) declare readingMinutes: number
  }
  return Readable
}
