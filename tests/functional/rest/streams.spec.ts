import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { limitAsConfigured } from '#tests/helpers/limits'
import { operations } from '#framework/resources/main'
import Tag from '#models/tag'
import { origin } from './asking.js'
import { person } from './people.js'
import { raw, send } from './raw.js'

const NDJSON = { accept: 'application/x-ndjson' }
const CSV = { accept: 'text/csv' }

async function tags(number: number) {
  await TagFactory.merge(
    Array.from({ length: number }, (_, index) => ({
      name: `Tag ${String(index).padStart(4, '0')}`,
      slug: `tag-${index}`,
    }))
  ).createMany(number)
}

const linesOf = (text: string) => text.trimEnd().split('\n')

/** Replaces the rows of every stream, to look at what becomes of them. */
function streamOf(rows: () => AsyncGenerator<string, void, undefined>) {
  const { stream } = operations
  operations.stream = rows
  return () => {
    operations.stream = stream
  }
}

test.group('A list of any length', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('has every row, one a line, however many pages that would be', async ({ assert }) => {
    await tags(1203)
    const answer = await raw('GET', '/api/tags?sort=name&fields=id,name', { headers: NDJSON })
    assert.equal(answer.status, 200)
    assert.match(answer.headers['content-type']!, /^application\/x-ndjson/)
    const names = linesOf(answer.text).map((line) => JSON.parse(line).name)
    assert.lengthOf(names, 1203)
    assert.equal(names[0], 'Tag 0000')
    assert.equal(names[1202], 'Tag 1202')
    assert.equal(new Set(names).size, 1203)
  })

  test('is CSV with a line of names before it', async ({ assert }) => {
    await PostFactory.apply('published').merge({ title: '=1+1, "x"' }).create()
    const answer = await raw('GET', '/api/posts?fields=title,readingMinutes&include=tags', {
      headers: CSV,
    })
    assert.match(answer.headers['content-type']!, /^text\/csv/)
    assert.equal(answer.headers['content-disposition'], 'attachment; filename="posts.csv"')
    assert.equal(answer.text, `title,readingMinutes,tags,_more\r\n"'=1+1, ""x""",1,[],\r\n`)
  })

  test('of nothing is nothing, and the names alone', async ({ assert }) => {
    assert.equal((await raw('GET', '/api/tags', { headers: NDJSON })).text, '')
    const asked = await raw('GET', '/api/tags?fields=name,id', { headers: CSV })
    assert.equal(asked.text, 'name,id\r\n')
    const usual = await raw('GET', '/api/tags', { headers: CSV })
    assert.match(usual.text, /^id,name,slug/)
  })

  test('is CSV with the same columns in every line, and the same when there is none', async ({
    assert,
  }) => {
    const query = 'sort=id&fields=id,%20title,id&include=author,tags&include[tags][limit]=1'
    const ask = async () => (await raw('GET', `/api/posts?${query}`, { headers: CSV })).text
    const columns = 'id,title,author,tags,_more'
    assert.equal(await ask(), `${columns}\r\n`)
    await tags(2)
    const [few, many] = await PostFactory.apply('published').merge({ title: 'T' }).createMany(2)
    const [one, other] = await Tag.query().orderBy('id')
    await few.related('tags').attach([one.id])
    await many.related('tags').attach([one.id, other.id])
    const [names, ...lines] = linesOf(await ask()).map((line) => line.trimEnd())
    assert.equal(names, columns)
    assert.match(lines[0], new RegExp(`^${few.id},T,".+",".+",$`))
    assert.match(lines[1], new RegExp(`^${many.id},T,".+",".+","\\[""tags""\\]"$`))
  })

  test('is asked for by the address too, and that goes before Accept', async ({ assert }) => {
    await tags(2)
    const answer = await raw('GET', '/api/tags?format=csv&fields=name&sort=name', {
      headers: { accept: 'text/html' },
    })
    assert.equal(answer.text, 'name\r\nTag 0000\r\nTag 0001\r\n')
    const json = await raw('GET', '/api/tags?fields=name&format=json&limit=1', { headers: CSV })
    assert.match(json.headers['content-type']!, /^application\/json/)
    for (const format of ['xml', '', 'csv&format=json', '__proto__', 'constructor']) {
      assert.equal((await raw('GET', `/api/tags?format=${format}`)).status, 400, format)
    }
  })

  test('ends where limit says', async ({ assert }) => {
    await tags(700)
    const { text } = await raw('GET', '/api/tags?limit=650', { headers: NDJSON })
    assert.lengthOf(linesOf(text), 650)
  })

  test('is refused as a problem, before a line of it: {0}')
    .with([
      ['/api/tags?sort=colour', 400],
      ['/api/tags?page=2', 400],
      ['/api/posts?filter[colour]=red', 400],
      ['/api/posts?trashed=only', 401],
    ] as const)
    .run(async ({ assert }, [path, status]) => {
      const answer = await raw('GET', path, { headers: NDJSON })
      assert.equal(answer.status, status)
      assert.equal(answer.headers['content-type'], 'application/problem+json')
    })

  test('shows each only what they may see', async ({ assert }) => {
    const author = await person('author')
    await PostFactory.apply('published').create()
    await PostFactory.merge({ authorId: author.id }).create()
    const rows = async (who?: typeof author) =>
      linesOf((await raw('GET', '/api/posts', { who, headers: NDJSON })).text).length
    assert.equal(await rows(), 1)
    assert.equal(await rows(author), 2)
  })

  test('is compressed as it goes', async ({ assert }) => {
    await tags(600)
    const plain = await raw('GET', '/api/tags?sort=name', { headers: NDJSON })
    const packed = await raw('GET', '/api/tags?sort=name', {
      headers: { ...NDJSON, 'accept-encoding': 'gzip' },
    })
    assert.equal(packed.headers['content-encoding'], 'gzip')
    assert.equal(gunzipSync(packed.bytes).toString(), plain.text)
  })

  test('says its kind to HEAD and reads no further', async ({ assert, cleanup }) => {
    let read = 0
    cleanup(
      streamOf(async function* () {
        for (; read < 100; read++) yield '{}'
      })
    )
    const answer = await raw('HEAD', '/api/tags', { headers: CSV })
    assert.deepEqual([answer.status, answer.text], [200, ''])
    assert.match(answer.headers['content-type']!, /^text\/csv/)
    assert.isBelow(read, 2)
  })

  test('is read no faster than it is taken, and no further once nobody takes it', async ({
    assert,
    cleanup,
  }) => {
    let read = 0
    let ended = false
    const row = JSON.stringify({ text: 'x'.repeat(1000) })
    cleanup(
      streamOf(async function* () {
        try {
          for (; read < 1_000_000; read++) yield row
        } finally {
          ended = true
        }
      })
    )
    const { hostname, port } = new URL(origin())
    const asked = httpRequest({ hostname, port, path: '/api/tags', headers: NDJSON, agent: false })
    asked.on('error', () => {})
    asked.end()
    const [response] = await once(asked, 'response')
    response.on('error', () => {})
    await sleep(300)
    const filled = read
    await sleep(300)
    assert.isBelow(filled, 50_000)
    assert.equal(read, filled, 'it goes on though nobody reads')
    response.destroy()
    for (let waited = 0; !ended && waited < 3000; waited += 20) await sleep(20)
    assert.isTrue(ended)
  })

  test('that breaks in the middle does not look whole', async ({ assert, cleanup }) => {
    cleanup(
      streamOf(async function* () {
        for (let row = 0; row < 3000; row++) yield JSON.stringify({ row, text: 'x'.repeat(100) })
        throw new Error('the database went away')
      })
    )
    await assert.rejects(
      () => raw('GET', '/api/tags', { headers: NDJSON }),
      /aborted|reset|hang up/
    )
    assert.equal((await raw('GET', '/api/roles')).status, 401)
  })

  test('costs more of the limits than a page', async ({ assert }) => {
    limitAsConfigured()
    const left = (answer: { headers: NodeJS.Dict<string | string[]> }) =>
      Number(/"?visitors"?;r=(\d+)/.exec(String(answer.headers.ratelimit))![1])
    const before = left(await raw('GET', '/api/tags'))
    const after = left(await raw('GET', '/api/tags', { headers: NDJSON }))
    assert.isAbove(before - after, 5)
  })
})

