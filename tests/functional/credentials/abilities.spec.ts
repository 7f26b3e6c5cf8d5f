import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { credentials } from '#framework/auth/main'
import { Actor, operations, OperationError } from '#framework/resources/main'
import ApiKey from '#models/api_key'
import Tag from '#models/tag'
import User from '#models/user'
import PostResource from '#resources/post_resource'
import { PostFactory } from '#database/factories/post_factory'
import { ask } from '#tests/functional/rest/asking'
import { type Person, person } from '#tests/functional/rest/people'

/** An editor's program that is allowed so much. */
async function program(...abilities: string[]) {
  const editor = await person('editor')
  const actor = new Actor({
    kind: 'token',
    credential: 'token:1',
    id: editor.id,
    name: 'Editor',
    roles: ['editor'],
    abilities,
  })
  return actor
}

const codeOf = async (deed: () => Promise<unknown>) => {
  try {
    await deed()
    return 'done'
  } catch (error) {
    if (error instanceof OperationError) return error.code
    throw error
  }
}

test.group('The abilities of a credential narrow', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('what it reads along, filters, sorts and searches by', async ({ assert }) => {
    const author = await User.findOrFail((await person('author')).id)
    await author.merge({ name: 'Zenobia Quill' }).save()
    await PostFactory.apply('published').merge({ authorId: author.id }).create()
    const narrow = await program('posts:list')
    const wide = await program('posts:list', 'users:list')
    const list = (actor: Actor, query: object) => () =>
      operations.list(PostResource, actor, query, 'api')
    for (const query of [
      { include: 'author' },
      { filter: { 'author.slug': author.slug } },
      { filter: { not: { 'author.name': 'x' } } },
      { sort: 'author.name' },
    ]) {
      const said = JSON.stringify(query)
      assert.oneOf(await codeOf(list(narrow, query)), ['E_FORBIDDEN', 'E_INVALID_PARAMETER'], said)
    }
    assert.equal(await codeOf(list(wide, { include: 'author' })), 'done')
    const found = async (actor: Actor) => {
      const { meta } = await operations.list(
        PostResource,
        actor,
        { search: 'Zenobia', count: true },
        'api'
      )
      return meta.total
    }
    assert.deepEqual([await found(narrow), await found(wide)], [0, 1])
  })

  test('what it writes: each of many, links, and every operation by its own name', async ({
    assert,
  }) => {
    const post = await PostFactory.create()
    const tag = await Tag.create({ name: 'Ports' })
    const input = { title: 'x', body: 'y' }
    const deeds: Record<string, (actor: Actor) => () => Promise<unknown>> = {
      store: (actor) => () => operations.store(PostResource, actor, input),
      storeMany: (actor) => () => operations.storeMany(PostResource, actor, [input]),
      update: (actor) => () => operations.update(PostResource, actor, post.id, { title: 'z' }),
      updateMany: (actor) => () =>
        operations.updateMany(PostResource, actor, [{ id: post.id, input: { title: 'z' } }]),
      link: (actor) => () => operations.link(PostResource, actor, post.id, 'tags', tag.id),
      unlink: (actor) => () => operations.unlink(PostResource, actor, post.id, 'tags', tag.id),
      publish: (actor) => () => operations.act(PostResource, actor, post.id, 'publish'),
      destroyMany: (actor) => () => operations.destroyMany(PostResource, actor, [{ id: post.id }]),
      restore: (actor) => () => operations.restore(PostResource, actor, post.id),
      destroy: (actor) => () => operations.destroy(PostResource, actor, post.id),
    }
    /** The operation whose ability each needs. */
    const needs: Record<string, string> = {
      storeMany: 'store',
      updateMany: 'update',
      link: 'update',
      unlink: 'update',
      destroyMany: 'destroy',
    }
    const all = ['list', 'show', 'store', 'update', 'publish', 'withdraw', 'destroy', 'restore']
    for (const [name, deed] of Object.entries(deeds)) {
      const needed = needs[name] ?? name
      const others = all.filter((one) => one !== needed).map((one) => `posts:${one}`)
      const without = await program(...others, 'tags:*', 'users:*', 'comments:*')
      assert.equal(await codeOf(deed(without)), 'E_FORBIDDEN', `${name} without ${needed}`)
    }
    for (const [name, deed] of Object.entries(deeds)) {
      const only = await program(`posts:${needs[name] ?? name}`)
      assert.equal(await codeOf(deed(only)), 'done', `${name} with its ability alone`)
    }
  })

  test('nothing that was not there when it was made', async ({ assert }) => {
    for (const ability of ['posts:burn', 'ghosts:list', 'POSTS:LIST', '*:*', '*:list', '']) {
      assert.isFalse((await program(ability)).reaches('posts', 'list'), ability)
    }
  })
})

