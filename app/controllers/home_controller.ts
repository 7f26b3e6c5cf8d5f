import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { operations } from '#framework/resources/main'
import PostResource from '#resources/post_resource'
import { appUrl } from '#config/app'
import { sections } from '#services/category_tree'
import { LINE, published } from '#services/journal'
import { opening } from '#services/opening'
import { website } from '#services/structured_data'

/** The front page. */
export default class HomeController {
  async index(ctx: HttpContext) {
    const { actor } = ctx
    const filter = published(actor)
    const [newest, first, topCategories] = await Promise.all([
      operations.list(PostResource, actor, {
        filter,
        fields: LINE,
        include: ['author'],
        sort: '-publishedAt',
        limit: 4,
      }),
      operations.list(PostResource, actor, {
        filter,
        fields: ['publishedAt'],
        sort: 'publishedAt',
        limit: 1,
      }),
      sections(actor),
    ])
    const [newestLine, ...essays] = newest.data
    const lead = newestLine
      ? await operations.show(PostResource, actor, Number(newestLine.id), {
          fields: [...LINE, 'readingMinutes', 'bodyHtml'],
          include: ['author', 'category'],
        })
      : null

    return page(ctx, 'pages/home', {
      section: 'home',
      meta: { canonical: `${appUrl}/`, jsonLd: website() },
      lead,
      opening: lead && opening(String(lead.bodyHtml)),
      essays,
      sections: topCategories,
      since: first.data.length > 0 ? String(first.data[0].publishedAt).slice(0, 4) : null,
    })
  }
}
