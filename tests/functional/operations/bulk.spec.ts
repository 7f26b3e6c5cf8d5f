import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { OperationError, operations } from '#framework/resources/main'
import { PostFactory } from '#database/factories/post_factory'
import Post from '#models/post'
import CategoryResource from '#resources/category_resource'
import PostResource from '#resources/post_resource'
import UserResource from '#resources/user_resource'
import { person } from '../rest/people.js'

const DRAFT = { title: 'Night train', body: 'x' }

/** `E_INVALID`, and `/3/title required` for each problem. */
async function refusal(deed: Promise<unknown>): Promise<[code: string, ...problems: string[]]> {
  try {
    await deed
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return [error.code, ...error.problems.map(({ pointer, rule }) => `${pointer} ${rule}`)]
  }
  return ['done']
}

const count = async (table: string) => Number((await db.from(table).count('* as n'))[0].n)

test.group('A bulk', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('stores, changes and destroys records, and tells what became of each', async ({
    assert,
  }) => {
    const { actor } = await person('author')
    const stored = await operations.storeMany(PostResource, actor, [DRAFT, DRAFT, DRAFT])
    assert.deepEqual(
      stored.map(({ row }) => row.slug),
      ['night-train', 'night-train-2', 'night-train-3']
    )
    const changed = await operations.updateMany(
      PostResource,
      actor,
      stored.map(({ id, version }, number) => ({ id, version, input: { title: `T${number}` } }))
    )
    assert.deepEqual(
      changed.map(({ id, row }) => [id, row.title]),
      stored.map(({ id }, number) => [id, `T${number}`])
    )
    const destroyed = await operations.destroyMany(
      PostResource,
      actor,
      changed.map(({ id, version }) => ({ id, version }))
    )
    assert.deepEqual(
      destroyed.map(({ id, row }) => [id, row]),
      stored.map(({ id }) => [id, null])
    )
    assert.equal(
      await Post.query()
        .count('* as n')
        .first()
        .then((row) => Number(row!.$extras.n)),
      0
    )
  })

  test('is done whole or not at all, and tells everything that is wrong', async ({ assert }) => {
    const { actor } = await person('author')
    assert.deepEqual(
      await refusal(
        operations.storeMany(PostResource, actor, [
          DRAFT,
          { body: 'x', colour: 'red' },
          { ...DRAFT, tags: [999] },
          'text',
        ])
      ),
      [
        'E_INVALID',
        '/1/colour unknown',
        '/1/title required',
        '/2/tags exists',
        '/3 E_MALFORMED_BODY',
      ]
    )
    assert.equal(await count('posts'), 0)
    const mine = await PostFactory.merge({ authorId: Number(actor.id) }).create()
    const { id: another } = await PostFactory.apply('published').create()
    assert.deepEqual(
      await refusal(
        operations.updateMany(PostResource, actor, [
          { id: mine.id, input: { title: 'Changed' } },
          { id: another, input: { title: 'Stolen' } },
          { id: 999, input: {} },
        ])
      ),
      ['E_FORBIDDEN', '/1/id E_FORBIDDEN', '/2/id E_NOT_FOUND']
    )
    assert.deepEqual(
      await refusal(
        operations.updateMany(PostResource, actor, [
          { id: mine.id, version: 'stale', input: { title: 'Changed' } },
        ])
      ),
      ['E_PRECONDITION_FAILED', '/0/version E_PRECONDITION_FAILED']
    )
    assert.deepEqual(
      await refusal(
        operations.updateMany(PostResource, actor, [{ id: mine.id, input: { title: '' } }])
      ),
      ['E_INVALID', '/0/input/title required']
    )
    assert.equal((await Post.findOrFail(mine.id)).title, mine.title)
    assert.deepEqual(
      await refusal(
        operations.destroyMany(PostResource, actor, [{ id: mine.id }, { id: another }])
      ),
      ['E_FORBIDDEN', '/1/id E_FORBIDDEN']
    )
    assert.isNull((await Post.findOrFail(mine.id)).deletedAt)
  })

  test('tells what the database refuses, and where', async ({ assert }) => {
    const { actor } = await person('admin')
    const taken = [{ ...DRAFT, slug: 'one' }, DRAFT, { ...DRAFT, slug: 'one' }, DRAFT]
    assert.deepEqual(await refusal(operations.storeMany(PostResource, actor, taken)), [
      'E_INVALID',
      '/2/slug unique',
    ])
    assert.equal(await count('posts'), 0)
    const { id } = await person('author')
    await PostFactory.merge({ authorId: id }).create()
    const { id: free } = await person('reader')
    const entries = [{ id: free }, { id }]
    assert.deepEqual(await refusal(operations.destroyMany(UserResource, actor, entries)), [
      'E_CONFLICT',
      '/1/id E_CONFLICT',
    ])
    assert.isNotNull(await db.from('users').where('id', free).first())
  })

  test('asks each rule about what the entries before it made', async ({ assert }) => {
    const { actor } = await person('admin')
    const [{ id: north }, { id: south }] = await operations.storeMany(CategoryResource, actor, [
      { name: 'North' },
      { name: 'South' },
    ])
    const [code, ...problems] = await refusal(
      operations.updateMany(CategoryResource, actor, [
        { id: north, input: { parentId: south } },
        { id: south, input: { parentId: north } },
      ])
    )
    assert.equal(code, 'E_INVALID')
    assert.lengthOf(problems, 1)
    assert.match(problems[0], /^\/1\/input\/parentId /)
  })

  test('has a form, and 1 to 100 entries', async ({ assert }) => {
    const { actor } = await person('author')
    const store = (raw: unknown) => refusal(operations.storeMany(PostResource, actor, raw))
    const update = (raw: unknown) => refusal(operations.updateMany(PostResource, actor, raw))
    assert.deepEqual(await store({}), ['E_MALFORMED_BODY'])
    assert.deepEqual(await store([]), ['E_INVALID', ' minLength'])
    const many = Array.from({ length: 101 }, () => DRAFT)
    assert.deepEqual(await store(many), ['E_INVALID', ' maxLength'])
    assert.deepEqual(
      await update([
        { id: 1, input: {} },
        { id: '1', input: {} },
        { input: {} },
        { id: 2, version: 3, input: {} },
        { id: 3, title: 'x' },
        null,
      ]),
      [
        'E_INVALID',
        '/1/id distinct',
        '/2/id required',
        '/3/version string',
        '/4/title unknown',
        '/5 object',
      ]
    )
    assert.equal(await count('posts'), 0)
  })

  test('is given up when it takes too long', async ({ assert, cleanup }) => {
    const { actor } = await person('author')
    const { patience } = operations.runtime
    operations.runtime.patience = 0
    cleanup(() => {
      operations.runtime.patience = patience
    })
    const many = Array.from({ length: 50 }, () => DRAFT)
    assert.deepEqual(await refusal(operations.storeMany(PostResource, actor, many)), [
      'E_DATABASE_UNAVAILABLE',
    ])
    assert.equal(await count('posts'), 0)
  })

  test('is told of once it is committed, record by record', async ({ assert, cleanup }) => {
    const { actor } = await person('author')
    const heard: unknown[] = []
    cleanup(operations.runtime.emitter.on('record:stored', ({ id }) => void heard.push(id)))
    const stored = await operations.storeMany(PostResource, actor, [DRAFT, DRAFT])
    assert.deepEqual(
      heard,
      stored.map(({ id }) => id)
    )
    await refusal(operations.storeMany(PostResource, actor, [DRAFT, {}]))
    assert.lengthOf(heard, 2)
  })

  test('is part of an outer transaction when one is given', async ({ assert, cleanup }) => {
    const { actor } = await person('author')
    let heard = 0
    cleanup(operations.runtime.emitter.on('record:stored', () => void heard++))
    const client = await db.transaction()
    await operations.storeMany(PostResource, actor, [DRAFT, DRAFT], { client })
    await operations.store(PostResource, actor, DRAFT, { client })
    assert.equal(heard, 0)
    await client.rollback()
    assert.equal(heard, 0)
    assert.equal(await count('posts'), 0)
    const again = await db.transaction()
    await operations.store(PostResource, actor, DRAFT, { client: again })
    await again.commit()
    assert.equal(heard, 1)
    assert.equal(await count('posts'), 1)
  })
})

test.group('Bulks at once', (group) => {
  group.each.setup(() => testUtils.db().truncate())

  test('that make the same slugs all succeed', async ({ assert }) => {
    const { actor } = await person('author')
    const bulks = await Promise.all(
      Array.from({ length: 5 }, () =>
        operations.storeMany(PostResource, actor, [DRAFT, DRAFT, DRAFT])
      )
    )
    assert.equal(new Set(bulks.flat().map(({ row }) => row.slug)).size, 15)
  }).timeout(30_000)

  test('that change the same records in another order all succeed', async ({ assert }) => {
    const { actor } = await person('author')
    const stored = await operations.storeMany(PostResource, actor, [DRAFT, DRAFT, DRAFT])
    const bulks = await Promise.all(
      Array.from({ length: 6 }, (_, number) => {
        const entries = stored.map(({ id }) => ({ id, input: { title: `T${number}` } }))
        if (number % 2) entries.reverse()
        return operations.updateMany(PostResource, actor, entries)
      })
    )
    assert.lengthOf(bulks, 6)
    const titles = await db.from('posts').select('title')
    assert.equal(new Set(titles.map(({ title }) => title)).size, 1)
  }).timeout(30_000)
})
