import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { operations } from '#framework/resources/main'
import TagResource from '#resources/tag_resource'
import { postPage } from '#services/journal'
import { listMeta } from '#services/page_meta'

/** What is filed under a word. */
export default class TagsController {
  async show(ctx: HttpContext) {
    const tag = await operations.show(TagResource, ctx.actor, { slug: ctx.params.slug })
    const path = `/tags/${tag.slug}`
    const listed = await postPage(ctx, path, { filter: { 'tags.slug': tag.slug } })
    return page(ctx, 'pages/tags/show', {
      section: 'journal',
      meta: listMeta(String(tag.name), path, listed.pages),
      tag,
      ...listed,
    })
  }
}
