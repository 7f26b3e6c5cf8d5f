import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { sections } from '#services/category_tree'
import { postPage } from '#services/journal'
import { listMeta } from '#services/page_meta'
import { wordsOf } from '#services/page_links'
import { showPost } from '#services/post_page'

/** The journal and its essays. */
export default class PostsController {
  async index(ctx: HttpContext) {
    const q = wordsOf(ctx)
    const path = q ? `/journal?q=${encodeURIComponent(q)}` : '/journal'
    const [listed, topCategories] = await Promise.all([
      postPage(ctx, path, { search: q || undefined }),
      sections(ctx.actor),
    ])
    const meta = listMeta('Journal', path, listed.pages)
    return page(ctx, 'pages/journal/index', {
      section: 'journal',
      meta: q ? { ...meta, robots: 'noindex' } : meta,
      q,
      sections: topCategories,
      ...listed,
    })
  }

  async show(ctx: HttpContext) {
    return showPost(ctx)
  }
}
