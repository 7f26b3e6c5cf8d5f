import type { Page } from 'playwright-core'
import { test } from '@japa/runner'
import { open } from '#tests/helpers/browser'
import { person } from '../functional/rest/people.js'

/** Addresses the page asks for. */
function asked(page: Page): string[] {
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  return addresses
}

test.group('The page of the API', () => {
  test('shows every operation in a {theme} browser, and asks no other server for anything')
    .with([{ theme: 'light' }, { theme: 'dark' }] as const)
    .run(async ({ assert }, { theme }) => {
      const page = await open({ theme })
      const addresses = asked(page)
      await page.goto('/api/docs')
      await page.getByRole('heading', { level: 1, name: 'Gable API' }).waitFor()
      await page.getByText('List categories').first().waitFor()
      const home = new URL(page.url()).origin
      const elsewhere = addresses.filter(
        (url) => /^(https?|wss?):/.test(url) && !url.startsWith(home)
      )
      assert.deepEqual(elsewhere, [])
      const scheme = await page.evaluate(`document.body.className`)
      assert.include(scheme, `${theme}-mode`)
      assert.deepEqual(await page.context().cookies(), [])
    })

  test('lets somebody sign in with a token and try a request', async ({ assert }) => {
    const { token } = await person('admin')
    const page = await open()
    await page.goto('/api/docs#tag/roles/GET/roles')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByPlaceholder('Token').first().fill(token!)
    await page.getByRole('button', { name: /Test Request.*get \/roles\)/i }).click()
    const answer = page.waitForResponse((response) => response.url().includes('/api/roles'))
    await page.getByRole('button', { name: 'Send' }).first().click()
    assert.equal((await answer).status(), 200)
    await page.getByText('200 OK').first().waitFor()
    // The token is forgotten with the page.
    const kept = await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage])')
    assert.notInclude(kept, token!)
  })

  test('says where the description is to a browser without JavaScript', async ({ assert }) => {
    const page = await open({ script: false })
    await page.goto('/api/docs')
    const link = page.getByRole('link', { name: 'The description itself' })
    assert.equal(await link.getAttribute('href'), '/api/openapi.json')
  })

  test('is found from the foot of every page', async ({ assert }) => {
    const page = await open({ script: false })
    await page.goto('/journal')
    const link = page.getByRole('link', { name: 'API', exact: true })
    assert.equal(await link.getAttribute('href'), '/api/docs')
  })
})
