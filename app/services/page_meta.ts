import { appUrl } from '#config/app'
import type { PageLinks } from '#services/page_links'

/** What partials/seo prints of a page that is one of a list. */
export function listMeta(title: string, path: string, pages: PageLinks, description?: unknown) {
  const absolute = (href: string | null) => (href === null ? undefined : `${appUrl}${href}`)
  const current = pages.links.find((link) => link?.isCurrent)
  return {
    title: pages.current > 1 ? `${title}, page ${pages.current}` : title,
    description: description ?? undefined,
    canonical: absolute(current?.href ?? path),
    previous: absolute(pages.previous),
    next: absolute(pages.next),
  }
}