test.group('A credential', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const byKey = async (role: 'admin' | 'editor', facts: Partial<ApiKey> = {}) => {
    const { id } = await person(role)
    const key = await ApiKey.create({ userId: id, name: 'CI', abilities: ['*'], ...facts })
    return { user: await User.findOrFail(id), key, secret: key.secret! }
  }

  test('loses with the next request what its owner has lost', async ({ assert, client }) => {
    const { user, secret } = await byKey('editor')
    const store = (name: string) =>
      client.post('/api/tags').header('x-api-key', secret).json({ name })
    assert.equal((await store('one')).status(), 201)
    await user.related('roles').detach()
    assert.equal((await store('two')).status(), 403)
    await user.delete()
    assert.equal((await store('three')).status(), 401)
  })

  test('is refused at once when it is revoked or its abilities are taken', async ({
    assert,
    client,
  }) => {
    const { key, secret } = await byKey('editor')
    const list = () => client.get('/api/tags').header('x-api-key', secret)
    assert.equal((await list()).status(), 200)
    await key.merge({ abilities: ['posts:list'] }).save()
    assert.equal((await list()).status(), 403)
    await key.revoke()
    assert.equal((await list()).status(), 401)
  })

  test('is accepted from its addresses only, as a trusted proxy tells them', async ({
    assert,
    client,
  }) => {
    const { secret } = await byKey('editor', { addresses: ['198.51.100.0/24'] })
    const status = async (forwarded?: string) => {
      const request = client.get('/api/posts').header('x-api-key', secret)
      if (forwarded) request.header('x-forwarded-for', forwarded)
      return (await request).status()
    }
    assert.equal(await status(), 401)
    assert.equal(await status('198.51.100.7'), 200)
    assert.equal(await status('203.0.113.7'), 401)
    // Only what the nearest proxy says counts; what a client wrote before it does not.
    assert.equal(await status('198.51.100.7, 203.0.113.7'), 401)
  })

  test('is accepted from its address however a proxy writes it: {$self}')
    .with([
      '198.51.100.7',
      '198.51.100.7:50123',
      '::ffff:198.51.100.7',
      '::FFFF:C633:6407',
      '[0:0:0:0:0:ffff:c633:6407]:50123',
    ])
    .run(async ({ assert, client }, forwarded) => {
      const { key, secret } = await byKey('editor', { addresses: ['198.51.100.7'] })
      const list = client.get('/api/posts').header('x-api-key', secret)
      assert.equal((await list.header('x-forwarded-for', forwarded)).status(), 200)
      await credentials.settled()
      await key.refresh()
      assert.equal(key.lastUsedFrom, '198.51.100.7')
    })

  test('tells nothing of itself in any answer', async ({ assert, client }) => {
    const who: Person = await person('author')
    const answers = [
      await ask(client, 'get', '/api/posts', who),
      await ask(client, 'get', '/api/roles', who),
      await ask(client, 'post', '/api/posts', who, { title: who.token, authorId: 'x' }),
      await client.get('/api/posts').header('x-api-key', `${who.token}x`),
      await client.get('/api/posts').bearerToken(`${who.token}x`),
    ]
    for (const answer of answers) {
      assert.notInclude(answer.text(), who.token!)
      assert.notInclude(JSON.stringify(answer.headers()), who.token!)
    }
  })
})
