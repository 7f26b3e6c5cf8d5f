import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import Role from '#models/role'
import User from '#models/user'
import { picture } from '../files/uploads.js'
import { origin } from '../rest/asking.js'
import { people, type Person } from '../rest/people.js'
import { madeClient } from './made.js'

/** The types of the client are those of the application, made at run time; here only what it does is looked at. */
type Anything = any

let made: Awaited<ReturnType<typeof madeClient>>
let library: Anything

const clientOf = (who?: Person, more: object = {}) =>
  library.createClient({ url: `${origin()}/api`, token: who?.token, ...more })

async function refusalOf(deed: Promise<unknown>): Promise<Anything> {
  const error = await deed.then(
    () => undefined,
    (reason) => reason
  )
  if (!library.isApiError(error)) throw error ?? new Error('It was not refused')
  return error
}

/** A `fetch` that is given these answers first, and then asks the server. */
function after(...answers: (() => Response)[]) {
  const asked: { url: string; headers: Headers }[] = []
  const fetchThem: typeof fetch = async (input, init) => {
    asked.push({ url: String(input), headers: new Headers(init?.headers) })
    const answer = answers.shift()
    return answer ? answer() : fetch(input, init)
  }
  return { asked, fetch: fetchThem }
}

const busy = (seconds: string) => () =>
  new Response('', { status: 429, headers: { 'retry-after': seconds } })

