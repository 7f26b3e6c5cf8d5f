/** A link to one page of a list; null stands for the ones left out. */
export type PageLink = { number: number; href: string; isCurrent: boolean } | null

/** First, last, and those around the current page. */
export function pageLinks(
  current: number,
  count: number,
  href: (page: number) => string
): PageLink[] {
  const shown = new Set([1, count, current - 1, current, current + 1])
  const numbers = [...shown]
    .filter((number) => number >= 1 && number <= count)
    .sort((a, b) => a - b)
  const links: PageLink[] = []
  let last = 0
  for (const number of numbers) {
    if (number === last + 2)
      links.push({ number: last + 1, href: href(last + 1), isCurrent: false })
    else if (number > last + 2) links.push(null)
    links.push({ number, href: href(number), isCurrent: number === current })
    last = number
  }
  return links
}
