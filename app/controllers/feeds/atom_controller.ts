import type { HttpContext } from '@adonisjs/core/http'
import { answerPage } from '#framework/http/main'
import { appUrl } from '#config/app'
import site from '#config/site'
import { escapeXml, feedEntries, lastChange } from '#services/feed'

/** Atom 1.0 (RFC 4287). */
export default class AtomController {
  async show(ctx: HttpContext) {
    const entries = await feedEntries(ctx.actor)
    const items = entries.map(
      (entry) => `<entry>
<title>${escapeXml(entry.title)}</title>
<link href="${escapeXml(entry.url)}"/>
<id>${escapeXml(entry.url)}</id>
<published>${entry.publishedAt}</published>
<updated>${entry.updatedAt}</updated>
<author><name>${escapeXml(entry.author)}</name><uri>${escapeXml(entry.authorUrl)}</uri></author>
${entry.tags.map((tag) => `<category term="${escapeXml(tag)}"/>`).join('')}
<summary>${escapeXml(entry.summary)}</summary>
<content type="html">${escapeXml(entry.html)}</content>
</entry>`
    )
    const feed = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${site.language}">
<title>${escapeXml(site.name)}</title>
<subtitle>${escapeXml(site.description)}</subtitle>
<id>${escapeXml(appUrl)}/</id>
<link href="${escapeXml(appUrl)}/"/>
<link href="${escapeXml(appUrl)}/feed.atom" rel="self" type="application/atom+xml"/>
<updated>${lastChange(entries)}</updated>
${items.join('\n')}
</feed>
`
    return answerPage(ctx, feed, 200, 'application/atom+xml; charset=utf-8')
  }
}
