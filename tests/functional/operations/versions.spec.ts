import { DateTime, Settings } from 'luxon'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { OperationError, operations, type Row, type Written } from '#framework/resources/main'
import Post from '#models/post'
import PostResource from '#resources/post_resource'
import { person } from '../rest/people.js'
import { curator, guest, hireMakers, lab, MakerResource, openLab } from './lab.js'

const code = (deed: Promise<unknown>) =>
  deed.then(
    () => 'done',
    (error: unknown) => (error instanceof OperationError ? error.code : String(error))
  )

const moment = async (id: number) =>
  (await Post.withTrashed().where('id', id).firstOrFail()).updatedAt

test.group('The version of a record', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  for (const clock of ['that stands still', 'that is set back a day with every write']) {
    test(`is another one after every write, with a clock ${clock}`, async ({ assert, cleanup }) => {
      const { actor, id: authorId } = await person('editor')
      const post = await PostFactory.merge({ authorId }).create()
      const tags = await TagFactory.createMany(2)
      const ids = tags.map(({ id }) => id)
      let now = Date.now()
      Settings.now = () => now
      cleanup(() => {
        Settings.now = () => Date.now()
      })
      const of = PostResource
      const writes: (() => Promise<Written<Row | null>>)[] = [
        () => operations.update(of, actor, post.id, { title: 'A' }),
        () => operations.update(of, actor, post.id, { title: 'B' }),
        () => operations.update(of, actor, post.id, { tags: ids }),
        () => operations.update(of, actor, post.id, { tags: { unlink: [ids[0]] } }),
        () => operations.update(of, actor, post.id, { tags: { link: [ids[0]] } }),
        () => operations.act(of, actor, post.id, 'publish'),
        () => operations.act(of, actor, post.id, 'withdraw'),
        () => operations.destroy(of, actor, post.id),
        () => operations.restore(of, actor, post.id),
      ]
      let before = await moment(post.id)
      for (const write of writes) {
        if (clock !== 'that stands still') now -= 86_400_000
        const { version, operation } = await write()
        const after = await moment(post.id)
        assert.isAbove(after.valueOf(), before.valueOf(), operation)
        if (operation !== 'destroy') assert.equal(version, after.valueOf().toString(36))
        before = after
      }
    })
  }

  test('stays what it is when a write changes nothing', async ({ assert }) => {
    const { actor, id: authorId } = await person('editor')
    const tag = await TagFactory.create()
    const { id, version } = await operations.store(PostResource, actor, {
      title: 'Same',
      body: 'x',
      authorId,
      tags: [tag.id],
    })
    for (const input of [{}, { title: 'Same' }, { tags: [tag.id] }, { tags: { unlink: [999] } }]) {
      const written = await operations.update(PostResource, actor, id, input)
      assert.equal(written.version, version)
    }
  })

  test('is the same however the record is read', async ({ assert }) => {
    const { actor } = await person('editor')
    const { id, version } = await operations.store(PostResource, actor, { title: 'T', body: 'x' })
    assert.equal((await operations.showText(PostResource, actor, id, {}, 'api')).version, version)
    const few = await operations.showText(PostResource, actor, id, { fields: 'title' }, 'api')
    assert.equal(few.version, version)
    assert.deepEqual(JSON.parse(few.text), { title: 'T' })
  })

  test('is asked before a write, after the right to it', async ({ assert }) => {
    const { actor: editor } = await person('editor')
    const { actor: author } = await person('author')
    const { id, version } = await operations.store(PostResource, editor, { title: 'T', body: 'x' })
    const of = PostResource
    const stale = { version: 'stale' }
    assert.equal(await code(operations.update(of, author, id, {}, stale)), 'E_NOT_FOUND')
    await operations.act(of, editor, id, 'publish')
    assert.equal(await code(operations.update(of, author, id, {}, stale)), 'E_FORBIDDEN')
    for (const write of [
      () => operations.update(of, editor, id, { title: 'X' }, { version: version! }),
      () => operations.act(of, editor, id, 'withdraw', { version: version! }),
      () => operations.destroy(of, editor, id, { version: [version!, 'older'] }),
    ]) {
      assert.equal(await code(write()), 'E_PRECONDITION_FAILED')
    }
    const post = await Post.findOrFail(id)
    assert.deepInclude(post.serialize(), { title: 'T', status: 'published', deletedAt: null })
    const now = post.updatedAt.valueOf().toString(36)
    const changed = await operations.update(of, editor, id, { title: 'X' }, { version: ['a', now] })
    assert.equal(changed.row.title, 'X')
    assert.equal(await code(operations.destroy(of, editor, id, { version: '*' })), 'done')
    const trashed = await moment(post.id)
    assert.equal(await code(operations.restore(of, editor, id, stale)), 'E_PRECONDITION_FAILED')
    const { row } = await operations.restore(of, editor, id, {
      version: trashed.valueOf().toString(36),
    })
    assert.equal(row.title, 'X')
  })
})

