import type { HttpContext } from '@adonisjs/core/http'
import { operations, type Actor, type Filter, type Row } from '#framework/resources/main'
import PostResource from '#resources/post_resource'
import { countSearch } from '#services/attempts'
import { byMonth, type Month } from '#services/months'
import { pageLinks, pageNumber, type PageLinks } from '#services/page_links'

const PER_PAGE = 20

/** What a line of a contents page needs of a post. */
export const LINE = ['id', 'title', 'slug', 'deck', 'publishedAt']

/**
 * Leaves out drafts and what appears tomorrow. A reader sees neither anyway; those who write would find theirs among
 * the published ones.
 */
export function published(actor: Actor, filter: Filter = {}): Filter {
  if (!actor.hasRole('admin', 'editor', 'author')) return filter
  return { and: [filter, { status: 'published', publishedAt: { lte: new Date() } }] }
}

/** One page of published posts, with its links; `path` is the page's address without the number. */
export interface PostPage {
  posts: Row[]
  months: Month[]
  pages: PageLinks
  total: number
}

/** @throws E_NOT_FOUND for a page that is not there, E_TOO_MANY_REQUESTS for one search too many */
export async function postPage(
  ctx: HttpContext,
  path: string,
  { filter, search }: { filter?: Filter; search?: string } = {}
): Promise<PostPage> {
  if (search) await countSearch(ctx)
  const page = pageNumber(ctx)
  const { data, meta } = await operations.list(PostResource, ctx.actor, {
    filter: published(ctx.actor, filter),
    search,
    fields: LINE,
    include: ['author'],
    sort: '-publishedAt',
    limit: PER_PAGE,
    page,
    count: true,
  })
  const total = meta.total ?? data.length
  return {
    posts: data,
    months: byMonth(data),
    pages: pageLinks(path, page, PER_PAGE, total),
    total,
  }
}
