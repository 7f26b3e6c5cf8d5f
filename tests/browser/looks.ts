import type { Assert } from '@japa/assert'
import type { Page } from 'playwright-core'
import { barriers, overflow } from '#tests/helpers/browser_checks'

const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 320, height: 640 }

/**
 * A page as everybody may see it: nothing of it is a barrier, in either theme, on a wide and on a narrow screen,
 * and on a narrow one nobody has to scroll sideways.
 */
export async function assertOpenToAll(assert: Assert, page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await barriers(page), [], `${page.url()} in the ${colorScheme} theme`)
  }
  await page.setViewportSize(NARROW)
  assert.deepEqual(await overflow(page), [], `${page.url()} at ${NARROW.width} px`)
  assert.deepEqual(await barriers(page), [], `${page.url()} at ${NARROW.width} px`)
  await page.setViewportSize(WIDE)
}
