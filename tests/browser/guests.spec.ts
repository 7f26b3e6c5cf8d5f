import { test } from '@japa/runner'
import { open } from '#tests/helpers/browser'

test.group('A guest who reads', () => {
  test('goes home without a cookie or anything else kept in the browser', async ({ assert }) => {
    const page = await open()
    const walk = [
      '/',
      '/journal',
      '/journal/what-margins-are-for',
      '/categories/making',
      '/tags/indexes',
      '/authors/maren-holt',
      '/archive',
      '/archive/2026/10',
      '/search?q=paper',
      '/nowhere',
      '/feed.json',
    ]
    for (const address of walk) {
      await page.goto(address)
      assert.deepEqual(await page.context().cookies(), [], address)
    }
    await page.goto('/')
    assert.equal(await page.evaluate('localStorage.length + sessionStorage.length'), 0)
  })

  test('gets a session only before a form that needs one', async ({ assert }) => {
    const page = await open()
    await page.goto('/sign-in')
    const cookies = await page.context().cookies()
    assert.include(
      cookies.map(({ name }) => name),
      'gable-session'
    )
    for (const { httpOnly, sameSite } of cookies) {
      assert.deepEqual({ httpOnly, sameSite }, { httpOnly: true, sameSite: 'Lax' })
    }
  })
})
