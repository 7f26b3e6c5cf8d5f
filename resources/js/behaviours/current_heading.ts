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
  let marked: HTMLAnchorElement | undefined
  const mark = () => {
    const passed = headings.findLast(
      (heading) => heading.getBoundingClientRect().top < innerHeight / 3
    )
    const link = passed && links.get(passed)
    if (link === marked) return
    marked?.removeAttribute('aria-current')
    link?.setAttribute('aria-current', 'true')
    marked = link
  }

  mark()
  addEventListener('scroll', () => requestAnimationFrame(mark), { passive: true })
}
