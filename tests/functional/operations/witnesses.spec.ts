import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { TagFactory } from '#database/factories/tag_factory'
import {
  type Deed,
  Operations,
  operations,
  type Policy,
  type Witness,
} from '#framework/resources/main'
import PostPolicy from '#policies/post_policy'
import TagPolicy from '#policies/tag_policy'
import UserPolicy from '#policies/user_policy'
import CategoryPolicy from '#policies/category_policy'
import CategoryResource from '#resources/category_resource'
import PostResource from '#resources/post_resource'
import TagResource from '#resources/tag_resource'
import UserResource from '#resources/user_resource'
import { person } from '../rest/people.js'

/** The journal's operations once more, watched by a witness of the test's own. */
function watched(witness: Witness): Operations {
  const watching = new Operations()
  watching.configure(operations.runtime)
  const registered: [Parameters<typeof watching.registry.add>[0], Policy<any>][] = [
    [PostResource, new PostPolicy()],
    [TagResource, new TagPolicy()],
    [UserResource, new UserPolicy()],
    [CategoryResource, new CategoryPolicy()],
  ]
  for (const [resource, policy] of registered) watching.registry.add(resource, policy)
  watching.addWitness(witness)
  return watching
}

test.group('A witness', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('hears of every write, who did it, and which fields are others now', async ({ assert }) => {
    const deeds: Deed[] = []
    const watching = watched(async (deed) => void deeds.push(deed))
    const { actor } = await person('editor')
    const tag = await TagFactory.create()
    const origin = { id: 'request-1', ip: '192.0.2.1' }
    const { id } = await watching.store(PostResource, actor, { title: 'T', body: 'x' }, { origin })
    await watching.update(PostResource, actor, id, { title: 'T', deck: 'New', tags: [tag.id] })
    await watching.update(PostResource, actor, id, { deck: 'New' })
    await watching.act(PostResource, actor, id, 'publish')
    await watching.destroy(PostResource, actor, id)
    await watching.restore(PostResource, actor, id)
    assert.deepEqual(
      deeds.map(({ operation, changed }) => [operation, ...[...changed].sort()]),
      [
        ['store', 'authorId', 'body', 'title'],
        ['update', 'deck', 'tags'],
        ['update'],
        ['publish', 'publishedAt', 'status'],
        ['destroy'],
        ['restore'],
      ]
    )
    for (const deed of deeds) assert.deepInclude(deed, { resource: 'posts', id, actor })
    assert.deepEqual(
      deeds.map((deed) => deed.origin),
      [origin, ...Array.from({ length: 5 }, () => undefined)]
    )
  })

  test('who throws keeps the write from being done, and nobody hears of it', async ({
    assert,
    cleanup,
  }) => {
    const watching = watched(async () => {
      throw new Error('no account, no write')
    })
    const { actor } = await person('editor')
    let heard = 0
    const { emitter } = operations.runtime
    cleanup(emitter.on('record:stored', () => void heard++))
    await assert.rejects(
      () => watching.store(TagResource, actor, { name: 'Unseen' }),
      'no account, no write'
    )
    assert.isNull(await db.from('tags').where('name', 'Unseen').first())
    assert.equal(heard, 0)
  })

  test('writes in the same transaction', async ({ assert }) => {
    const watching = watched(async (deed, client) => {
      const [name, slug, moment] = [`Deed ${deed.id}`, `deed-${deed.id}`, '2026-01-01 00:00:00.000']
      await client.table('tags').insert({ name, slug, created_at: moment, updated_at: moment })
      if (deed.operation === 'update') throw new Error('no')
    })
    const { actor } = await person('editor')
    const accounts = async () => Number((await db.from('tags').count('* as n'))[0].n)
    const before = await accounts()
    const { id } = await watching.store(TagResource, actor, { name: 'Seen' })
    assert.equal(await accounts(), before + 2)
    await assert.rejects(() => watching.update(TagResource, actor, id, { name: 'Gone' }))
    assert.equal(await accounts(), before + 2)
  })
})
