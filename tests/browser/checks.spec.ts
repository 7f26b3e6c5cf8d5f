import { test } from '@japa/runner'
import type { Page } from 'playwright-core'
import { faultsOf, open } from '#tests/helpers/browser'
import { barriers, overflow } from '#tests/helpers/browser_checks'

const BAD_PAGE = `<!doctype html><meta charset="utf-8"><title>Bad</title>
<img src="/favicon.svg" width="900"><a href="/"></a>`

/** A page of ours as it must never be, under the policy every page has. */
async function show(page: Page, body: string): Promise<void> {
  await page.route('/bad', (route) =>
    route.fulfill({
      body,
      contentType: 'text/html',
      headers: { 'content-security-policy': "default-src 'self'" },
    })
  )
  await page.goto('/bad')
}

test.group('The checks of this suite', () => {
  test('find barriers', async ({ assert }) => {
    const page = await open()
    await show(page, BAD_PAGE)
    const found = (await barriers(page)).join('\n')
    assert.match(found, /image-alt/)
    assert.match(found, /link-name/)
    assert.match(found, /html-has-lang/)
  })

  test('find what is too wide', async ({ assert }) => {
    const page = await open({ width: 320 })
    await show(page, BAD_PAGE)
    assert.include(await overflow(page), 'img.')
  })

  test('find what the Content-Security-Policy refuses (script: {$self})')
    .with([true, false])
    .run(async ({ assert }, script) => {
      const page = await open({ script })
      const complaint = page.waitForEvent('console')
      await show(page, `${BAD_PAGE}<p style="color: red">Loud</p>`)
      await complaint
      // These were meant.
      assert.match(faultsOf(page).splice(0).join('\n'), /Content Security Policy/)
    })
})