test.group('The client', (group) => {
  group.setup(async () => {
    made = await madeClient()
    library = await made.load()
    return made.remove
  })
  group.each.setup(() => testUtils.db().truncate())

  test('sends a record with a file as a form', async ({ assert }) => {
    const { admin } = await people()
    const { id } = await Role.findByOrFail('name', 'author')
    const { users } = clientOf(admin)
    const { data } = await users.store({
      name: 'Ada',
      email: 'ada@example.com',
      password: 'correct horse battery',
      bio: null,
      roles: [id],
      portrait: picture(),
    })
    assert.match(data.portrait, /\.png$/)
    const other = await users.update(data.id, { portrait: picture(), bio: 'Writes.' })
    assert.notEqual(other.data.portrait, data.portrait)
    assert.equal(other.data.bio, 'Writes.')
    assert.isNull((await users.update(data.id, { portrait: null })).data.portrait)
    const stored = await User.query().where('id', data.id).preload('roles').firstOrFail()
    assert.lengthOf(stored.roles, 1)
    const refusal = await refusalOf(users.update(data.id, { portrait: new Blob(['<svg/>']) }))
    assert.equal(refusal.problemOf('portrait').rule, 'extname')
  })

  test('lists with filters, order, fields and relations', async ({ assert }) => {
    const { author, visitor } = await people()
    const tag = await TagFactory.create()
    const posts = PostFactory.apply('published')
    for (const title of ['Alpha, beta', 'Gamma', 'Delta']) {
      const post = await posts.merge({ authorId: author.id, title }).create()
      if (title !== 'Delta') await post.related('tags').attach([tag.id])
      await CommentFactory.apply('approved').merge({ postId: post.id }).createMany(2)
    }
    const { data, meta } = await clientOf(visitor).posts.list({
      filter: { 'tags.slug': tag.slug, 'title': { in: ['Alpha, beta', 'Gamma', 'Other'] } },
      sort: ['-title'],
      fields: ['title'],
      include: { author: { fields: ['id'] }, comments: { limit: 1, fields: ['status'] } },
      count: true,
    })
    const comments = [{ status: 'approved' }]
    const row = { author: { id: author.id }, comments, _more: ['comments'] }
    assert.deepEqual(data, [
      { title: 'Gamma', ...row },
      { title: 'Alpha, beta', ...row },
    ])
    assert.equal(meta.total, 2)
  })

  test('asks for nothing by an empty list, as a program may make it', async ({ assert }) => {
    const { author, visitor } = await people()
    await PostFactory.apply('published').merge({ authorId: author.id }).create()
    const { posts } = clientOf(visitor)
    const total = async (filter: object) =>
      (await posts.list({ filter, count: true, fields: [], sort: [] })).meta.total
    assert.equal(await total({ title: { in: [] } }), 0)
    assert.equal(await total({ id: { nin: [] } }), 1)
    assert.equal(await total({ or: [] }), 0)
    assert.equal(await total({ and: [] }), 1)
    const figures = await posts.aggregate({ measures: ['count'], filter: { id: { in: [] } } })
    assert.deepEqual(figures, [{ count: 0 }])
  })

  test('shows a relation of which nothing more is said', async ({ assert }) => {
    const { author, visitor } = await people()
    const post = await PostFactory.apply('published').merge({ authorId: author.id }).create()
    const { posts } = clientOf(visitor)
    for (const asked of [true, {}, { fields: undefined }, { include: {} }]) {
      const { data } = await posts.show(post.id, { fields: ['id'], include: { author: asked } })
      assert.equal(data.author?.id, author.id, JSON.stringify(asked))
    }
    const include = { tags: undefined, comments: { include: { replies: {} } } }
    const { data } = await posts.show(post.id, { fields: ['id'], include })
    assert.deepEqual(data, { id: post.id, comments: [] })
  })

  test('walks through all pages, forth and back, while rows come', async ({ assert }) => {
    const { author, visitor } = await people()
    const at = (day: number) => ({ authorId: author.id, publishedAt: DateTime.utc(2026, 1, day) })
    for (let day = 1; day <= 7; day++) await PostFactory.apply('published').merge(at(day)).create()
    const { posts } = clientOf(visitor)
    const seen: number[] = []
    for await (const post of posts.all({
      sort: 'publishedAt',
      limit: 2,
      fields: ['publishedAt'],
    })) {
      seen.push(new Date(post.publishedAt).getUTCDate())
      // Before the place where the walk is: it must not show, nor shift what follows.
      if (seen.length < 4) await PostFactory.apply('published').merge(at(1)).create()
    }
    assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7])
    const first = await posts.list({ sort: '-publishedAt', limit: 2, fields: ['publishedAt'] })
    const second = await first.next()
    const back = await second.previous()
    assert.deepEqual(back.data, first.data)
    assert.isNull(await back.previous())
  })

  test('reads a list from one answer, row by row, and may stop', async ({ assert }) => {
    const { author, visitor } = await people()
    await PostFactory.apply('published').merge({ authorId: author.id }).createMany(5)
    const { posts } = clientOf(visitor)
    const ids: number[] = []
    for await (const post of posts.stream({ sort: 'id', fields: ['id'] })) ids.push(post.id)
    assert.lengthOf(ids, 5)
    for await (const post of posts.stream({ sort: 'id', fields: ['id'] })) {
      assert.equal(post.id, ids[0])
      break
    }
  })

  test('asks in a body what is too long for an address', async ({ assert }) => {
    const { author, visitor } = await people()
    const posts = PostFactory.apply('published')
    for (const title of ['Alpha', 'Beta, too', 'Gamma'])
      await posts.merge({ authorId: author.id, title, categoryId: null }).create()
    const { asked, fetch: watched } = after()
    const words = Array.from({ length: 90 }, (_, index) => `${index} `.padEnd(100, 'x'))
    const query = {
      filter: {
        title: { in: ['Alpha', 'Beta, too', ...words] },
        not: { title: 'Gamma' },
        and: [{ categoryId: null }],
      },
      sort: ['title'],
      fields: ['title'],
      include: { author: { fields: ['id'] } },
      count: true,
      limit: 1,
    }
    const client = clientOf(visitor, { fetch: watched })
    const page = await client.posts.list(query)
    const row = (title: string) => ({ title, author: { id: author.id } })
    assert.deepEqual(page.data, [row('Alpha')])
    assert.equal(page.meta.total, 2)
    assert.deepEqual((await page.next()).data, [row('Beta, too')])
    const rows = []
    const { count, limit, ...whole } = query
    for await (const one of client.posts.stream(whole)) rows.push(one)
    assert.deepEqual(rows, [row('Alpha'), row('Beta, too')])
    assert.lengthOf(asked, 3)
    for (const { url } of asked) assert.equal(url, `${origin()}/api/posts`)
  })

  test('asks for one record and for figures in a body too, when an address would be too long', async ({
    assert,
  }) => {
    const { author, visitor } = await people()
    const posts = PostFactory.apply('published').merge({ authorId: author.id })
    const one = await posts.merge({ title: 'Alpha' }).create()
    const tag = await TagFactory.merge({ name: 'Rails' }).create()
    await one.related('tags').attach([tag.id])
    const words = Array.from({ length: 99 }, (_, index) => `${index} `.padEnd(60, 'x'))
    const { asked, fetch: watched } = after()
    const client = clientOf(visitor, { fetch: watched })
    const { data, etag } = await client.posts.show(one.id, {
      fields: ['title'],
      include: { tags: { filter: { name: { in: ['Rails', ...words] } }, fields: ['name'] } },
    })
    assert.deepEqual(data, { title: 'Alpha', tags: [{ name: 'Rails' }] })
    assert.isString(etag)
    const figures = await client.posts.aggregate({
      group: 'status',
      measures: ['count'],
      filter: { title: { in: ['Alpha', ...words] }, categoryId: one.categoryId },
    })
    assert.deepEqual(figures, [{ status: 'published', count: 1 }])
    assert.deepEqual(
      asked.map(({ url }) => url),
      [`${origin()}/api/posts/${one.id}`, `${origin()}/api/posts/aggregates`]
    )
  })

  test('changes by steps, all of them or none', async ({ assert }) => {
    const { author } = await people()
    const tag = await TagFactory.create()
    const { posts } = clientOf(author)
    const { data, etag } = await posts.store({ title: 'Night train', body: 'x' })
    const changed = await posts.patch(
      data.id,
      [
        { op: 'test', path: '/title', value: 'Night train' },
        { op: 'copy', from: '/title', path: '/deck' },
        { op: 'add', path: '/tags/-', value: tag.id },
      ],
      { ifMatch: etag }
    )
    assert.equal(changed.data.deck, 'Night train')
    assert.lengthOf((await posts.show(data.id, { include: { tags: true } })).data.tags, 1)
    const late = [{ op: 'replace', path: '/title', value: 'Late' }]
    const stale = await refusalOf(posts.patch(data.id, late, { ifMatch: etag }))
    assert.isTrue(stale.is('E_PRECONDITION_FAILED'))
    const refusal = await refusalOf(
      posts.patch(data.id, [...late, { op: 'test', path: '/deck', value: 'Other' }])
    )
    assert.isTrue(refusal.is('E_PRECONDITION_FAILED'))
    assert.equal(refusal.problems[0].pointer, '/1')
    assert.equal((await posts.show(data.id)).data.title, 'Night train')
  })

  test('does not take a stream that breaks off for a whole one', async ({ assert, cleanup }) => {
    const cut = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write('{"id":1}\n{"id":2}\n{"id":', () => response.destroy())
    })
    await new Promise<void>((resolve) => cut.listen(0, '127.0.0.1', resolve))
    cleanup(() => void cut.close())
    const { port } = cut.address() as AddressInfo
    const { posts } = library.createClient({ url: `http://127.0.0.1:${port}` })
    const ids: number[] = []
    await assert.rejects(async () => {
      for await (const { id } of posts.stream()) ids.push(id)
    }, /terminated/)
    assert.deepEqual(ids, [1, 2])
  })

  test('tells an action what it has to be told', async ({ assert }) => {
    const bodies: unknown[] = []
    const fetchNothing: typeof fetch = async (_, init) => {
      bodies.push([init?.body, new Headers(init?.headers).get('if-match')])
      return Response.json({ data: { id: 1 } })
    }
    const { posts } = clientOf(undefined, { fetch: fetchNothing })
    await posts.act(1, 'reject', { input: { reason: 'x' }, ifMatch: '"1"' })
    await posts.act(1, 'publish')
    assert.deepEqual(bodies, [
      ['{"reason":"x"}', '"1"'],
      [undefined, null],
    ])
  })

  test('stores, changes only the state it saw, replaces and removes', async ({ assert }) => {
    const { author } = await people()
    const tag = await TagFactory.create()
    const { posts } = clientOf(author)
    const stored = await posts.store({
      title: 'Night train',
      body: 'All *aboard*.',
      tags: [tag.id],
    })
    const { id } = stored.data
    const { etag } = await posts.show(id)
    assert.equal(stored.data.status, 'draft')
    const changed = await posts.update(id, { title: 'Day train' }, { ifMatch: etag })
    assert.equal(changed.data.title, 'Day train')
    const late = await refusalOf(posts.update(id, { title: 'Late' }, { ifMatch: etag }))
    assert.isTrue(late.is('E_PRECONDITION_FAILED'))
    assert.equal((await posts.act(id, 'publish')).data.status, 'published')
    const replaced = await posts.replace(id, { title: 'Whole', body: 'New' })
    assert.equal(replaced.data.title, 'Whole')
    await posts.unlink(id, 'tags', tag.id)
    assert.deepEqual((await posts.show(id, { include: { tags: true } })).data.tags, [])
    await posts.link(id, 'tags', tag.id)
    assert.lengthOf((await posts.show(id, { include: { tags: true } })).data.tags, 1)
    await posts.destroy(id)
    assert.isTrue((await refusalOf(posts.show(id))).is('E_NOT_FOUND'))
    assert.equal((await posts.restore(id)).data.title, 'Whole')
  })

  test('writes several at once', async ({ assert }) => {
    const { author } = await people()
    const { posts } = clientOf(author)
    const stored = await posts.storeMany([
      { title: 'One', body: 'x' },
      { title: 'Two', body: 'x' },
    ])
    assert.deepEqual(
      stored.map(({ data }: Anything) => data.title),
      ['One', 'Two']
    )
    const ids = stored.map(({ id }: Anything) => id)
    await posts.updateMany(ids.map((id: number) => ({ id, input: { deck: 'Same' } })))
    assert.equal((await posts.show(ids[1])).data.deck, 'Same')
    const refusal = await refusalOf(posts.storeMany([{ title: 'Three', body: 'x' }, { body: 'x' }]))
    assert.equal(refusal.problems[0].pointer, '/1/title')
    assert.equal((await posts.list({ count: true, filter: { title: 'Three' } })).meta.total, 0)
    await posts.destroyMany(ids.map((id: number) => ({ id })))
    assert.isTrue((await refusalOf(posts.show(ids[0]))).is('E_NOT_FOUND'))
  })

  test('gives what was refused as an error with a code and its problems', async ({ assert }) => {
    const { author, visitor } = await people()
    const refusal = await refusalOf(clientOf(author).posts.store({ body: 'x', colour: 'red' }))
    assert.equal(refusal.status, 422)
    assert.isTrue(refusal.is('E_INVALID'))
    assert.equal(refusal.problemOf('title').rule, 'required')
    assert.equal(refusal.problemOf('colour').rule, 'unknown')
    assert.match(refusal.instance, /^urn:request:/)
    assert.isTrue((await refusalOf(clientOf(visitor).roles.list())).is('E_UNAUTHENTICATED'))
  })

  test('sends again what a busy server has not done, as late as it asks', async ({ assert }) => {
    const { author } = await people()
    const { asked, fetch: given } = after(busy('0'), busy('0'))
    const client = clientOf(author, { fetch: given })
    const { data } = await client.posts.store({ title: 'Once', body: 'x' })
    assert.equal(data.title, 'Once')
    assert.lengthOf(asked, 3)
    const keys = new Set(asked.map(({ headers }) => headers.get('idempotency-key')))
    assert.lengthOf([...keys], 1, 'one key over all tries')
    const patient = after(busy('3600'))
    const late = await refusalOf(clientOf(author, { fetch: patient.fetch }).posts.list())
    assert.equal(late.retryAfter, 3600)
    assert.lengthOf(patient.asked, 1)
    const never = after(busy('0'))
    await refusalOf(clientOf(author, { fetch: never.fetch, retries: 0 }).posts.list())
    assert.lengthOf(never.asked, 1)
  })

  test('sends again what got no answer, but a change only where twice is once', async ({
    assert,
  }) => {
    const { author } = await people()
    const post = await PostFactory.merge({ authorId: author.id }).create()
    const lost = () => {
      throw new TypeError('fetch failed')
    }
    const reading = after(lost)
    const { data } = await clientOf(author, { fetch: reading.fetch }).posts.show(post.id)
    assert.equal(data.id, post.id)
    const writing = after(lost)
    const { posts } = clientOf(author, { fetch: writing.fetch })
    await assert.rejects(() => posts.act(post.id, 'publish'), 'fetch failed')
    assert.lengthOf(writing.asked, 1)
  })

  test('stops when it is told to', async ({ assert }) => {
    const { visitor } = await people()
    const { posts } = clientOf(visitor, { fetch: after(busy('20')).fetch })
    const controller = new AbortController()
    const asking = posts.list({}, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 20)
    await assert.rejects(() => asking, 'enough')
  })

  test('takes an answer that is not the API’s for what it is', async ({ assert }) => {
    const page = () => new Response('<h1>Bad gateway</h1>', { status: 502 })
    const refusal = await refusalOf(clientOf(undefined, { fetch: after(page).fetch }).posts.list())
    assert.equal(refusal.code, 'HTTP_502')
    assert.equal(refusal.status, 502)
  })
})
