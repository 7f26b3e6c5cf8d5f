import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import type { Page } from 'playwright-core'
import { type CorsConfig, crossOrigin } from '#framework/http/main'
import { faultsOf, open } from '#tests/helpers/browser'

const configured = () => app.config.get<CorsConfig>('cors')
const api = () => `http://${process.env.HOST}:${process.env.PORT}/api`

interface Told {
  status?: number
  rows?: number
  limit?: string | null
  error?: string
}

interface Asking {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** What a script of the page gets when it asks the API as a program does. */
function ask(page: Page, path: string, init: Asking = {}): Promise<Told> {
  return page.evaluate(
    async ([url, options]) => {
      try {
        const answer = await fetch(url, options)
        const body = (await answer.json()) as { data?: unknown[] }
        const limit = answer.headers.get('ratelimit')
        return { status: answer.status, rows: body.data?.length, limit }
      } catch (error) {
        return { error: String(error) }
      }
    },
    [api() + path, init] as const
  )
}

test.group('A browser on a page of another origin', (group) => {
  let origin: string

  group.setup(async () => {
    const site = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>Another site</title>')
    }).listen(0, 'localhost')
    await once(site, 'listening')
    origin = `http://localhost:${(site.address() as AddressInfo).port}`
    return () => void site.close()
  })
  group.each.teardown(() => crossOrigin.configure(configured()))

  test('hands its scripts answers and refusals when the origin is listed', async ({ assert }) => {
    crossOrigin.configure({ ...configured(), origins: [origin] })
    const page = await open()
    await page.goto(origin)
    const list = await ask(page, '/posts?limit=3')
    assert.deepInclude(list, { status: 200, rows: 3 })
    assert.match(list.limit!, /^"visitors";r=/)

    // These two ask first: a header of ours, and a method that no form has.
    const refused = await ask(page, '/posts', { headers: { authorization: 'Bearer gable_wrong' } })
    assert.equal(refused.status, 401)
    const written = await ask(page, '/posts/1', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"title":"Changed"}',
    })
    assert.equal(written.status, 401)
    // A page that was refused something has that in its console; it is what the test wanted.
    faultsOf(page).splice(0)
  })

  test('keeps answers from them when it is not', async ({ assert }) => {
    crossOrigin.configure({ ...configured(), origins: ['https://app.example'] })
    const page = await open()
    await page.goto(origin)
    assert.match((await ask(page, '/posts')).error!, /Failed to fetch/)
    assert.match((await ask(page, '/posts', { method: 'DELETE' })).error!, /Failed to fetch/)
    faultsOf(page).splice(0)
  })
})
