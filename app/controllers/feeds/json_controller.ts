import type { HttpContext } from '@adonisjs/core/http'
import { answerPage } from '#framework/http/main'
import { appUrl } from '#config/app'
import site from '#config/site'
import { feedEntries } from '#services/feed'

/** JSON Feed 1.1. */
export default class JsonController {
  async show(ctx: HttpContext) {
    const entries = await feedEntries(ctx.actor)
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      title: site.name,
      description: site.description,
      language: site.language,
      home_page_url: `${appUrl}/`,
      feed_url: `${appUrl}/feed.json`,
      items: entries.map((entry) => ({
        id: entry.url,
        url: entry.url,
        title: entry.title,
        ...(entry.summary ? { summary: entry.summary } : {}),
        content_html: entry.html,
        date_published: entry.publishedAt,
        date_modified: entry.updatedAt,
        authors: [{ name: entry.author, url: entry.authorUrl }],
        tags: entry.tags,
      })),
    }
    return answerPage(ctx, JSON.stringify(feed), 200, 'application/feed+json; charset=utf-8')
  }
}
