import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import type { Response } from 'playwright-core'
import { UserFactory } from '#database/factories/user_factory'
import { open } from '#tests/helpers/browser'

const KB = 1024

/** Compressed bytes of the files of each type that a page made the browser load. */
async function weigh(address: string, as?: string) {
  const page = await open({ as })
  const loaded: Response[] = []
  page.on('response', (response) => loaded.push(response))
  await page.goto(address, { waitUntil: 'networkidle' })
  const weight = { script: 0, stylesheet: 0 }
  for (const response of loaded) {
    const type = response.request().resourceType()
    if (type === 'script' || type === 'stylesheet') {
      weight[type] += gzipSync(await response.body(), { level: 9 }).length
    }
  }
  return weight
}

test.group('What a page makes a browser load', () => {
  test('a public one: at most 15 kB of script and 12 kB of style', async ({ assert }) => {
    const weight = await weigh('/journal/what-margins-are-for')
    assert.isAbove(weight.script, 100)
    assert.isAtMost(weight.script, 15 * KB)
    assert.isAbove(weight.stylesheet, KB)
    assert.isAtMost(weight.stylesheet, 12 * KB)
  })

  test('one of the admin: at most 60 kB of script and 18 kB of style', async ({ assert }) => {
    const { email } = await UserFactory.apply('editor').create()
    const weight = await weigh('/admin/posts/create', email)
    assert.isAbove(weight.script, 10 * KB)
    assert.isAtMost(weight.script, 60 * KB)
    assert.isAbove(weight.stylesheet, KB)
    assert.isAtMost(weight.stylesheet, 18 * KB)
  })
})
