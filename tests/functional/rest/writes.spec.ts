import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { type Change, operations } from '#framework/resources/main'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { limitAsConfigured } from '#tests/helpers/limits'
import { people, person } from './people.js'
import { raw, send, type RawAnswer } from './raw.js'

const posts = async () => Number((await db.from('posts').count('* as total'))[0].total)

interface Entry {
  id: number
  status: number
  version: string | null
  data: { title: string } | null
}

const entriesOf = ({ text }: RawAnswer) => (JSON.parse(text) as { data: Entry[] }).data
const problemOf = ({ text }: RawAnswer) =>
  JSON.parse(text) as { code: string; errors?: { pointer?: string; field: string }[] }

const article = (title: string) => ({ title, body: 'x' })

test.group('Many records at once', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are stored, changed and removed, with what became of each', async ({ assert }) => {
    const { editor } = await people()
    const list = ['One', 'Two', 'Two'].map(article)
    const stored = await send('POST', '/api/posts/bulk', editor, list)
    assert.equal(stored.status, 200, stored.text)
    const made = entriesOf(stored)
    assert.deepEqual(
      made.map(({ status, data }) => [status, data!.title]),
      [
        [201, 'One'],
        [201, 'Two'],
        [201, 'Two'],
      ]
    )
    const changes = made.map(({ id, version }) => ({ id, version, input: { title: `No ${id}` } }))
    const changed = entriesOf(await send('PATCH', '/api/posts/bulk', editor, changes))
    assert.deepEqual(
      changed.map(({ status, data }) => [status, data!.title]),
      made.map(({ id }) => [200, `No ${id}`])
    )
    const late = await send('DELETE', '/api/posts/bulk', editor, [
      { id: made[0].id, version: made[0].version },
    ])
    assert.deepEqual([late.status, problemOf(late).code], [412, 'E_PRECONDITION_FAILED'])
    const ids = made.map(({ id }) => ({ id }))
    const gone = entriesOf(await send('DELETE', '/api/posts/bulk', editor, ids))
    assert.deepEqual(
      gone.map(({ status, data }) => [status, data]),
      made.map(() => [204, null])
    )
  })

  test('are not told of to who prefers the least', async ({ assert }) => {
    const { editor } = await people()
    const prefer = { prefer: 'return=minimal' }
    const stored = await send('POST', '/api/posts/bulk', editor, [article('One')], prefer)
    assert.deepEqual([stored.status, stored.text], [204, ''])
    assert.equal(stored.headers['preference-applied'], 'return=minimal')
    assert.include(stored.headers.vary, 'Prefer')
    assert.equal(await posts(), 1)
  })

  test('are changed in the way that one is by JSON', async ({ assert, cleanup }) => {
    const { editor } = await people()
    const { update, updateMany } = operations
    cleanup(() => {
      Object.assign(operations, { update, updateMany })
    })
    const changes: (Change | undefined)[] = []
    operations.update = (...given) => {
      changes.push(given[4]?.change)
      return update.apply(operations, given)
    }
    operations.updateMany = (...given) => {
      changes.push(given[3]?.change)
      return updateMany.apply(operations, given)
    }
    const { id } = await PostFactory.create()
    const input = { title: 'Other' }
    assert.equal((await send('PATCH', `/api/posts/${id}`, editor, input)).status, 200)
    assert.equal((await send('PATCH', '/api/posts/bulk', editor, [{ id, input }])).status, 200)
    assert.deepEqual(changes, ['mergePatch', 'mergePatch'])
  })

  test('are all written or none, and each fault says where it stands', async ({ assert }) => {
    const { author } = await people()
    const list = [article('Fine'), article(''), article('Fine too'), { title: 'No body' }]
    const answer = await send('POST', '/api/posts/bulk', author, list)
    assert.equal(answer.status, 422)
    assert.sameMembers(
      problemOf(answer).errors!.map(({ pointer }) => pointer),
      ['/1/title', '/3/body']
    )
    assert.equal(await posts(), 0)
  })

  test('are a list of 1 to 100: {0}')
    .with([
      ['an object', {}, 400],
      ['nothing', [], 422],
      ['too many', Array.from({ length: 101 }, () => article('x')), 422],
    ] as const)
    .run(async ({ assert }, [, body, status]) => {
      const { author } = await people()
      assert.equal((await send('POST', '/api/posts/bulk', author, body)).status, status)
      assert.equal(await posts(), 0)
    })

  test('need the same rights as one', async ({ assert }) => {
    const { reader, visitor } = await people()
    assert.equal((await send('POST', '/api/posts/bulk', reader, [article('a')])).status, 403)
    assert.equal((await send('POST', '/api/posts/bulk', visitor, [article('a')])).status, 401)
    const narrow = await person('editor', ['posts:update'])
    assert.equal((await send('POST', '/api/posts/bulk', narrow, [article('a')])).status, 403)
  })

  test('count as many for the limits, so that a list is no way round them', async ({ assert }) => {
    limitAsConfigured()
    const post = await PostFactory.apply('published').create()
    const { visitor } = await people()
    const letter = { postId: post.id, name: 'A', email: 'a@example.com', body: 'Good.' }
    const list = (length: number) => Array.from({ length }, () => letter)
    const first = await send('POST', '/api/comments/bulk', visitor, list(15))
    assert.notEqual(first.status, 429)
    const second = await send('POST', '/api/comments/bulk', visitor, list(15))
    assert.deepEqual([second.status, problemOf(second).code], [429, 'E_TOO_MANY_REQUESTS'])
    const lines = second.raw.filter((text, at) => at % 2 === 0 && text === 'ratelimit')
    assert.lengthOf(lines, 1)
  })

  test('take no GET at their address', async ({ assert }) => {
    const answer = await raw('GET', '/api/posts/bulk')
    assert.equal(answer.status, 405)
    assert.include(answer.headers.allow, 'POST')
  })
})

