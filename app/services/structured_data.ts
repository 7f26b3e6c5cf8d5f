import type { Row } from '#framework/resources/main'
import { appUrl } from '#config/app'
import site from '#config/site'

/** JSON for a script element: `<` is escaped, so no text in it can end the element. */
export function jsonLd(data: object): string {
  return JSON.stringify({ '@context': 'https://schema.org', ...data }).replaceAll('<', '\\u003c')
}

/** A post, as search engines read it. */
export function article(post: Row): string {
  const author = post.author as Row | undefined
  return jsonLd({
    '@type': 'BlogPosting',
    'headline': post.title,
    'description': post.deck ?? undefined,
    'datePublished': post.publishedAt ?? undefined,
    'dateModified': post.updatedAt,
    'url': `${appUrl}/journal/${post.slug}`,
    'mainEntityOfPage': `${appUrl}/journal/${post.slug}`,
    'author': author && {
      '@type': 'Person',
      'name': author.name,
      'url': `${appUrl}/authors/${author.slug}`,
    },
    'publisher': { '@type': 'Organization', 'name': site.name, 'url': appUrl },
    'articleSection': (post.category as Row | null)?.name,
    'keywords':
      ((post.tags as Row[] | undefined) ?? []).map((tag) => tag.name).join(', ') || undefined,
  })
}

/** The way down to a page. */
export function breadcrumbs(steps: readonly { name: unknown; path: string }[]): string {
  return jsonLd({
    '@type': 'BreadcrumbList',
    'itemListElement': steps.map(({ name, path }, index) => ({
      '@type': 'ListItem',
      'position': index + 1,
      name,
      'item': `${appUrl}${path}`,
    })),
  })
}

/** The journal as a whole, on the front page. */
export function website(): string {
  return jsonLd({
    '@type': 'WebSite',
    'name': site.name,
    'description': site.description,
    'url': appUrl,
    'potentialAction': {
      '@type': 'SearchAction',
      'target': `${appUrl}/search?q={words}`,
      'query-input': 'required name=words',
    },
  })
}
