import type { HttpContext } from '@adonisjs/core/http'
import { answerPage } from '#framework/http/main'
import { appUrl } from '#config/app'
import site from '#config/site'
import { escapeXml, feedEntries, lastChange } from '#services/feed'

/** RSS 2.0, with the whole text in content:encoded. */
export default class RssController {
  async show(ctx: HttpContext) {
    const entries = await feedEntries(ctx.actor)
    const items = entries.map(
      (entry) => `<item>
<title>${escapeXml(entry.title)}</title>
<link>${escapeXml(entry.url)}</link>
<guid isPermaLink="true">${escapeXml(entry.url)}</guid>
<pubDate>${new Date(entry.publishedAt).toUTCString()}</pubDate>
<dc:creator>${escapeXml(entry.author)}</dc:creator>
${entry.tags.map((tag) => `<category>${escapeXml(tag)}</category>`).join('')}
<description>${escapeXml(entry.summary)}</description>
<content:encoded>${escapeXml(entry.html)}</content:encoded>
</item>`
    )
    const feed = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>${escapeXml(site.name)}</title>
<link>${escapeXml(appUrl)}/</link>
<description>${escapeXml(site.description)}</description>
<language>${site.language}</language>
<lastBuildDate>${new Date(lastChange(entries)).toUTCString()}</lastBuildDate>
<atom:link href="${escapeXml(appUrl)}/feed.rss" rel="self" type="application/rss+xml"/>
${items.join('\n')}
</channel>
</rss>
`
    return answerPage(ctx, feed, 200, 'application/rss+xml; charset=utf-8')
  }
}
