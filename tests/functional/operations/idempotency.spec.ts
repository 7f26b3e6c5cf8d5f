import { DateTime, Settings } from 'luxon'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { OperationError, Operations, operations, visitor } from '#framework/resources/main'
import { PostFactory } from '#database/factories/post_factory'
import CommentPolicy from '#policies/comment_policy'
import PostPolicy from '#policies/post_policy'
import UserPolicy from '#policies/user_policy'
import CommentResource from '#resources/comment_resource'
import PostResource from '#resources/post_resource'
import TagResource from '#resources/tag_resource'
import UserResource from '#resources/user_resource'
import { person } from '../rest/people.js'

const DRAFT = { title: 'Night train', body: 'x' }
const once = (key: string) => ({ idempotency: { key } })

const code = (deed: Promise<unknown>) =>
  deed.then(
    () => 'done',
    (error: unknown) => (error instanceof OperationError ? error.code : String(error))
  )

const count = async (table: string) => Number((await db.from(table).count('* as n'))[0].n)

/** As another process has them: it shares the database and nothing else. */
function anotherProcess(): Operations {
  const others = new Operations()
  others.configure(operations.runtime)
  others.registry.add(PostResource, new PostPolicy())
  others.registry.add(UserResource, new UserPolicy())
  others.registry.add(CommentResource, new CommentPolicy())
  return others
}

test.group('A write with an idempotency key', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is done once, and told again in full', async ({ assert, cleanup }) => {
    const { actor } = await person('author')
    let heard = 0
    cleanup(operations.runtime.emitter.on('record:stored', () => void heard++))
    const first = await operations.store(PostResource, actor, DRAFT, once('a'))
    assert.isFalse(first.replayed)
    const second = await operations.store(PostResource, actor, DRAFT, once('a'))
    assert.deepEqual(second, { ...first, replayed: true })
    const reordered = { body: 'x', title: 'Night train' }
    assert.isTrue((await operations.store(PostResource, actor, reordered, once('a'))).replayed)
    assert.equal(await count('posts'), 1)
    assert.equal(heard, 1)
    const another = await operations.store(PostResource, actor, DRAFT, once('b'))
    assert.notEqual(another.id, first.id)
  })

  test('is told again as it was, whatever has become of the record', async ({ assert }) => {
    const { actor } = await person('author')
    const first = await operations.store(PostResource, actor, DRAFT, once('a'))
    await operations.update(PostResource, actor, first.id, { title: 'Other' })
    await operations.destroy(PostResource, actor, first.id)
    const again = await operations.store(PostResource, actor, DRAFT, once('a'))
    assert.deepEqual(again, { ...first, replayed: true })
  })

  test('covers every kind of write', async ({ assert }) => {
    const { actor } = await person('editor')
    const { id } = await operations.store(PostResource, actor, DRAFT)
    const of = PostResource
    const writes: ((key: string) => Promise<{ replayed: boolean } | { replayed: boolean }[]>)[] = [
      (key) => operations.update(of, actor, id, { title: 'A' }, once(key)),
      (key) => operations.act(of, actor, id, 'publish', once(key)),
      (key) => operations.destroy(of, actor, id, once(key)),
      (key) => operations.restore(of, actor, id, once(key)),
      (key) => operations.storeMany(of, actor, [DRAFT, DRAFT], once(key)),
      (key) => operations.updateMany(of, actor, [{ id, input: { title: 'B' } }], once(key)),
      (key) => operations.destroyMany(of, actor, [{ id }], once(key)),
    ]
    for (const [index, write] of writes.entries()) {
      const [first, second] = [await write(String(index)), await write(String(index))]
      const replayed = (one: typeof first) => [one].flat().map((written) => written.replayed)
      assert.deepEqual(
        replayed(first),
        replayed(first).map(() => false)
      )
      assert.deepEqual(
        replayed(second),
        replayed(first).map(() => true)
      )
    }
    assert.equal(await count('posts'), 3)
  })

  test('is refused when the key came with another request', async ({ assert }) => {
    const { actor } = await person('author')
    const { id, version } = await operations.store(PostResource, actor, DRAFT, once('a'))
    const of = PostResource
    for (const other of [
      () => operations.store(of, actor, { ...DRAFT, title: 'Other' }, once('a')),
      () => operations.store(TagResource, actor, { name: 'x' }, once('a')),
      () => operations.update(of, actor, id, DRAFT, once('a')),
      () => operations.update(of, actor, id, DRAFT, { ...once('a'), version: version! }),
      () => operations.storeMany(of, actor, [DRAFT], once('a')),
    ]) {
      assert.oneOf(await code(other()), ['E_IDEMPOTENCY_MISMATCH', 'E_FORBIDDEN'])
    }
    assert.equal(await count('posts'), 1)
  })

  test('belongs to who sent it', async ({ assert }) => {
    const { actor: author } = await person('author')
    const { actor: editor } = await person('editor')
    const first = await operations.store(PostResource, author, DRAFT, once('a'))
    const second = await operations.store(PostResource, editor, { ...DRAFT, deck: 'd' }, once('a'))
    assert.notEqual(second.id, first.id)
  })

  test('of visitors, who have no name, belongs to its request', async ({ assert }) => {
    const { id: postId } = await PostFactory.apply('published').create()
    const letter = { postId, authorName: 'A', body: 'One' }
    const first = await operations.store(CommentResource, visitor, letter, once('a'))
    assert.isTrue((await operations.store(CommentResource, visitor, letter, once('a'))).replayed)
    const other = { ...letter, body: 'Two' }
    const second = await operations.store(CommentResource, visitor, other, once('a'))
    assert.notEqual(second.id, first.id)
  })

  test('asks for the right to it each time', async ({ assert }) => {
    const { actor, id } = await person('author')
    await operations.store(PostResource, actor, DRAFT, once('a'))
    const demoted = await person('reader')
    const now = Object.assign(Object.create(Object.getPrototypeOf(actor)), actor, {
      id,
      roles: demoted.actor.roles,
    })
    assert.equal(await code(operations.store(PostResource, now, DRAFT, once('a'))), 'E_FORBIDDEN')
  })

  test('that was refused is decided anew', async ({ assert }) => {
    const { actor } = await person('author')
    const input = { ...DRAFT, slug: 'taken' }
    const { id } = await PostFactory.merge({ slug: 'taken' }).create()
    assert.equal(await code(operations.store(PostResource, actor, input, once('a'))), 'E_INVALID')
    assert.equal(await count('idempotency_keys'), 0)
    await db.from('posts').where('id', id).update({ slug: 'free' })
    assert.isFalse((await operations.store(PostResource, actor, input, once('a'))).replayed)
  })

  test('is forgotten after a day, and what has expired is removed', async ({ assert, cleanup }) => {
    const { actor } = await person('author')
    cleanup(() => {
      Settings.now = () => Date.now()
    })
    const first = await operations.store(PostResource, actor, DRAFT, once('a'))
    await operations.store(PostResource, actor, DRAFT, once('b'))
    const start = DateTime.utc()
    Settings.now = () => start.plus({ hours: 23 }).valueOf()
    assert.isTrue((await operations.store(PostResource, actor, DRAFT, once('a'))).replayed)
    Settings.now = () => start.plus({ hours: 24, minutes: 1 }).valueOf()
    const later = await operations.store(PostResource, actor, DRAFT, once('a'))
    assert.isFalse(later.replayed)
    assert.notEqual(later.id, first.id)
    assert.equal(await count('idempotency_keys'), 1)
  })

  test('keeps no input in the clear, and tells no field that was forbidden since', async ({
    assert,
  }) => {
    const { actor } = await person('admin')
    const input = { name: 'Ada', email: 'ada@example.com', password: 'a long enough password' }
    const written = await operations.store(UserResource, actor, input, once('a'))
    assert.property(written.row, 'email')
    const [kept] = await db.from('idempotency_keys')
    assert.notInclude(JSON.stringify(kept), input.password)
    class Closed extends UserPolicy {
      readable(...given: Parameters<UserPolicy['readable']>) {
        return given[1] !== 'email' && super.readable(...given)
      }
    }
    const later = new Operations()
    later.configure(operations.runtime)
    later.registry.add(UserResource, new Closed())
    const again = await later.store(UserResource, actor, input, once('a'))
    assert.isTrue(again.replayed)
    assert.notProperty(again.row, 'email')
    assert.equal(again.row.name, 'Ada')
  })

  test('reveals a secret once, and keeps it nowhere', async ({ assert, cleanup }) => {
    const { actor } = await person('author')
    const { options } = operations.registry.of(PostResource).resource
    Object.assign(options, { reveal: () => 'told-once' })
    cleanup(() => {
      Object.assign(options, { reveal: undefined })
    })
    const first = await operations.store(PostResource, actor, DRAFT, once('a'))
    assert.equal(first.revealed, 'told-once')
    const again = await operations.store(PostResource, actor, DRAFT, once('a'))
    assert.isUndefined(again.revealed)
    await operations.storeMany(PostResource, actor, [DRAFT], once('b'))
    assert.notInclude(JSON.stringify(await db.from('idempotency_keys')), 'told-once')
  })

  test('is refused with a key that is none')
    .with(['', ' ', 'a b', 'ä', 'x'.repeat(256), 'a\u0000'])
    .run(async ({ assert }, key) => {
      const { actor } = await person('author')
      assert.equal(
        await code(operations.store(PostResource, actor, DRAFT, once(key))),
        'E_INVALID_PARAMETER'
      )
    })
})

