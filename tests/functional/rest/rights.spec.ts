import { DateTime } from 'luxon'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import Role from '#models/role'
import { ask } from './asking.js'
import { type People, people, person, type Person } from './people.js'

const WHO = ['visitor', 'reader', 'author', 'editor', 'admin'] as const

/** What there is: own and others', public and not. Keys are used in the tables below. */
async function world({ author }: People) {
  const other = await person('author')
  const post = (authorId: number) => PostFactory.merge({ authorId })
  const published = (authorId: number) =>
    PostFactory.apply('published').merge({ authorId }).create()
  const ownTrash = await published(author.id)
  const othersTrash = await published(other.id)
  await ownTrash.delete()
  await othersTrash.delete()
  const othersPost = await published(other.id)
  const future = { publishedAt: DateTime.utc().plus({ days: 9 }) }
  return {
    'own draft': `posts/${(await post(author.id).create()).id}`,
    'own published': `posts/${(await published(author.id)).id}`,
    'others’ draft': `posts/${(await post(other.id).create()).id}`,
    'others’ published': `posts/${othersPost.id}`,
    'others’ to come': `posts/${
      (
        await PostFactory.apply('published')
          .merge({ authorId: other.id, ...future })
          .create()
      ).id
    }`,
    'own trash': `posts/${ownTrash.id}`,
    'others’ trash': `posts/${othersTrash.id}`,
    'pending letter': `comments/${(await CommentFactory.merge({ postId: othersPost.id }).create()).id}`,
    'approved letter': `comments/${(await CommentFactory.apply('approved').merge({ postId: othersPost.id }).create()).id}`,
    'writer': `users/${other.id}`,
    'stranger': `users/${(await person('reader')).id}`,
    'role': `roles/${(await Role.findByOrFail('name', 'admin')).id}`,
    'category': `categories/${(await CategoryFactory.create()).id}`,
    'tag': `tags/${(await TagFactory.create()).id}`,
    'no post': 'posts/99999',
    'no role': 'roles/99999',
    'no tag': 'tags/99999',
  }
}

type Thing = keyof Awaited<ReturnType<typeof world>>

/** Thing, then what each of WHO is answered. */
const SHOW: [Thing, ...number[]][] = [
  ['own draft', 404, 404, 200, 200, 200],
  ['own published', 200, 200, 200, 200, 200],
  ['others’ draft', 404, 404, 404, 200, 200],
  ['others’ published', 200, 200, 200, 200, 200],
  ['others’ to come', 404, 404, 404, 200, 200],
  ['own trash', 404, 404, 404, 404, 404],
  ['others’ trash', 404, 404, 404, 404, 404],
  ['pending letter', 404, 404, 404, 200, 200],
  ['approved letter', 200, 200, 200, 200, 200],
  ['writer', 200, 200, 200, 200, 200],
  ['stranger', 404, 404, 404, 200, 200],
  ['role', 401, 403, 403, 403, 200],
  ['category', 200, 200, 200, 200, 200],
  ['tag', 200, 200, 200, 200, 200],
  ['no post', 404, 404, 404, 404, 404],
  ['no role', 401, 403, 403, 403, 404],
]

const CHANGE: [Thing, ...number[]][] = [
  ['own draft', 404, 404, 200, 200, 200],
  ['own published', 401, 403, 200, 200, 200],
  ['others’ draft', 404, 404, 404, 200, 200],
  ['others’ published', 401, 403, 403, 200, 200],
  ['own trash', 404, 404, 404, 404, 404],
  ['pending letter', 404, 404, 404, 200, 200],
  ['approved letter', 401, 403, 403, 200, 200],
  ['writer', 401, 403, 403, 403, 200],
  ['stranger', 404, 404, 404, 403, 200],
  ['role', 401, 403, 403, 403, 403],
  ['category', 401, 403, 403, 200, 200],
  ['tag', 401, 403, 403, 200, 200],
  ['no post', 404, 404, 404, 404, 404],
  // Who may see no role does not learn either which ones there are.
  ['no role', 401, 403, 403, 403, 404],
  ['no tag', 404, 404, 404, 404, 404],
]

