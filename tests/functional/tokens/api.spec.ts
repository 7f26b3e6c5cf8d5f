import { setTimeout as sleep } from 'node:timers/promises'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import type Post from '#models/post'
import type User from '#models/user'
import { PostFactory } from '#database/factories/post_factory'
import { UserFactory } from '#database/factories/user_factory'

async function tokenOf(user: User, abilities: string[], expiresAt: DateTime | null = null) {
  const tokens = await app.container.make('gable.tokens')
  return tokens.create(user.id, { name: 'Test', abilities, expiresAt })
}

interface Posts {
  published: Post
  draft: Post
}

type Ask = (client: ApiClient, posts: Posts) => ReturnType<ApiClient['get']>

/** Each operation of the posts API as a request that makes sense. */
const OPERATIONS: Record<string, Ask> = {
  list: (client) => client.get('/api/posts'),
  show: (client, { published }) => client.get(`/api/posts/${published.id}`),
  store: (client) => client.post('/api/posts').json({ title: 'New', body: 'Text' }),
  update: (client, { draft }) => client.patch(`/api/posts/${draft.id}`).json({ title: 'Changed' }),
  publish: (client, { draft }) => client.post(`/api/posts/${draft.id}/publish`),
  withdraw: (client, { published }) => client.post(`/api/posts/${published.id}/withdraw`),
  destroy: (client, { draft }) => client.delete(`/api/posts/${draft.id}`),
  restore: (client, { draft }) => client.post(`/api/posts/${draft.id}/restore`),
}

async function somePosts(): Promise<Posts> {
  const published = await PostFactory.apply('published').create()
  return { published, draft: await PostFactory.create() }
}

const names = Object.keys(OPERATIONS)

/** The abilities of a token, and the operations on posts they reach. */
const MATRIX = [
  ...names.map((name) => ({ abilities: [`posts:${name}`], reaches: [name] })),
  { abilities: ['*'], reaches: names },
  { abilities: ['posts:*'], reaches: names },
  { abilities: ['tags:*'], reaches: [] },
  { abilities: ['post:list', 'POSTS:list', 'posts', 'posts:', ':list', '*:list'], reaches: [] },
  { abilities: ['posts:list', 'posts:show', 'tags:destroy'], reaches: ['list', 'show'] },
  { abilities: [], reaches: [] },
]

test.group('The abilities of an access token', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('{name} reach exactly their operations, for an admin')
    .with(MATRIX.map((row) => ({ ...row, name: row.abilities.join(', ') || 'none' })))
    .run(async ({ assert, client }, { abilities, reaches }) => {
      const admin = await UserFactory.apply('admin').create()
      const { token } = await tokenOf(admin, abilities)
      const posts = await somePosts()
      for (const [name, ask] of Object.entries(OPERATIONS)) {
        const response = await ask(client, posts).bearerToken(token)
        if (reaches.includes(name)) assert.oneOf(response.status(), [200, 201, 204], name)
        else {
          assert.equal(response.status(), 403, name)
          assert.equal(response.body().code, 'E_FORBIDDEN')
        }
      }
    })

  test('give a reader nothing that a reader may not do', async ({ assert, client }) => {
    const reader = await UserFactory.apply('reader').create()
    const { token } = await tokenOf(reader, ['*'])
    const posts = await somePosts()
    for (const [name, ask] of Object.entries(OPERATIONS)) {
      const response = await ask(client, posts).bearerToken(token)
      if (name === 'list' || name === 'show') response.assertStatus(200)
      else assert.oneOf(response.status(), [403, 404], name)
    }
    const users = await client.get('/api/users').bearerToken(token)
    assert.notInclude(users.text(), '@example.com')
  })

  test('show an author the drafts that are theirs, and no others', async ({ assert, client }) => {
    const author = await UserFactory.apply('author').create()
    const mine = await PostFactory.merge({ authorId: author.id }).create()
    const other = await PostFactory.create()
    const { token } = await tokenOf(author, ['posts:show', 'posts:update'])
    const shown = await client.get(`/api/posts/${mine.id}`).bearerToken(token)
    shown.assertStatus(200)
    const hidden = await client.get(`/api/posts/${other.id}`).bearerToken(token)
    hidden.assertStatus(404)
    const refused = await client
      .patch(`/api/posts/${other.id}`)
      .bearerToken(token)
      .json({ title: 'x' })
    refused.assertStatus(404)
    const list = await client.get('/api/posts').bearerToken(token)
    list.assertStatus(403)
    assert.equal(list.body().code, 'E_FORBIDDEN')
  })

  test('end when the role does', async ({ client }) => {
    const editor = await UserFactory.apply('editor').create()
    const { token } = await tokenOf(editor, ['*'])
    const body = { name: 'a tag' }
    const before = await client.post('/api/tags').bearerToken(token).json(body)
    before.assertStatus(201)
    await editor.related('roles').detach()
    const after = await client.post('/api/tags').bearerToken(token).json({ name: 'another tag' })
    after.assertStatus(403)
  })
})