test.group('Several requests with one idempotency key at once', (group) => {
  group.each.setup(() => testUtils.db().truncate())

  test('write once in one process, and the others are told to wait', async ({ assert }) => {
    const { actor } = await person('author')
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () =>
        code(operations.store(PostResource, actor, DRAFT, once('a')))
      )
    )
    assert.equal(outcomes.filter((outcome) => outcome === 'done').length, 1)
    assert.equal(outcomes.filter((outcome) => outcome === 'E_IDEMPOTENCY_IN_FLIGHT').length, 9)
    assert.equal(await count('posts'), 1)
    assert.isTrue((await operations.store(PostResource, actor, DRAFT, once('a'))).replayed)
  })

  test('write once in several processes, and all are told the same', async ({ assert }) => {
    const { actor } = await person('author')
    for (let round = 0; round < 5; round++) {
      const written = await Promise.all(
        Array.from({ length: 6 }, () =>
          anotherProcess().store(
            PostResource,
            actor,
            DRAFT,
            once(`round ${round}`.replace(' ', ''))
          )
        )
      )
      assert.equal(new Set(written.map(({ id }) => id)).size, 1)
      assert.equal(written.filter(({ replayed }) => !replayed).length, 1)
      assert.equal(await count('posts'), round + 1)
    }
  }).timeout(30_000)

  test('leave nothing when the first is killed in the middle', async ({ assert }) => {
    const { actor } = await person('author')
    const dying = anotherProcess()
    dying.addWitness(async () => {
      throw new Error('killed')
    })
    await assert.rejects(() => dying.store(PostResource, actor, DRAFT, once('a')), 'killed')
    assert.equal(await count('idempotency_keys'), 0)
    assert.equal(await count('posts'), 0)
    assert.isFalse((await operations.store(PostResource, actor, DRAFT, once('a'))).replayed)
  })
})