/** The author of the writer's posts cannot be removed; the rest goes as it is changed. */
const DESTROY = CHANGE.map(([thing, ...codes]): [Thing, ...number[]] => [
  thing,
  ...codes.map((code) => (code === 200 ? (thing === 'writer' ? 409 : 204) : code)),
])

const RESTORE: [Thing, ...number[]][] = [
  ['own trash', 404, 404, 200, 200, 200],
  ['others’ trash', 404, 404, 404, 200, 200],
]

const STORE: [string, object, ...number[]][] = [
  ['posts', { title: 'x', body: 'y' }, 401, 403, 201, 201, 201],
  ['comments', { authorName: 'x', body: 'y' }, 201, 201, 201, 201, 201],
  [
    'users',
    { name: 'x', email: 'x@example.com', password: 'long enough indeed' },
    401,
    403,
    403,
    403,
    201,
  ],
  ['roles', { name: 'x', label: 'X' }, 401, 403, 403, 403, 403],
  ['categories', { name: 'x' }, 401, 403, 403, 201, 201],
  ['tags', { name: 'x' }, 401, 403, 201, 201, 201],
]

const LIST: [string, ...number[]][] = [
  ['posts', 200, 200, 200, 200, 200],
  ['comments', 200, 200, 200, 200, 200],
  ['users', 200, 200, 200, 200, 200],
  ['roles', 401, 403, 403, 403, 200],
  ['categories', 200, 200, 200, 200, 200],
  ['tags', 200, 200, 200, 200, 200],
]

type Call = (client: ApiClient, path: string, who: Person) => PromiseLike<{ status(): number }>

/** Asks in one world after the other when asking changes it. */
function matrix(name: string, table: [Thing, ...number[]][], call: Call, changes = false) {
  test(`${name} {$self}`)
    .with(table)
    .run(async ({ client, assert }, [thing, ...codes]) => {
      const found: number[] = []
      let cast: People | undefined
      let path = ''
      for (const who of WHO) {
        if (!cast || changes) {
          cast = await people()
          path = `/api/${(await world(cast))[thing]}`
        }
        found.push((await call(client, path, cast[who])).status())
      }
      assert.deepEqual(found, codes, WHO.join())
    })
}