test.group('A list asked for in a body', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is the list of the same address', async ({ assert }) => {
    await tags(5)
    const visitor = { id: 0, actor: (await person('reader')).actor }
    const asked = { sort: 'name', limit: 2, fields: 'name', filter: { name: { contains: 'tag' } } }
    const answer = await send('QUERY', '/api/tags', visitor, asked)
    assert.equal(answer.status, 200, answer.text)
    const got = JSON.parse(answer.text)
    assert.deepEqual(got.data, [{ name: 'Tag 0000' }, { name: 'Tag 0001' }])
    const next = await send('QUERY', '/api/tags', visitor, {
      ...asked,
      cursor: got.meta.nextCursor,
    })
    assert.deepEqual(JSON.parse(next.text).data, [{ name: 'Tag 0002' }, { name: 'Tag 0003' }])
    const lines = await send('QUERY', '/api/tags', visitor, { sort: 'name' }, NDJSON)
    assert.lengthOf(linesOf(lines.text), 5)
  })

  test('is refused as clearly: {0}')
    .with([
      ['a list', [], 400],
      ['another name', { colour: 1 }, 400],
      ['another type', { limit: {} }, 400],
    ] as const)
    .run(async ({ assert }, [, body, status]) => {
      const visitor = { id: 0, actor: (await person('reader')).actor }
      assert.equal((await send('QUERY', '/api/tags', visitor, body)).status, status)
    })

  test('is asked for in the body alone', async ({ assert }) => {
    const visitor = { id: 0, actor: (await person('reader')).actor }
    const both = await send('QUERY', '/api/tags?limit=1', visitor, {})
    assert.equal(both.status, 400)
    assert.equal(JSON.parse(both.text).errors[0].field, 'limit')
    const csv = await send('QUERY', '/api/tags?format=csv', visitor, { fields: 'name' })
    assert.equal(csv.text, 'name\r\n')
  })

  test('is announced by OPTIONS', async ({ assert }) => {
    const answer = await raw('OPTIONS', '/api/tags')
    assert.include(answer.headers.allow, 'QUERY')
    assert.equal(answer.headers['accept-query'], 'application/json')
  })
})

