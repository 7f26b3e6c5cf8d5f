/*
 * Marks, in any list of links inside [data-current-heading], the one whose heading was passed last.
 */
for (const list of document.querySelectorAll<HTMLElement>('[data-current-heading]')) {
  const links = new Map<Element, HTMLAnchorElement>()
  for (const link of list.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (heading) links.set(heading, link)
  }

  const headings = [...links.keys()]
  const mark = () => {
    const passed = headings.findLast(
      (heading) => heading.getBoundingClientRect().top < innerHeight / 3
    )
    for (const [heading, link] of links) {
      if (heading === passed) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  }

  const observer = new IntersectionObserver(mark, { rootMargin: '0px 0px -66% 0px' })
  for (const heading of headings) observer.observe(heading)
}
