import type { HttpContext } from '@adonisjs/core/http'
import { notFound } from '#framework/resources/main'

export interface PageLink {
  number: number
  href: string
  isCurrent: boolean
}

/** What partials/pages prints; null in `links` is a gap. */
export interface PageLinks {
  current: number
  count: number
  previous: string | null
  next: string | null
  links: (PageLink | null)[]
}

/**
 * The page a visitor asks for: 1 when the address does not say.
 * @throws E_NOT_FOUND for anything that is not the number of a page
 */
export function pageNumber({ request }: HttpContext): number {
  const asked = request.qs().page
  if (asked === undefined) return 1
  if (typeof asked !== 'string' || !/^[1-9]\d{0,4}$/.test(asked))
    throw notFound('page', String(asked).slice(0, 20))
  return Number(asked)
}

/** Text a visitor looks for: one line, at most 100 characters; '' when there is none. */
export function wordsOf({ request }: HttpContext): string {
  const asked = request.qs().q
  return typeof asked === 'string' ? asked.replace(/\s+/g, ' ').trim().slice(0, 100) : ''
}

/**
 * Links to the first and last page, the current one and its neighbours.
 * @param path  address without the page, `/journal` or `/journal?q=ink`
 * @throws E_NOT_FOUND for a page after the last
 */
export function pageLinks(
  path: string,
  current: number,
  perPage: number,
  total: number
): PageLinks {
  const count = Math.max(1, Math.ceil(total / perPage))
  if (current > count) throw notFound('page', current)
  const joint = path.includes('?') ? '&' : '?'
  const href = (number: number) => (number === 1 ? path : `${path}${joint}page=${number}`)
  const numbers = [...new Set([1, current - 1, current, current + 1, count])].filter(
    (number) => number >= 1 && number <= count
  )

  const links: PageLinks['links'] = []
  for (const [index, number] of numbers.entries()) {
    if (index > 0 && number - numbers[index - 1] > 1) links.push(null)
    links.push({ number, href: href(number), isCurrent: number === current })
  }

  return {
    current,
    count,
    previous: current > 1 ? href(current - 1) : null,
    next: current < count ? href(current + 1) : null,
    links,
  }
}
