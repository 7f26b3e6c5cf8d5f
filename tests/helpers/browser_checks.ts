import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/*
 * What runs in the page is text: the tests' own code has no document, and its types should not say that it has.
 * It is evaluated from outside, where the page's Content-Security-Policy has no say.
 */

/** WCAG 2.0, 2.1 and 2.2, levels A and AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** Only what is wrong travels: what is right is a hundred times as much. */
const FIND_BARRIERS = `axe
  .run(${JSON.stringify({ runOnly: RULES, resultTypes: ['violations'] })})
  .then(({ violations }) => violations)`

const WIDE_ELEMENTS = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
    .map((element) => element.tagName.toLowerCase() + '.' + element.className)
    .concat('a page ' + scrollWidth + ' px wide')
})()`

/** What axe finds wrong with a page as it is now, a line for each element. */
export async function barriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe.source)
  const violations = await page.evaluate<AxeResults['violations']>(FIND_BARRIERS)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`)
  )
}

/** The elements that make a page wider than its window; empty for a page that fits. */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(WIDE_ELEMENTS)
}