test.group('Who may do what through REST', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  matrix('show', SHOW, (client, path, who) => ask(client, 'get', path, who))
  matrix('update', CHANGE, (client, path, who) => ask(client, 'patch', path, who, {}))
  matrix('destroy', DESTROY, (client, path, who) => ask(client, 'delete', path, who), true)
  matrix(
    'restore',
    RESTORE,
    (client, path, who) => ask(client, 'post', `${path}/restore`, who),
    true
  )

  test('list {$self}')
    .with(LIST)
    .run(async ({ client, assert }, [name, ...codes]) => {
      const cast = await people()
      const found = []
      for (const who of WHO)
        found.push((await ask(client, 'get', `/api/${name}`, cast[who])).status())
      assert.deepEqual(found, codes)
    })

  test('store {$self}')
    .with(STORE)
    .run(async ({ client, assert }, [name, body, ...codes]) => {
      const found = []
      for (const who of WHO) {
        const cast = await people()
        const post = await PostFactory.apply('published')
          .merge({ authorId: cast.author.id })
          .create()
        const given = name === 'comments' ? { ...body, postId: post.id } : body
        const own =
          name === 'posts' && cast[who].actor.hasRole('editor') ? { authorId: cast[who].id } : {}
        const unique = name === 'tags' || name === 'users' ? { name: `x ${who}` } : {}
        const mail = name === 'users' ? { email: `${who}@example.com` } : {}
        const response = await ask(client, 'post', `/api/${name}`, cast[who], {
          ...given,
          ...own,
          ...unique,
          ...mail,
        })
        found.push(response.status())
      }
      assert.deepEqual(found, codes)
    })

  test('a list, its count, its search and its filters agree on what there is', async ({
    client,
    assert,
  }) => {
    const cast = await people()
    await world(cast)
    const seen: Record<string, number[]> = {}
    for (const who of WHO) {
      const counts = []
      for (const query of ['', '&search=the', '&filter[id][gte]=1', '&sort=author.name']) {
        const { data, meta } = (
          await ask(client, 'get', `/api/posts?count=true${query}`, cast[who])
        ).body()
        assert.equal(meta.total, data.length)
        counts.push(meta.total)
      }
      seen[who] = counts
    }
    assert.deepEqual(seen, {
      visitor: [2, 2, 2, 2],
      reader: [2, 2, 2, 2],
      author: [3, 3, 3, 3],
      editor: [5, 5, 5, 5],
      admin: [5, 5, 5, 5],
    })
  })

  test('an include shows nothing its own list would not', async ({ client, assert }) => {
    const cast = await people()
    const post = await PostFactory.apply('published').merge({ authorId: cast.author.id }).create()
    await CommentFactory.apply('approved')
      .merge({ postId: post.id, authorId: cast.reader.id })
      .create()
    const include = async (who: Person) =>
      (await ask(client, 'get', '/api/comments?include=author', who)).body().data[0]
    assert.isNull((await include(cast.visitor)).author, 'a reader is nobody’s business')
    assert.equal((await include(cast.reader)).author.id, cast.reader.id)
    assert.notProperty((await include(cast.reader)).author, 'email')
    assert.property((await include(cast.admin)).author, 'email')
    ;(await ask(client, 'get', '/api/users?include=roles')).assertStatus(401)
    ;(await ask(client, 'get', '/api/users?include=roles', cast.reader)).assertStatus(403)
    ;(await ask(client, 'get', '/api/users?include=roles', cast.admin)).assertStatus(200)
  })

  test('what may not be read cannot be guessed by filter, sort, search or fields', async ({
    client,
    assert,
  }) => {
    const { author, reader, admin } = await people()
    await PostFactory.apply('published').merge({ authorId: author.id }).create()
    for (const query of [
      'filter[email][startsWith]=a',
      'filter[email]=x@example.com',
      'filter[createdAt][gte]=2020-01-01',
      'sort=email',
      'fields=email',
    ]) {
      const response = await ask(client, 'get', `/api/users?${query}`, reader)
      response.assertStatus(400)
      assert.notInclude(JSON.stringify(response.body().detail.split('Allowed')[1] ?? ''), 'email')
    }
    const total = async (search: string, who: Person) =>
      (await ask(client, 'get', `/api/users?count=true&search=${search}`, who)).body().meta.total
    assert.equal(await total('example.com', reader), 0)
    assert.isAbove(await total('example.com', admin), 0)
    for (const query of ['filter[author.email]=x', 'sort=author.email']) {
      ;(await ask(client, 'get', `/api/posts?${query}`, reader)).assertStatus(400)
    }
  })

  test('somebody whose only post is still to come is not yet known as an author', async ({
    client,
  }) => {
    const author = await person('author')
    const publishedAt = DateTime.utc().plus({ days: 9 })
    const post = await PostFactory.apply('published')
      .merge({ authorId: author.id, publishedAt })
      .create()
    ;(await ask(client, 'get', `/api/users/${author.id}`)).assertStatus(404)
    await post.merge({ publishedAt: DateTime.utc().minus({ days: 1 }) }).save()
    ;(await ask(client, 'get', `/api/users/${author.id}`)).assertStatus(200)
  })

  test('a filter across a relation tells nothing of rows that are hidden', async ({
    client,
    assert,
  }) => {
    const { author, reader } = await people()
    const draft = await PostFactory.merge({ authorId: author.id, title: 'Secret plan' }).create()
    await CommentFactory.apply('approved').merge({ postId: draft.id }).create()
    const { data } = (await ask(client, 'get', '/api/comments?search=secret', reader)).body()
    assert.deepEqual(data, [])
  })
})

