import { connect } from 'node:net'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { origin } from './asking.js'
import { person } from './people.js'
import { processorTime, raw } from './raw.js'

/** Sends bytes as they are and gives all that comes back. */
function bytes(text: string | Buffer, patience = 3000): Promise<string> {
  const { port, hostname } = new URL(origin())
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    const timer = setTimeout(() => socket.destroy(), patience)
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(answer)
    })
  })
}

const statusOf = (answer: string) => Number(answer.slice(9, 12))
const answersIn = (answer: string) => answer.match(/HTTP\/1\.1 \d{3} /g)?.length ?? 0
const posts = async () => Number((await db.from('posts').count('* as total'))[0].total)

const head = (lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`

test.group('A request made to deceive', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('carries no second one behind it: {0}')
    .with([
      ['two lengths', ['Content-Length: 2', 'Content-Length: 50'], '{}'],
      ['a length and pieces', ['Content-Length: 4', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
      ['pieces said twice', ['Transfer-Encoding: chunked, chunked'], '0\r\n\r\n'],
      ['pieces spelt oddly', ['Transfer-Encoding: xchunked'], '0\r\n\r\n'],
      ['a length that is none', ['Content-Length: +5'], '{"a"}'],
      ['a length below zero', ['Content-Length: -1'], ''],
      ['a space before the colon', ['Content-Length : 2'], '{}'],
      ['a folded header', ['X-A: b\r\n c: d', 'Content-Length: 2'], '{}'],
    ] as const)
    .run(async ({ assert }, [, lines, body]) => {
      const { token } = await person('author')
      const hidden = head(['DELETE /api/posts/1 HTTP/1.1', 'Host: x'])
      const request = head([
        'POST /api/posts HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        ...lines,
      ])
      const answer = await bytes(request + body + hidden, 1500)
      assert.equal(statusOf(answer), 400, answer.slice(0, 200))
      assert.equal(answersIn(answer), 1)
      assert.equal(await posts(), 0)
    })

  test('cannot put a line of its own into an answer', async ({ assert }) => {
    for (const path of [
      '/api/posts/%0d%0aset-cookie:%20a=b',
      '/api/posts?search=%0d%0aset-cookie:a=b&limit=1',
      '/api/posts?%0d%0aset-cookie:a=b',
    ]) {
      const answer = await raw('GET', path)
      assert.isUndefined(answer.headers['set-cookie'], path)
      assert.isBelow(answer.status, 500)
    }
  })

  test('is not taken for what is in its path: {$self}')
    .with([
      '/api/posts/..%2f..%2fadmin',
      '/api/posts/%2e%2e/users',
      '/api/posts/%252e%252e',
      '/api/%00posts',
      '/api/posts%00',
      '/api/posts/1%00.json',
      '/api/posts/%c0%ae%c0%ae',
      '/api/posts\\..\\users',
      '/api//posts/1',
      '/api/posts;a=b',
    ])
    .run(async ({ assert }, path) => {
      const answer = await raw('GET', path)
      assert.equal(answer.status, 404, answer.text.slice(0, 200))
      assert.equal(answer.headers['content-type'], 'application/problem+json')
      assert.notMatch(answer.text, /\/framework\/|node_modules|at async/)
    })

  test('has one credential, not several', async ({ assert }) => {
    const { token } = await person('editor')
    const answer = await bytes(
      head([
        'GET /api/posts HTTP/1.1',
        'Host: x',
        'Connection: close',
        'Authorization: Bearer gable_wrong',
        `Authorization: Bearer ${token}`,
      ])
    )
    assert.equal(statusOf(answer), 401)
  })

  test('gets no other method by a header or a parameter', async ({ assert }) => {
    const { token } = await person('admin')
    const headers = {
      'authorization': `Bearer ${token}`,
      'x-http-method-override': 'DELETE',
      'x-method-override': 'DELETE',
    }
    const answer = await raw('GET', '/api/posts?limit=1', { headers })
    assert.equal(answer.status, 200)
    const spoofed = await raw('POST', '/api/posts/1?_method=DELETE', { headers, body: '{}' })
    assert.equal(spoofed.status, 405, spoofed.text)
  })
})

test.group('A request made to cost', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is refused with headers larger than anybody needs, and the server goes on', async ({
    assert,
  }) => {
    const answer = await bytes(
      head(['GET /api/posts HTTP/1.1', 'Host: x', `X-Big: ${'a'.repeat(80_000)}`])
    )
    assert.equal(statusOf(answer), 431)
    const long = await bytes(
      head([`GET /api/posts?search=${'a'.repeat(80_000)} HTTP/1.1`, 'Host: x'])
    )
    assert.equal(statusOf(long), 431)
    assert.equal((await raw('GET', '/api/posts')).status, 200)
  })

  test('takes no time for long lists in headers: {0}')
    .with([
      ['accept', 'a/b,'.repeat(3000)],
      ['accept', `application/json;${'q=0;'.repeat(2500)}`],
      ['accept-encoding', 'gzip;q=0.1,'.repeat(1200)],
      ['prefer', ',return'.repeat(1700)],
      ['prefer', `return${' '.repeat(12_000)}x`],
      ['if-none-match', `"${'a'.repeat(12_000)}`],
      ['content-type', `application/json;${' '.repeat(12_000)}x`],
      ['content-type', `application/json${' '.repeat(14_000)}x`],
      ['content-type', `application/json; charset=utf-8${' '.repeat(14_000)}x`],
      ['idempotency-key', '"'.repeat(12_000)],
    ] as const)
    .run(async ({ assert }, [name, value]) => {
      const { token } = await person('author')
      const headers = { authorization: `Bearer ${token}`, [name]: value }
      const spent = await processorTime(async () => {
        for (const method of ['GET', 'POST']) {
          const answer = await raw(method, '/api/posts', {
            headers,
            body: method === 'POST' ? '{}' : undefined,
          })
          assert.isBelow(answer.status, 500)
        }
      })
      assert.isBelow(spent, 100)
    })

  test('whose body is longer than it said is cut where it said', async ({ assert }) => {
    const { token } = await person('author')
    await bytes(
      head([
        'POST /api/posts HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        'Content-Length: 24',
      ]) + '{"title":"a","body":"b"}{"title":"c","body":"d"}',
      1000
    )
    // The rest closes the connection, perhaps before the body is read: then nothing is written, and never the rest.
    const titles = await db.from('posts').select('title')
    assert.includeMembers(
      ['a'],
      titles.map(({ title }) => title)
    )
  })
})
