import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { type CorsConfig, crossOrigin } from '#framework/http/main'
import { limitAsConfigured } from '#tests/helpers/limits'
import { origin } from './asking.js'

const PAGE = 'https://app.example'
const configured = () => app.config.get<CorsConfig>('cors')

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(origin() + path, { method, headers: { origin: PAGE, ...headers } })

const preflight = (path: string, from = PAGE) =>
  ask(
    path,
    {
      'origin': from,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,content-type',
      'authorization': 'Bearer gable_wrong',
    },
    'OPTIONS'
  )

test.group('A page of another origin', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    crossOrigin.configure({ ...configured(), origins: [PAGE] })
    return () => crossOrigin.configure(configured())
  })

  test('may read the answer when its origin is listed', async ({ assert }) => {
    const answer = await ask('/api/posts')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('access-control-allow-origin'), PAGE)
    assert.isNull(answer.headers.get('access-control-allow-credentials'))
    const exposed = answer.headers.get('access-control-expose-headers')!.split(', ')
    assert.includeMembers(exposed, ['etag', 'link', 'ratelimit', 'retry-after'])
    assert.include(answer.headers.get('vary')!.toLowerCase(), 'origin')
  })

  test('may read refusals too', async ({ assert }) => {
    limitAsConfigured({ visitors: '60/hour burst 1' })
    await ask('/api/posts')
    const limited = await ask('/api/posts')
    assert.equal(limited.status, 429)
    for (const refusal of [
      limited,
      await ask('/api/posts', { authorization: 'Bearer gable_wrong' }),
    ]) {
      assert.equal(refusal.headers.get('access-control-allow-origin'), PAGE)
    }
  })

  test('may read what an application answers below the API stack', async ({ assert }) => {
    const answer = await ask('/api/openapi.json')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('access-control-allow-origin'), PAGE)
    assert.include(answer.headers.get('vary')!.toLowerCase(), 'origin')
  })

  test('asks before it writes, and is answered without a look at who it is', async ({ assert }) => {
    limitAsConfigured({ addresses: '60/hour burst 1' })
    for (const path of ['/api/posts/1', '/api/openapi.json', '/api/posts/1']) {
      const answer = await preflight(path)
      assert.equal(answer.status, 204)
      assert.equal(answer.headers.get('access-control-allow-origin'), PAGE)
      assert.include(answer.headers.get('access-control-allow-methods')!, 'PATCH')
      assert.include(answer.headers.get('access-control-allow-headers')!, 'authorization')
      assert.equal(answer.headers.get('access-control-max-age'), '7200')
      assert.equal(answer.headers.get('vary'), 'origin')
    }
  })

  test('of {$self}, which is not listed, may not')
    .with(['https://evil.example', 'http://app.example', 'https://app.example.evil.org', 'null'])
    .run(async ({ assert }, from) => {
      for (const answer of [
        await ask('/api/posts', { origin: from }),
        await preflight('/api/posts', from),
      ]) {
        assert.isNull(answer.headers.get('access-control-allow-origin'))
        assert.isNull(answer.headers.get('access-control-allow-methods'))
        assert.include(answer.headers.get('vary')!.toLowerCase(), 'origin')
      }
    })

  test('cannot read the pages', async ({ assert }) => {
    const page = await ask('/sign-in')
    assert.equal(page.status, 200)
    assert.isNull(page.headers.get('access-control-allow-origin'))
  })

  test('may ask whatever its origin when all may, and caches need not tell them apart', async ({
    assert,
  }) => {
    crossOrigin.configure({ ...configured(), origins: ['*'] })
    const answer = await ask('/api/posts', { origin: 'https://anybody.example' })
    assert.equal(answer.headers.get('access-control-allow-origin'), '*')
    assert.notInclude((answer.headers.get('vary') ?? '').toLowerCase(), 'origin')
  })

  test('may not when nobody is listed', async ({ assert }) => {
    crossOrigin.configure({ ...configured(), origins: [] })
    const answer = await ask('/api/posts')
    assert.isNull(answer.headers.get('access-control-allow-origin'))
    assert.notInclude((answer.headers.get('vary') ?? '').toLowerCase(), 'origin')
  })
})
