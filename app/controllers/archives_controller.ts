import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { notFound } from '#framework/resources/main'
import { appUrl } from '#config/app'
import { monthsWithPosts, neighbouringMonths, monthRange } from '#services/archive'
import { month } from '#services/dates'
import { postPage } from '#services/journal'
import { listMeta } from '#services/page_meta'

/** The journal by month. */
export default class ArchivesController {
  async index(ctx: HttpContext) {
    return page(ctx, 'pages/archive/index', {
      section: 'archive',
      meta: { title: 'Archive', canonical: `${appUrl}/archive` },
      years: await monthsWithPosts(ctx.actor),
    })
  }

  async show(ctx: HttpContext) {
    const range = monthRange(ctx.params.year, ctx.params.month)
    if (!range) throw notFound('archive', `${ctx.params.year}/${ctx.params.month}`)
    const path = `/archive/${ctx.params.year}/${ctx.params.month}`
    const [listed, neighbours] = await Promise.all([
      postPage(ctx, path, { filter: { publishedAt: { gte: range.from, lt: range.until } } }),
      neighbouringMonths(ctx.actor, range),
    ])
    const label = month(range.from)
    return page(ctx, 'pages/archive/show', {
      section: 'archive',
      meta: {
        ...listMeta(label, path, listed.pages),
        robots: listed.total === 0 ? 'noindex' : undefined,
      },
      label,
      ...neighbours,
      ...listed,
    })
  }
}
