import { connect } from 'node:net'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import testUtils from '@adonisjs/core/services/test_utils'
import { PostFactory } from '#database/factories/post_factory'
import { operations } from '#framework/resources/main'
import { ask, origin } from './asking.js'
import { person } from './people.js'

const MEGABYTE = 1024 * 1024

interface ProblemAnswer {
  code: string
  status: number
  detail: string
  instance: string
  errors?: { field: string; rule: string; message: string }[]
}

/** Sends bytes as they are, as an author. */
async function send(body: string | Buffer, headers: Record<string, string> = {}) {
  const { token } = await person('author')
  const response = await fetch(`${origin()}/api/posts`, {
    method: 'POST',
    headers: {
      'authorization': `Bearer ${token}`,
      'content-type': 'application/json',
      ...headers,
    },
    body,
  })
  const type = response.headers.get('content-type')
  return { status: response.status, type, problem: (await response.json()) as ProblemAnswer }
}

const posts = async () => Number((await db.from('posts').count('* as total'))[0].total)

test.group('A body that cannot be used', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is answered clearly and stores nothing: {name}')
    .with([
      { name: 'malformed', body: '{"title": "a",', code: 'E_MALFORMED_BODY', status: 400 },
      { name: 'single quotes', body: "{'title': 'a'}", code: 'E_MALFORMED_BODY', status: 400 },
      { name: 'empty', body: '', code: 'E_MALFORMED_BODY', status: 400 },
      { name: 'white space', body: ' \n ', code: 'E_MALFORMED_BODY', status: 400 },
      { name: 'a list', body: '[{"title":"a"}]', code: 'E_MALFORMED_BODY', status: 400 },
      { name: 'a text', body: '"title"', code: 'E_MALFORMED_BODY', status: 400 },
      { name: 'a number', body: '7', code: 'E_MALFORMED_BODY', status: 400 },
      { name: 'null', body: 'null', code: 'E_MALFORMED_BODY', status: 400 },
      {
        name: 'broken UTF-8',
        body: Buffer.from([...Buffer.from('{"title":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
        code: 'E_MALFORMED_BODY',
        status: 400,
      },
      {
        name: 'UTF-16',
        body: Buffer.from('{"title":"a"}', 'utf16le'),
        code: 'E_MALFORMED_BODY',
        status: 400,
      },
      {
        name: 'deep',
        body: `{"title":${'['.repeat(400_000)}${']'.repeat(400_000)}}`,
        code: 'E_INVALID',
        status: 422,
      },
      { name: 'NUL', body: '{"title":"a\\u0000b","body":"x"}', code: 'E_INVALID', status: 422 },
      {
        name: 'half a character',
        body: '{"title":"a\\ud800","body":"x"}',
        code: 'E_INVALID',
        status: 422,
      },
      {
        name: 'a number for a text',
        body: '{"title":7,"body":"x"}',
        code: 'E_INVALID',
        status: 422,
      },
      {
        name: 'a list for a text',
        body: '{"title":["a"],"body":"x"}',
        code: 'E_INVALID',
        status: 422,
      },
      {
        name: 'an object for a text',
        body: '{"title":{"a":1},"body":"x"}',
        code: 'E_INVALID',
        status: 422,
      },
      {
        name: 'blank for a text',
        body: '{"title":"  ","body":"x"}',
        code: 'E_INVALID',
        status: 422,
      },
    ])
    .run(async ({ assert }, { body, code, status }) => {
      const answer = await send(body)
      assert.deepEqual([answer.status, answer.problem.code], [status, code])
      assert.equal(answer.type, 'application/problem+json')
      assert.equal(answer.problem.status, status)
      assert.isNotEmpty(answer.problem.detail)
      assert.equal(await posts(), 0)
    })

  test('is of a kind that is not read here: {$self}')
    .with([
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'text/json',
      'application/vnd.api+json',
    ])
    .run(async ({ assert }, type) => {
      const answer = await send('{"title":"a","body":"b"}', { 'content-type': type })
      assert.deepEqual([answer.status, answer.problem.code], [415, 'E_UNSUPPORTED_MEDIA_TYPE'])
      const compressed = await send('x', { 'content-encoding': 'gzip' })
      assert.equal(compressed.status, 415)
    })

  test('keeps no file that a stranger uploads', async ({ assert }) => {
    const before = await readdir(tmpdir())
    const form = new FormData()
    form.set('file', new Blob(['x'.repeat(10_000)]), 'x.txt')
    const response = await fetch(`${origin()}/api/posts`, { method: 'POST', body: form })
    assert.equal(response.status, 415)
    assert.deepEqual(
      (await readdir(tmpdir())).filter(
        (name) => !before.includes(name) && !/sqlite|bash|tsx|node/.test(name)
      ),
      []
    )
  })

  test('takes JSON with a charset and with a mark at its start, in UTF-8 only', async ({
    assert,
  }) => {
    const body = '{"title":"Ä","body":"b"}'
    assert.equal(
      (await send(body, { 'content-type': 'application/json; charset=utf-8' })).status,
      201
    )
    assert.equal((await send(`\uFEFF${body}`)).status, 201)
    const types = ['application/json; charset=utf-16', 'application/json; charset=latin1']
    for (const type of [...types, 'application/merge-patch+json']) {
      assert.equal((await send(body, { 'content-type': type })).status, 415, type)
    }
  })

  test('of 10 MB is refused and the server goes on', async ({ assert, client }) => {
    const whole = await send(JSON.stringify({ title: 'a', body: 'x'.repeat(10 * MEGABYTE) }))
    assert.deepEqual([whole.status, whole.problem.code], [413, 'E_BODY_TOO_LARGE'])
    assert.equal(whole.type, 'application/problem+json')
    assert.equal(await posts(), 0)
    ;(await ask(client, 'get', '/api/posts')).assertStatus(200)
  })

  test('of 10 MB in pieces, without saying how long, is refused too', async ({
    assert,
    client,
  }) => {
    const { token } = await person('author')
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        if (sent >= 10 * MEGABYTE) return controller.close()
        sent += 64 * 1024
        controller.enqueue(Buffer.alloc(64 * 1024, 'x'))
      },
    })
    const headers = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body, duplex: 'half' }
    const response = await fetch(`${origin()}/api/posts`, request as RequestInit)
    assert.equal(response.status, 413)
    ;(await ask(client, 'get', '/api/posts')).assertStatus(200)
  })

  test('may be as long as a field, and no longer', async ({ assert }) => {
    const long = await send(JSON.stringify({ title: 'a'.repeat(201), body: 'x' }))
    assert.deepEqual(
      long.problem.errors!.map(({ field, rule }) => [field, rule]),
      [['title', 'maxLength']]
    )
    const fits = await send(JSON.stringify({ title: 'a'.repeat(200), body: 'x' }))
    assert.equal(fits.status, 201)
  })

  test('names the first of many unknown fields, not a megabyte of them', async ({ assert }) => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, 1]))
    const response = await send(JSON.stringify(many))
    assert.equal(response.status, 422)
    assert.isBelow(response.problem.errors!.length, 30)
  })

  test('that breaks off loses its connection and nothing else', async ({ assert, client }) => {
    const { token } = await person('author')
    const { port, hostname } = new URL(origin())
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /api/posts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n` +
            'content-type: application/json\r\ncontent-length: 100\r\n\r\n{"title":'
        )
        setTimeout(() => socket.destroy(), 50)
      })
      socket.on('close', () => resolve())
    })
    ;(await ask(client, 'get', '/api/posts')).assertStatus(200)
    assert.equal(await posts(), 0)
  })
})

test.group('A request that cannot be used', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is answered clearly: {$self}')
    .with([
      ['GET', '/api/posts/%E0%A4%A', [400, 404]],
      ['GET', '/api/posts?filter[title]=%E0%A4%A', [200, 400]],
      ['GET', '/api/posts?%', [400]],
      ['GET', '/api/../etc/passwd', [404]],
      ['GET', '/api/posts/../../etc/passwd', [404]],
      ['GET', `/api/posts/${'9'.repeat(4000)}`, [404]],
      ['GET', '/api/posts?search=%00', [200]],
      ['GET', `/api/posts?search=${'x%20'.repeat(1000)}`, [200]],
      ['GET', `/api/posts?search=${"';drop%20table%20posts;--"}`, [200]],
      ['GET', '/api/posts?filter[title][contains]=%00', [200]],
      ['GET', '/api/posts?filter[title]=%00', [400]],
      ['GET', '/api/posts?filter[slug]=..%2f..%2fetc', [400]],
      ['PURGE', '/api/posts', [405]],
      ['PATCH', '/api/posts', [405]],
      ['POST', '/api/posts/1', [405]],
    ] as const)
    .run(async ({ assert }, [method, path, statuses]) => {
      await PostFactory.apply('published').create()
      const { port, hostname } = new URL(origin())
      const answer = await new Promise<string>((resolve) => {
        let text = ''
        const socket = connect(Number(port), hostname, () =>
          socket.write(
            `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`
          )
        )
        socket.on('data', (chunk) => (text += chunk))
        socket.on('close', () => resolve(text))
      })
      assert.oneOf(Number(answer.slice(9, 12)), [...statuses], answer.slice(0, 300))
      assert.equal(await posts(), 1)
    })
})

test.group('A fault of ours', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is a 500 that tells nothing of the inside but which request it was', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { policy } = operations.registry.find('tags')!
    const list = policy.list
    cleanup(() => {
      policy.list = list
    })
    policy.list = () => {
      throw new TypeError('secret at /srv/app/inside.ts: select * from users')
    }
    const response = await ask(client, 'get', '/api/tags')
    response.assertStatus(500)
    assert.equal(response.header('content-type'), 'application/problem+json')
    assert.notMatch(response.text(), /secret|inside|select|stack|TypeError/)
    assert.equal(response.body().code, 'E_UNEXPECTED')
    assert.equal(response.body().instance, `urn:request:${response.header('x-request-id')}`)
  })

  test('has no address that is not said', ({ assert }) => {
    const addresses = router
      .toJSON()
      .root.filter(({ pattern }) => pattern.startsWith('/api/'))
      .map(
        ({ methods, pattern }) =>
          `${methods.filter((method) => method !== 'HEAD').join()} ${pattern}`
      )
    assert.includeMembers(addresses, [
      'GET /api/posts',
      'POST /api/posts',
      'GET /api/posts/:id',
      'PATCH /api/posts/:id',
      'PUT /api/posts/:id',
      'DELETE /api/posts/:id',
      'POST /api/posts/:id/restore',
      'POST /api/posts/:id/publish',
      'POST /api/comments/:id/approve',
    ])
    const names = [...new Set(addresses.map((address) => address.split('/')[2]))]
    const description = ['openapi.json', 'openapi.yaml', 'docs']
    assert.sameMembers(names, [
      'posts',
      'comments',
      'users',
      'roles',
      'categories',
      'tags',
      ...description,
      'errors',
    ])
  })
})