test.group('A bearer token', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('reaches only what its abilities name, and never more than its owner', async ({
    client,
    assert,
  }) => {
    const body = { title: 'x', body: 'y' }
    const status = async (abilities: string[], method: 'get' | 'post', path: string) =>
      (
        await ask(
          client,
          method,
          path,
          await person('author', abilities),
          method === 'post' ? body : undefined
        )
      ).status()
    assert.equal(await status(['posts:list'], 'get', '/api/posts'), 200)
    assert.equal(await status(['posts:list'], 'post', '/api/posts'), 403)
    assert.equal(await status(['posts:*'], 'post', '/api/posts'), 201)
    assert.equal(await status(['posts:*'], 'get', '/api/tags'), 403)
    assert.equal(await status(['tags:*'], 'get', '/api/posts'), 403)
    assert.equal(await status([], 'get', '/api/posts'), 403)
    assert.equal(await status(['*'], 'get', '/api/roles'), 403)
    assert.equal(await status(['roles:*'], 'get', '/api/roles'), 403)
    assert.equal(await status(['posts:list'], 'get', '/api/posts?include=author'), 403)
    assert.equal(await status(['posts:list'], 'get', '/api/posts?filter[author.slug]=x'), 400)
    assert.equal(
      await status(['posts:list', 'users:list'], 'get', '/api/posts?include=author'),
      200
    )
  })

  test('is needed for an action by that action’s name', async ({ client }) => {
    const narrow = await person('editor', ['posts:list', 'posts:update'])
    const wide = await person('editor', ['posts:publish'])
    const post = await PostFactory.create()
    ;(await ask(client, 'post', `/api/posts/${post.id}/publish`, narrow)).assertStatus(403)
    ;(await ask(client, 'post', `/api/posts/${post.id}/publish`, wide)).assertStatus(200)
    ;(await ask(client, 'delete', `/api/posts/${post.id}`, narrow)).assertStatus(403)
    ;(await ask(client, 'patch', `/api/posts/${post.id}`, narrow, {})).assertStatus(200)
  })

  test('that is wrong, expired or revoked is refused, also where none is needed', async ({
    client,
    assert,
  }) => {
    const { id, token } = await person('reader')
    const tokens = await app.container.make('gable.tokens')
    const old = await tokens.create(id, {
      name: 'old',
      abilities: ['*'],
      expiresAt: DateTime.utc().minus({ seconds: 1 }),
    })
    const revoked = await tokens.create(id, { name: 'gone', abilities: ['*'], expiresAt: null })
    await tokens.revoke(id, revoked.kept.id)
    const headers = [
      `Bearer ${old.token}`,
      `Bearer ${revoked.token}`,
      'Bearer gable_nonsense',
      'Bearer ',
      'Bearer a b',
      `Basic ${token}`,
      String(token),
      `Bearer ${'x'.repeat(5000)}`,
    ]
    for (const authorization of headers) {
      const response = await client.get('/api/posts').header('authorization', authorization)
      assert.equal(response.status(), 401, authorization.slice(0, 40))
      assert.equal(response.header('www-authenticate'), 'Bearer realm="api", error="invalid_token"')
      assert.equal(response.body().code, 'E_UNAUTHENTICATED')
    }
    const fine = await client.get('/api/posts').header('authorization', `bearer ${token}`)
    assert.equal(fine.status(), 200)
  })
})

test.group('The api stack', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('sets no cookie, whatever happens', async ({ client, assert }) => {
    const author = await person('author')
    const answers = [
      await ask(client, 'get', '/api/posts'),
      await ask(client, 'get', '/api/posts?limit=x'),
      await ask(client, 'get', '/api/nothing'),
      await ask(client, 'post', '/api/posts', undefined, {}),
      await ask(client, 'post', '/api/posts', author, { title: 'x', body: 'y' }),
      await ask(client, 'post', '/api/posts', author, {}),
    ]
    for (const answer of answers) assert.isUndefined(answer.header('set-cookie'))
  })

  test('knows nobody by a session, and asks for no CSRF token', async ({ client, assert }) => {
    const admin = await person('admin')
    const user = await (await import('#models/user')).default.findOrFail(admin.id)
    const signedIn = await client.get('/api/roles').loginAs(user)
    assert.equal(signedIn.status(), 401)
    const write = await client.post('/api/tags').loginAs(user).json({ name: 'x' })
    assert.equal(write.status(), 401)
    const byToken = await client.post('/api/tags').bearerToken(admin.token!).json({ name: 'x' })
    assert.equal(byToken.status(), 201)
  })
})