test.group('A write with an idempotency key', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is done once, and told the same again: {$self}')
    .with(['k-1', '"k-1"'])
    .run(async ({ assert }, key) => {
      const { author } = await people()
      const headers = { 'idempotency-key': key }
      const first = await send('POST', '/api/posts', author, article('Once'), headers)
      const again = await send('POST', '/api/posts', author, article('Once'), headers)
      assert.equal(await posts(), 1)
      assert.deepEqual([again.status, again.text], [first.status, first.text])
      for (const name of ['location', 'etag', 'content-type']) {
        assert.equal(again.headers[name], first.headers[name])
      }
      assert.isUndefined(first.headers['idempotency-replayed'])
      assert.equal(again.headers['idempotency-replayed'], 'true')
    })

  test('is the same in quotes and without', async ({ assert }) => {
    const { author } = await people()
    await send('POST', '/api/posts', author, article('Once'), { 'idempotency-key': '"k"' })
    await send('POST', '/api/posts', author, article('Once'), { 'idempotency-key': 'k' })
    assert.equal(await posts(), 1)
  })

  test('is refused with another body', async ({ assert }) => {
    const { author } = await people()
    const headers = { 'idempotency-key': 'k' }
    await send('POST', '/api/posts', author, article('Once'), headers)
    const other = await send('POST', '/api/posts', author, article('Twice'), headers)
    assert.deepEqual([other.status, problemOf(other).code], [422, 'E_IDEMPOTENCY_MISMATCH'])
    assert.equal(await posts(), 1)
  })

  test('belongs to who sent it', async ({ assert }) => {
    const { author, editor } = await people()
    const headers = { 'idempotency-key': 'k' }
    await send('POST', '/api/posts', author, article('Once'), headers)
    const other = await send('POST', '/api/posts', editor, article('Once'), headers)
    assert.equal(other.status, 201)
    assert.isUndefined(other.headers['idempotency-replayed'])
    assert.equal(await posts(), 2)
  })

  test('is done once in bulk, by change, by action and by removal too', async ({ assert }) => {
    const { editor } = await people()
    const key = (text: string) => ({ 'idempotency-key': text })
    const bulk = () => send('POST', '/api/posts/bulk', editor, [article('a')], key('bulk'))
    assert.equal((await bulk()).text, (await bulk()).text)
    assert.equal(await posts(), 1)
    const { location } = (await send('POST', '/api/posts', editor, article('b'))).headers
    for (const [method, path] of [
      ['PATCH', location!],
      ['POST', `${location}/publish`],
      ['DELETE', location!],
    ]) {
      const one = () => send(method, path, editor, { title: 'c' }, key(method + path))
      const first = await one()
      const again = await one()
      assert.deepEqual([again.status, again.text], [first.status, first.text], method)
      assert.isBelow(again.status, 300)
      assert.equal(again.headers['idempotency-replayed'], 'true', method)
    }
  })

  test('needs a key that is one: {$self}')
    .with(['', ' ', 'a b', 'x'.repeat(256)])
    .run(async ({ assert }, key) => {
      const { author } = await people()
      const answer = await send('POST', '/api/posts', author, article('a'), {
        'idempotency-key': key,
      })
      assert.deepEqual([answer.status, problemOf(answer).code], [400, 'E_INVALID_PARAMETER'])
      assert.equal(await posts(), 0)
    })

  test('needs one key, not two', async ({ assert }) => {
    const { author } = await people()
    const headers = { 'idempotency-key': ['a', 'b'] }
    const answer = await send('POST', '/api/posts', author, article('a'), headers)
    assert.equal(answer.status, 400)
    assert.equal(await posts(), 0)
  })
})

