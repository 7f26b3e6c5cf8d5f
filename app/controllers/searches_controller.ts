import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { postPage } from '#services/journal'
import { wordsOf } from '#services/page_links'

/** Looking for words in the journal. */
export default class SearchesController {
  async show(ctx: HttpContext) {
    const q = wordsOf(ctx)
    const path = `/search?q=${encodeURIComponent(q)}`
    const found = q
      ? await postPage(ctx, path, { search: q })
      : { posts: [], pages: null, total: null }
    return page(ctx, 'pages/search/index', {
      section: 'search',
      meta: { title: q ? `Search: ${q}` : 'Search', robots: 'noindex' },
      q,
      ...found,
    })
  }
}