test.group('One record asked for in a body', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is the record of the same address', async ({ assert }) => {
    const post = await PostFactory.apply('published').merge({ title: 'One' }).create()
    const visitor = { id: 0, actor: (await person('reader')).actor }
    const path = `/api/posts/${post.id}`
    const asked = { fields: ['title'], include: { tags: { limit: 1 } } }
    const answer = await send('QUERY', path, visitor, asked)
    assert.deepEqual(JSON.parse(answer.text), { data: { title: 'One', tags: [] } })
    const got = await raw('GET', `${path}?fields=title&include[tags][limit]=1`)
    assert.equal(answer.headers.etag, got.headers.etag)
    assert.equal((await send('QUERY', path, visitor, { limit: 1 })).status, 400)
    assert.equal((await send('QUERY', `${path}?fields=title`, visitor, {})).status, 400)
    assert.equal((await send('QUERY', '/api/posts/0', visitor, {})).status, 404)
    assert.include((await raw('OPTIONS', path)).headers.allow, 'QUERY')
  })
})

test.group('Figures about rows', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('have an address where the resource offers them', async ({ assert }) => {
    for (let number = 0; number < 3; number++) await PostFactory.apply('published').create()
    const answer = await raw('GET', '/api/posts/aggregates?group=status&measures=count')
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(JSON.parse(answer.text).data, [{ status: 'published', count: 3 }])
    const again = await raw('GET', '/api/posts/aggregates?group=status&measures=count', {
      headers: { 'if-none-match': answer.headers.etag! },
    })
    assert.equal(again.status, 304)
    assert.equal((await raw('GET', '/api/posts/aggregates?group=colour')).status, 400)
    assert.equal((await raw('GET', '/api/tags/aggregates')).status, 404)
  })

  test('cost more of the limits than a record does, and a record what it shows along', async ({
    assert,
  }) => {
    limitAsConfigured()
    const post = await PostFactory.apply('published').create()
    const left = async (path: string) => {
      const { headers } = await raw('GET', path)
      return Number(/"?visitors"?;r=(\d+)/.exec(String(headers.ratelimit))![1])
    }
    const before = await left(`/api/posts/${post.id}`)
    const afterIncludes = await left(`/api/posts/${post.id}?include=comments.replies,tags`)
    const afterFigures = await left('/api/posts/aggregates')
    assert.isAbove(before - afterIncludes, 2)
    assert.isAbove(afterIncludes - afterFigures, 5)
  })

  test('are asked for in a body too', async ({ assert }) => {
    await PostFactory.apply('published').merge({ title: 'One' }).create()
    await PostFactory.apply('published').merge({ title: 'Two' }).create()
    const visitor = { id: 0, actor: (await person('reader')).actor }
    const path = '/api/posts/aggregates'
    const asked = { group: ['status'], measures: 'count', filter: { title: { in: ['One', 'X'] } } }
    const answer = await send('QUERY', path, visitor, asked)
    assert.deepEqual(JSON.parse(answer.text).data, [{ status: 'published', count: 1 }])
    assert.equal((await send('QUERY', path, visitor, { group: 'colour' })).status, 400)
    assert.equal((await send('QUERY', `${path}?group=status`, visitor, {})).status, 400)
    assert.equal((await send('QUERY', '/api/tags/aggregates', visitor, {})).status, 404)
  })
})