test.group('The version of a record without a timestamp', (group) => {
  group.setup(openLab)
  group.each.setup(hireMakers)

  test('is made of all its columns, also of those that are not shown', async ({ assert }) => {
    const shown = async (actor = curator) =>
      (await lab.showText(lab.registry.of(MakerResource), actor, 1)).version
    const first = await shown()
    assert.equal(await shown(guest), first)
    const { version } = await lab.update(MakerResource, curator, 1, { secret: 'changed' })
    assert.notEqual(version, first)
    assert.equal(await shown(guest), version)
    assert.equal(
      await code(lab.update(MakerResource, guest, 1, { name: 'B' }, { version: first })),
      'E_PRECONDITION_FAILED'
    )
    const back = await lab.update(MakerResource, curator, 1, { secret: 'x' }, { version: version! })
    assert.equal(back.version, first, 'what is the same again has the same version')
  })
})

test.group('A resource that requires versions', (group) => {
  group.setup(() => {
    const { options } = operations.registry.of(PostResource).resource
    const api = options.api
    Object.assign(options, { api: { ...(api as object), requireVersion: true } })
    return () => {
      Object.assign(options, { api })
    }
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('asks programs for one, and nobody else', async ({ assert }) => {
    const { actor } = await person('editor')
    const { actor: reader } = await person('reader')
    const { id, version } = await operations.store(PostResource, actor, { title: 'T', body: 'x' })
    const api = { surface: 'api' } as const
    for (const write of [
      () => operations.update(PostResource, actor, id, { title: 'X' }, api),
      () => operations.act(PostResource, actor, id, 'publish', api),
      () => operations.destroy(PostResource, actor, id, api),
      () => operations.restore(PostResource, actor, id, api),
    ]) {
      assert.equal(await code(write()), 'E_PRECONDITION_REQUIRED')
    }
    assert.equal(
      await code(operations.update(PostResource, reader, id, {}, { ...api, version: '*' })),
      'E_NOT_FOUND'
    )
    const given = { ...api, version: version! }
    assert.equal(await code(operations.act(PostResource, actor, id, 'publish', given)), 'done')
    assert.equal(await code(operations.update(PostResource, actor, id, { title: 'X' })), 'done')
  })
})

test.group('Two who change the same version at once', (group) => {
  group.each.setup(() => testUtils.db().truncate())

  test('do not overwrite each other: one succeeds, the others are told', async ({ assert }) => {
    const { actor, id: authorId } = await person('editor')
    const { id } = await PostFactory.merge({ authorId }).create()
    for (let round = 0; round < 8; round++) {
      const { version } = await operations.showText(PostResource, actor, id)
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, number) =>
          code(
            operations.update(PostResource, actor, id, { title: `${round}-${number}` }, { version })
          )
        )
      )
      const winner = outcomes.indexOf('done')
      assert.equal(outcomes.filter((outcome) => outcome === 'done').length, 1, outcomes.join())
      assert.equal(
        outcomes.filter((outcome) => outcome === 'E_PRECONDITION_FAILED').length,
        5,
        outcomes.join()
      )
      assert.equal((await Post.findOrFail(id)).title, `${round}-${winner}`)
    }
  }).timeout(30_000)

  test('leave as many versions as there were writes', async ({ assert }) => {
    const { actor, id: authorId } = await person('editor')
    const { id } = await PostFactory.merge({ authorId, updatedAt: DateTime.utc(2020) }).create()
    const written = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        operations.update(PostResource, actor, id, { title: `Title ${number}` })
      )
    )
    assert.equal(new Set(written.map(({ version }) => version)).size, 20)
  }).timeout(30_000)
})