test.group('An access token', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const unknown = `gable_${'A'.repeat(43)}`

  test('that is {name} is answered 401 with a problem document')
    .with([
      { name: 'unknown', header: `Bearer ${unknown}` },
      { name: 'cut short', header: 'Bearer gable_' },
      { name: 'empty', header: 'Bearer ' },
      { name: 'without its scheme', header: unknown },
      { name: 'of another scheme', header: 'Basic YW5uOnNlY3JldA==' },
      { name: 'two words', header: `Bearer ${unknown} ${unknown}` },
      { name: 'SQL', header: "Bearer gable_'OR'1'='1" },
      { name: 'ten thousand characters long', header: `Bearer gable_${'A'.repeat(10_000)}` },
    ])
    .run(async ({ assert, client }, { header }) => {
      const response = await client.get('/api/posts').header('authorization', header)
      response.assertStatus(401)
      assert.match(response.header('content-type')!, /^application\/problem\+json/)
      assert.match(response.header('www-authenticate')!, /^Bearer/)
      assert.equal(response.body().code, 'E_UNAUTHENTICATED')
      assert.notInclude(response.text(), 'AAAA')
    })

  test('is refused from the second it expires', async ({ client }) => {
    const user = await UserFactory.create()
    const past = await tokenOf(user, ['*'], DateTime.utc().minus({ seconds: 1 }))
    const expired = await client.get('/api/posts').bearerToken(past.token)
    expired.assertStatus(401)
    const future = await tokenOf(user, ['*'], DateTime.utc().plus({ minutes: 1 }))
    const alive = await client.get('/api/posts').bearerToken(future.token)
    alive.assertStatus(200)
  })

  test('goes with its owner', async ({ client }) => {
    const user = await UserFactory.create()
    const { token } = await tokenOf(user, ['*'])
    await user.delete()
    const response = await client.get('/api/posts').bearerToken(token)
    response.assertStatus(401)
  })

  test('gets no cookie, and opens no page', async ({ assert, client }) => {
    const user = await UserFactory.apply('admin').create()
    const { token } = await tokenOf(user, ['*'])
    const list = await client.get('/api/posts').bearerToken(token)
    assert.isUndefined(list.header('set-cookie'))
    const account = await client.get('/account').bearerToken(token).redirects(0)
    account.assertStatus(302)
  })

  test('notes its use, at most once a minute', async ({ assert, client }) => {
    const user = await UserFactory.create()
    const { kept, token } = await tokenOf(user, ['*'])
    assert.isNull(kept.lastUsedAt)
    const tokens = await app.container.make('gable.tokens')
    const lastUse = async () => {
      const [{ lastUsedAt }] = await tokens.all(user.id)
      return lastUsedAt
    }
    const isNotedAfter = async (seconds: number) => {
      const stored = DateTime.utc().minus({ seconds }).toFormat('yyyy-MM-dd HH:mm:ss.SSS')
      await db.from('access_tokens').update({ last_used_at: stored })
      const before = await lastUse()
      await client.get('/api/posts').bearerToken(token)
      await sleep(100)
      return (await lastUse()) !== before
    }
    assert.isFalse(await isNotedAfter(30))
    assert.isTrue(await isNotedAfter(90))
  })
})