test.group('A link between two records', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  async function world() {
    const { author, reader } = await people()
    const tags = [await TagFactory.create(), await TagFactory.create()]
    const stored = await send('POST', '/api/posts', author, {
      ...article('Linked'),
      tags: [tags[0].id],
    })
    const { location } = stored.headers
    const linked = async () => {
      const { text } = await raw('GET', `${location}?include=tags`, { who: author })
      return (JSON.parse(text).data.tags as { id: number }[]).map(({ id }) => id).sort()
    }
    return { author, reader, tags: tags.map(({ id }) => id), location, linked, stored }
  }

  test('is put and taken away, and doing it twice is doing it once', async ({ assert }) => {
    const { author, tags, location, linked } = await world()
    for (let time = 0; time < 2; time++) {
      const put = await raw('PUT', `${location}/tags/${tags[1]}`, { who: author })
      assert.deepEqual([put.status, put.text], [204, ''])
      assert.deepEqual(await linked(), tags)
    }
    for (let time = 0; time < 2; time++) {
      const gone = await raw('DELETE', `${location}/tags/${tags[0]}`, { who: author })
      assert.equal(gone.status, 204)
      assert.deepEqual(await linked(), [tags[1]])
    }
  })

  test('makes another version of the record', async ({ assert }) => {
    const { author, tags, location, stored } = await world()
    const headers = { 'if-match': stored.headers.etag! }
    const path = `${location}/tags/${tags[1]}`
    const put = await raw('PUT', path, { who: author, headers })
    assert.equal(put.status, 204)
    assert.notEqual(put.headers.etag, stored.headers.etag)
    const late = await raw('DELETE', path, { who: author, headers })
    assert.equal(late.status, 412)
  })

  test('is refused to who may not change the record, and to nothing', async ({ assert }) => {
    const { author, reader, tags, location, linked } = await world()
    const put = (key: unknown, who = author) => raw('PUT', `${location}/tags/${key}`, { who })
    assert.oneOf((await put(tags[1], reader)).status, [403, 404])
    assert.equal((await put(99_999_999)).status, 404)
    for (const key of ['x', '0', '-1', '1e3', '99999999999', '%00', '1.0']) {
      assert.oneOf((await put(key)).status, [404, 422], key)
    }
    assert.deepEqual(await linked(), [tags[0]])
  })

  test('is of a relation that there is', async ({ assert }) => {
    const { author, location } = await world()
    assert.equal((await raw('PUT', `${location}/colours/1`, { who: author })).status, 404)
    assert.equal((await raw('POST', `${location}/tags/1`, { who: author })).status, 405)
  })
})
