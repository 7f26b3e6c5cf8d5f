import type { HttpContext } from '@adonisjs/core/http'
import { answerPage } from '#framework/http/main'
import { operations, visitor, type Row } from '#framework/resources/main'
import CategoryResource from '#resources/category_resource'
import PostResource from '#resources/post_resource'
import TagResource from '#resources/tag_resource'
import UserResource from '#resources/user_resource'
import { appUrl } from '#config/app'
import { escapeXml } from '#services/feed'

/** A sitemap may name this many addresses (sitemaps.org); a journal of more needs an index of several. */
const MAX_ADDRESSES = 50_000
const BATCH = 1000

type Listed = Parameters<typeof operations.list>[0]

async function slugs(resource: Listed, fields: string[], limit: number): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const { data, meta } = await operations.list(resource, visitor, {
      fields: ['id', ...fields],
      limit: BATCH,
      cursor,
    })
    rows.push(...data)
    cursor = meta.nextCursor ?? undefined
  } while (cursor && rows.length < limit)
  return rows.slice(0, limit)
}

/** What search engines may visit: the same for everybody, so it is made for a visitor. */
export default class SitemapController {
  async show(ctx: HttpContext) {
    const addresses = ['/', '/journal', '/archive'].map((path) => ({
      path,
      updatedAt: null as unknown,
    }))
    const add = (folder: string, rows: Row[]) => {
      for (const row of rows)
        addresses.push({ path: `/${folder}/${row.slug}`, updatedAt: row.updatedAt })
    }
    add('categories', await slugs(CategoryResource, ['slug'], MAX_ADDRESSES))
    add('authors', await slugs(UserResource, ['slug'], MAX_ADDRESSES))
    add('tags', await slugs(TagResource, ['slug'], MAX_ADDRESSES))
    add('journal', await slugs(PostResource, ['slug', 'updatedAt', 'publishedAt'], MAX_ADDRESSES))

    const urls = addresses.slice(0, MAX_ADDRESSES).map(({ path, updatedAt }) => {
      const changed = updatedAt ? `<lastmod>${String(updatedAt)}</lastmod>` : ''
      return `<url><loc>${escapeXml(appUrl + path)}</loc>${changed}</url>`
    })
    const map = `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.join('\n')}
</urlset>
`
    return answerPage(ctx, map, 200, 'application/xml; charset=utf-8')
  }
}
