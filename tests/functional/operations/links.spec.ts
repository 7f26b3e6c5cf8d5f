import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { OperationError, Operations, operations, Policy } from '#framework/resources/main'
import type { ScopeQuery } from '#framework/resources/main'
import { TagFactory } from '#database/factories/tag_factory'
import type Tag from '#models/tag'
import PostPolicy from '#policies/post_policy'
import PostResource from '#resources/post_resource'
import TagResource from '#resources/tag_resource'
import { person } from '../rest/people.js'
import { curator, lab, openLab, ThingResource } from './lab.js'

async function refusal(deed: Promise<unknown>): Promise<string[]> {
  try {
    await deed
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return [error.code, ...error.problems.map(({ pointer, rule }) => `${pointer} ${rule}`)]
  }
  return ['done']
}

const linked = async (id: number | string) => {
  const rows = await db.from('post_tag').where('post_id', id).orderBy('tag_id')
  return rows.map(({ tag_id: tag }) => Number(tag))
}

test.group('Links of a record', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  async function article() {
    const { actor } = await person('author')
    const tags = await TagFactory.createMany(4)
    const ids = tags.map(({ id }) => id)
    const input = { title: 'T', body: 'x', tags: ids.slice(0, 2) }
    const { id } = await operations.store(PostResource, actor, input)
    return { actor, id, ids }
  }

  test('are replaced by a list, or set one by one', async ({ assert }) => {
    const { actor, id, ids } = await article()
    const change = (tags: unknown) => operations.update(PostResource, actor, id, { tags })
    await change({ link: [ids[2]], unlink: [ids[0]] })
    assert.deepEqual(await linked(id), [ids[1], ids[2]])
    await change({ link: [ids[2]], unlink: [ids[2]] })
    assert.deepEqual(await linked(id), [ids[1], ids[2]], 'what is to be linked stays linked')
    await change([ids[3]])
    assert.deepEqual(await linked(id), [ids[3]])
    await change([])
    assert.deepEqual(await linked(id), [])
  })

  test('have operations of their own, which do nothing twice', async ({ assert }) => {
    const { actor, id, ids } = await article()
    const first = await operations.link(PostResource, actor, id, 'tags', ids[2])
    const second = await operations.link(PostResource, actor, id, 'tags', String(ids[2]))
    assert.equal(second.version, first.version)
    assert.deepEqual(await linked(id), [ids[0], ids[1], ids[2]])
    await operations.unlink(PostResource, actor, id, 'tags', ids[0])
    await operations.unlink(PostResource, actor, id, 'tags', ids[0])
    assert.deepEqual(await linked(id), [ids[1], ids[2]])
  })

  test('are refused where there is nothing to link, or no right to', async ({ assert }) => {
    const { actor, id, ids } = await article()
    const { actor: other } = await person('author')
    const link = (relation: string, key: number | string, who = actor) =>
      refusal(operations.link(PostResource, who, id, relation, key))
    assert.deepEqual(await link('tags', 99_999), ['E_NOT_FOUND'])
    assert.deepEqual(await link('tags', '01'), ['E_NOT_FOUND'])
    assert.deepEqual(await link('author', 1), ['E_NOT_FOUND'])
    assert.deepEqual(await link('comments', 1), ['E_NOT_FOUND'])
    assert.deepEqual(await link('toString', 1), ['E_NOT_FOUND'])
    assert.deepEqual(await link('tags', ids[2], other), ['E_NOT_FOUND'])
    const stale = operations.link(PostResource, actor, id, 'tags', ids[2], { version: 'stale' })
    assert.deepEqual(await refusal(stale), ['E_PRECONDITION_FAILED'])
    assert.deepEqual(await linked(id), [ids[0], ids[1]])
  })

  test('take a form that says what is meant', async ({ assert }) => {
    const { actor, id, ids } = await article()
    const change = (tags: unknown) => refusal(operations.update(PostResource, actor, id, { tags }))
    assert.deepEqual(await change(null), ['E_INVALID', '/tags array'])
    assert.deepEqual(await change({ add: [1] }), ['E_INVALID', '/tags/add unknown'])
    assert.deepEqual(await change('x'), ['E_INVALID', '/tags array'])
    assert.deepEqual(await change({ link: 'x' }), ['E_INVALID', '/tags/link array'])
    assert.deepEqual(await change({ link: [99_999] }), ['E_INVALID', '/tags exists'])
    assert.deepEqual(await linked(id), [ids[0], ids[1]])
  })

  test('are told of by the relation, and where one of them stands', async ({ assert }) => {
    const { actor, id, ids } = await article()
    const change = async (tags: unknown) => {
      const deed = operations.update(PostResource, actor, id, { tags })
      const error = await deed.then(() => undefined).catch((reason: OperationError) => reason)
      return error?.problems.map(({ message, pointer }) => [message, pointer])
    }
    const message = 'Entry 1 of Tags must be a whole number'
    assert.deepEqual(await change([ids[0], 'x']), [[message, '/tags/1']])
    assert.deepEqual(await change({ link: [ids[0], 'x'] }), [[message, '/tags/link/1']])
    assert.deepEqual(await change({ link: 'x' }), [
      ['The Tags field must be an array', '/tags/link'],
    ])
  })

  test('by a JSON Patch are a list of keys', async ({ assert }) => {
    const { actor, id, ids } = await article()
    const patch = (...steps: object[]) =>
      operations.update(PostResource, actor, id, steps, { change: 'jsonPatch' })
    await patch({ op: 'add', path: '/tags/-', value: ids[3] }, { op: 'remove', path: '/tags/0' })
    assert.deepEqual(await linked(id), [ids[1], ids[3]])
    await patch({ op: 'test', path: '/tags', value: [ids[1], ids[3]] })
    assert.deepEqual(await refusal(patch({ op: 'replace', path: '/tags/0', value: 99_999 })), [
      'E_INVALID',
      '/0/value exists',
    ])
    await patch({ op: 'remove', path: '/tags' })
    assert.deepEqual(await linked(id), [])
  })

  test('to records out of sight stay, whatever is sent', async ({ assert }) => {
    const { actor, id, ids } = await article()
    class Half extends Policy<typeof Tag> {
      list() {
        return true
      }
      show() {
        return true
      }
      scope(query: ScopeQuery<typeof Tag>) {
        query.whereNot('id', ids[1])
      }
    }
    const half = new Operations()
    half.configure(operations.runtime)
    half.registry.add(PostResource, new PostPolicy())
    half.registry.add(TagResource, new Half())
    await half.update(PostResource, actor, id, { tags: [ids[2]] })
    assert.deepEqual(await linked(id), [ids[1], ids[2]])
    await half.unlink(PostResource, actor, id, 'tags', ids[1])
    await half.update(PostResource, actor, id, [{ op: 'replace', path: '/tags', value: [] }], {
      change: 'jsonPatch',
    })
    assert.deepEqual(await linked(id), [ids[1]])
  })
})

test.group('Links that have a time', (group) => {
  group.setup(openLab)
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are given it when they are made', async ({ assert }) => {
    await db.table('lab_labels').multiInsert([
      { id: 1, name: 'fragile' },
      { id: 2, name: 'heavy' },
    ])
    await lab.store(ThingResource, curator, { title: 'vase', labels: [1, 2] })
    const pairs = await db.from('lab_label_thing')
    assert.lengthOf(pairs, 2)
    for (const { linked_at: at } of pairs) {
      assert.closeTo(
        new Date(at).getTime(),
        Date.now(),
        24 * 3_600_000,
        'the time of one zone or other'
      )
    }
  })
})
