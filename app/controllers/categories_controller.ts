import type { HttpContext } from '@adonisjs/core/http'
import { page } from '#framework/http/main'
import { branch } from '#services/category_tree'
import { postPage } from '#services/journal'
import { listMeta } from '#services/page_meta'
import { breadcrumbs } from '#services/structured_data'

/** A section of the journal, with the sections below it. */
export default class CategoriesController {
  async show(ctx: HttpContext) {
    const { category, ancestors, children, ids } = await branch(ctx.actor, ctx.params.slug)
    const path = `/categories/${category.slug}`
    const listed = await postPage(ctx, path, { filter: { categoryId: { in: ids } } })
    const steps = [...ancestors, category].map(({ name, slug }) => ({
      name,
      path: `/categories/${slug}`,
    }))
    return page(ctx, 'pages/categories/show', {
      section: 'journal',
      meta: {
        ...listMeta(String(category.name), path, listed.pages, category.description),
        jsonLd: breadcrumbs([{ name: 'Journal', path: '/journal' }, ...steps]),
      },
      category,
      ancestors,
      children,
      ...listed,
    })
  }
}
