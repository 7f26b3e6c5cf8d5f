import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { operations } from '#framework/resources/main'
import UserResource from '#resources/user_resource'
import { postPage } from '#services/journal'
import { listMeta } from '#services/page_meta'

/** Somebody who writes, and what they wrote. */
export default class AuthorsController {
  async show(ctx: HttpContext) {
    const author = await operations.show(
      UserResource,
      ctx.actor,
      { slug: ctx.params.slug },
      {
        fields: ['id', 'name', 'slug', 'bio', 'portrait'],
      }
    )
    const path = `/authors/${author.slug}`
    const listed = await postPage(ctx, path, { filter: { authorId: author.id } })
    return page(ctx, 'pages/authors/show', {
      section: 'journal',
      meta: listMeta(String(author.name), path, listed.pages, author.bio),
      author,
      ...listed,
    })
  }
}
