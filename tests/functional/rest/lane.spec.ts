import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'
import testUtils from '@adonisjs/core/services/test_utils'
import { PostFactory } from '#database/factories/post_factory'
import { raw } from './raw.js'

test.group('The lane of the API', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('never makes a request of AdonisJS', async ({ assert, cleanup }) => {
    const made: string[] = []
    const { createRequest } = server
    cleanup(() => {
      server.createRequest = createRequest
    })
    server.createRequest = function (request, response) {
      made.push(request.url!)
      return createRequest.call(this, request, response)
    }
    const post = await PostFactory.apply('published').create()
    for (const path of ['/api/posts?limit=1', `/api/posts/${post.id}`, '/api/posts/', '/sign-in']) {
      assert.equal((await raw('GET', path)).status, 200, path)
    }
    assert.deepEqual(made, ['/sign-in'])
  })

  test('sends every protecting header once, with answers and with errors', async ({ assert }) => {
    const page = await raw('GET', '/sign-in')
    for (const path of ['/api/posts', '/api/posts/999999', '/api/posts?limit=0', '/api/nothing']) {
      const answer = await raw('GET', path)
      for (const name of [
        'content-security-policy',
        'x-content-type-options',
        'referrer-policy',
        'cross-origin-opener-policy',
        'permissions-policy',
      ]) {
        assert.equal(answer.headers[name], page.headers[name], `${path} ${name}`)
        assert.lengthOf(
          answer.raw.filter((text, at) => at % 2 === 0 && text === name),
          1
        )
      }
    }
  })

  test('says how long its answer is, and to HEAD the same without a body', async ({ assert }) => {
    await PostFactory.apply('published').merge({ title: 'Über Brücken' }).create()
    const get = await raw('GET', '/api/posts')
    const head = await raw('HEAD', '/api/posts')
    assert.equal(Number(get.headers['content-length']), Buffer.byteLength(get.text))
    assert.equal(head.headers['content-length'], get.headers['content-length'])
    assert.deepEqual([head.status, head.text], [200, ''])
    assert.equal((await raw('HEAD', '/api/posts/999999')).status, 404)
  })

  test('keeps a request id that reads as one, and makes its own for any other', async ({
    assert,
  }) => {
    const given = await raw('GET', '/api/posts/999999', {
      headers: { 'x-request-id': 'trace-0a1b.2' },
    })
    assert.equal(given.headers['x-request-id'], 'trace-0a1b.2')
    assert.equal(JSON.parse(given.text).instance, 'urn:request:trace-0a1b.2')
    for (const id of ['a b', '"><script>', 'x'.repeat(200), '\u00e9']) {
      const answer = await raw('GET', '/api/posts', { headers: { 'x-request-id': id } })
      assert.match(String(answer.headers['x-request-id']), /^[0-9a-f-]{36}$/)
    }
  })

  test('finds a record by an encoded key, and nothing by one that cannot be decoded', async ({
    assert,
  }) => {
    const post = await PostFactory.apply('published').create()
    const encoded = String(post.id).replace(/./g, (digit) => `%3${digit}`)
    assert.equal((await raw('GET', `/api/posts/${encoded}`)).status, 200)
    for (const key of ['%E0%A4%A', '%', '%00', '%2e%2e', '..', '%ff%fe', `${post.id}%00`]) {
      const answer = await raw('GET', `/api/posts/${key}`)
      assert.equal(answer.status, 404, key)
      assert.equal(answer.headers['content-type'], 'application/problem+json', key)
    }
  })

  test('lists its addresses among the routes', async ({ assert }) => {
    const names = router.toJSON().root.map(({ name }) => name)
    assert.includeMembers(names, ['api.posts.list', 'api.posts.publish', 'api.tags.destroy'])
  })
})
