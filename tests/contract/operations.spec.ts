import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CategoryFactory } from '#database/factories/category_factory'
import { CommentFactory } from '#database/factories/comment_factory'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import { people } from '../functional/rest/people.js'
import { adapters } from './adapters.js'

const DRAFT = { title: 'Night train', body: 'All *aboard*.' }

/** Text that a careless layer between would bend. */
const UNUSUAL = `"Quotes" & <b>angles</b> 'n' \\ back %_ Ärger 東京 🚂 {{ braces }} \${dollars}`

test.group('The contract of the operations', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('{name}: lists rows in order, counted, page after page')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { visitor, author } = await people()
      const posts = PostFactory.apply('published').merge({ authorId: author.id })
      for (let number = 0; number < 7; number++) {
        await posts.merge({ authorId: author.id, title: `T${number}` }).create()
      }
      const query = { sort: '-title', limit: 3, count: true, fields: ['title'] }
      const seen: unknown[] = []
      let cursor: string | undefined
      do {
        const { given } = await adapter.list('posts', visitor, { ...query, cursor })
        assert.equal(given!.meta.total, 7)
        assert.equal(given!.meta.limit, 3)
        seen.push(given!.data.map(({ title }) => title))
        cursor = given!.meta.nextCursor ?? undefined
      } while (cursor)
      assert.deepEqual(seen, [['T6', 'T5', 'T4'], ['T3', 'T2', 'T1'], ['T0']])
      const { given } = await adapter.list('posts', visitor, { sort: 'title', limit: 2, offset: 4 })
      assert.deepEqual(
        given!.data.map(({ title }) => title),
        ['T4', 'T5']
      )
      assert.equal(given!.meta.offset, 4)
    })

  test('{name}: filters, searches and includes')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { visitor, author } = await people()
      const tag = await TagFactory.create()
      const first = await PostFactory.apply('published')
        .merge({ authorId: author.id, title: 'First', publishedAt: DateTime.utc(2024, 1, 1) })
        .create()
      const second = await PostFactory.apply('published')
        .merge({ authorId: author.id, title: 'Zebra', publishedAt: DateTime.utc(2024, 6, 1) })
        .create()
      await second.related('tags').attach([tag.id])
      const titles = async (query: object) => {
        const { given } = await adapter.list('posts', visitor, { sort: 'title', ...query })
        return given!.data.map(({ title }) => title)
      }
      const both = ['First', 'Zebra']
      assert.deepEqual(await titles({ filter: { status: 'published' } }), both)
      assert.deepEqual(await titles({ filter: { publishedAt: { gte: '2024-03-01' } } }), ['Zebra'])
      assert.deepEqual(await titles({ filter: { 'tags.slug': tag.slug } }), ['Zebra'])
      assert.deepEqual(
        await titles({ filter: { or: [{ title: 'First' }, { title: 'Zebra' }] } }),
        both
      )
      assert.deepEqual(await titles({ filter: { not: { title: 'First' } } }), ['Zebra'])
      assert.deepEqual(await titles({ search: 'zebr' }), ['Zebra'])
      const { given } = await adapter.show('posts', visitor, first.id, {
        include: ['author', 'tags', 'category'],
      })
      assert.deepEqual(given!.tags as object[], [])
      assert.isNull(given!.category)
      assert.deepEqual(Object.keys(given!.author as object), ['id', 'name', 'slug'])
    })

  test('{name}: stores what is given and gives it back unchanged')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { author } = await people()
      const category = await CategoryFactory.create()
      const tags = await TagFactory.createMany(2)
      const input = {
        title: UNUSUAL,
        deck: `${UNUSUAL}\nsecond line`,
        body: `${UNUSUAL}\n\nsecond paragraph\n`,
        publishedAt: '2024-02-29T23:59:59.999Z',
        status: 'published',
        categoryId: category.id,
      }
      const stored = await adapter.store('posts', author, {
        ...input,
        tags: tags.map(({ id }) => id),
      })
      assert.isUndefined(stored.code, String(stored.problems))
      const id = stored.given!.id as number
      assert.deepInclude(stored.given!, input)
      assert.equal(stored.given!.authorId, author.id)
      const shown = await adapter.show('posts', author, id, { include: ['tags'] })
      assert.deepInclude(shown.given!, input)
      assert.sameMembers(
        (shown.given!.tags as { id: number }[]).map((tag) => tag.id),
        tags.map((tag) => tag.id)
      )
    })

  test('{name}: changes what is given, and only that')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { author } = await people()
      const { given } = await adapter.store('posts', author, { ...DRAFT, deck: 'Kept' })
      const changed = await adapter.update('posts', author, given!.id as number, { title: 'Other' })
      assert.deepInclude(changed.given!, { title: 'Other', deck: 'Kept', slug: given!.slug })
      const emptied = await adapter.update('posts', author, given!.id as number, { deck: null })
      assert.isNull(emptied.given!.deck)
    })

  test('{name}: refuses an article without a title, and names all that is wrong')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { author } = await people()
      const without = await adapter.store('posts', author, { body: 'x' })
      assert.deepEqual(without, { code: 'E_INVALID', problems: ['title required'] })
      const wrong = await adapter.store('posts', author, {
        title: 'x'.repeat(201),
        status: 'burnt',
        authorId: 1,
        colour: 'red',
        categoryId: 99_999,
      })
      assert.equal(wrong.code, 'E_INVALID')
      assert.deepEqual(wrong.problems, [
        'authorId readonly',
        'body required',
        'colour unknown',
        'status enum',
        'title maxLength',
      ])
      const nowhere = await adapter.store('posts', author, {
        ...DRAFT,
        categoryId: 99_999,
        tags: [99_999],
      })
      assert.deepEqual(nowhere, {
        code: 'E_INVALID',
        problems: ['categoryId exists', 'tags exists'],
      })
      await PostFactory.merge({ slug: 'taken' }).create()
      const taken = await adapter.store('posts', author, { ...DRAFT, slug: 'taken' })
      assert.deepEqual(taken, { code: 'E_INVALID', problems: ['slug unique'] })
    })

  test('{name}: refuses what cannot be asked, by name')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { visitor } = await people()
      const refusal = async (query: object) =>
        (await adapter.list('posts', visitor, query)).problems
      assert.deepEqual(await refusal({ filter: { colour: 'red' } }), ['filter[colour] filter'])
      assert.deepEqual(await refusal({ filter: { 'author.email': 'x' } }), [
        'filter[author.email] filter',
      ])
      assert.deepEqual(await refusal({ filter: { status: { gte: 'x' } } }), [
        'filter[status][gte] operator',
      ])
      assert.deepEqual(await refusal({ filter: { publishedAt: 'never' } }), [
        'filter[publishedAt] value',
      ])
      assert.deepEqual(await refusal({ sort: 'colour' }), ['sort sort'])
      assert.deepEqual(await refusal({ fields: ['password'] }), ['fields fields'])
      assert.deepEqual(await refusal({ include: ['parents'] }), ['include include'])
      assert.deepEqual(await refusal({ limit: 0 }), ['limit range'])
      assert.deepEqual(await refusal({ limit: 101 }), ['limit range'])
      assert.deepEqual(await refusal({ offset: -1 }), ['offset range'])
      assert.deepEqual(await refusal({ cursor: 'forged' }), ['cursor cursor'])
      assert.deepEqual(await refusal({ page: 2, offset: 2 }), ['page exclusive'])
    })

  test('{name}: says who may not, and hides what is hidden')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { visitor, reader, author, editor, admin } = await people()
      const draft = await PostFactory.merge({ authorId: admin.id }).create()
      const published = await PostFactory.apply('published').merge({ authorId: admin.id }).create()
      const code = async (outcome: Promise<{ code?: string }>) => (await outcome).code ?? 'done'
      assert.equal(await code(adapter.show('posts', author, draft.id)), 'E_NOT_FOUND')
      assert.equal(await code(adapter.show('posts', author, 99_999)), 'E_NOT_FOUND')
      assert.equal(await code(adapter.update('posts', author, draft.id, {})), 'E_NOT_FOUND')
      assert.equal(await code(adapter.update('posts', author, published.id, {})), 'E_FORBIDDEN')
      assert.equal(await code(adapter.destroy('posts', visitor, published.id)), 'E_UNAUTHENTICATED')
      assert.equal(
        await code(adapter.act('posts', reader, published.id, 'withdraw')),
        'E_FORBIDDEN'
      )
      assert.equal(await code(adapter.act('posts', editor, published.id, 'burn')), 'E_NOT_FOUND')
      assert.equal(await code(adapter.store('posts', visitor, DRAFT)), 'E_UNAUTHENTICATED')
      assert.equal(await code(adapter.store('posts', reader, DRAFT)), 'E_FORBIDDEN')
      assert.equal(await code(adapter.list('roles', visitor)), 'E_UNAUTHENTICATED')
      assert.equal(await code(adapter.list('roles', editor)), 'E_FORBIDDEN')
      assert.equal(await code(adapter.list('roles', admin)), 'done')
      assert.equal(await code(adapter.list('posts', reader, { trashed: 'only' })), 'E_FORBIDDEN')
      assert.equal(await code(adapter.update('posts', editor, published.id, {})), 'done')
    })

  test('{name}: puts in the trash and restores, publishes and withdraws')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { visitor, author } = await people()
      const { given } = await adapter.store('posts', author, DRAFT)
      const id = given!.id as number
      const status = async () => (await adapter.show('posts', author, id)).given?.status ?? 'gone'
      assert.equal((await adapter.act('posts', author, id, 'publish')).given!.status, 'published')
      assert.equal((await adapter.act('posts', author, id, 'publish')).code, 'E_CONFLICT')
      assert.equal((await adapter.show('posts', visitor, id)).given!.id, id)
      assert.deepEqual(await adapter.destroy('posts', author, id), { given: null })
      assert.equal(await status(), 'gone')
      const trash = await adapter.list('posts', author, { trashed: 'only' })
      assert.deepEqual(
        trash.given!.data.map((row) => row.id),
        [id]
      )
      assert.equal((await adapter.restore('posts', author, id)).given!.id, id)
      assert.equal(await status(), 'published')
      assert.equal((await adapter.act('posts', author, id, 'withdraw')).given!.status, 'draft')
      assert.equal((await adapter.show('posts', visitor, id)).code, 'E_NOT_FOUND')
    })

  test('{name}: gives only its key of a record that its writer may not see')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { visitor } = await people()
      const { postId } = await CommentFactory.apply('approved').create()
      const letter = { postId, authorName: 'A stranger', body: 'Well written.' }
      const { given } = await adapter.store('comments', visitor, letter)
      assert.deepEqual(Object.keys(given!), ['id'])
      assert.equal(
        (await adapter.show('comments', visitor, given!.id as number)).code,
        'E_NOT_FOUND'
      )
    })

  test('{name}: does not remove what others point at')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { admin, author } = await people()
      await PostFactory.merge({ authorId: author.id }).create()
      assert.equal((await adapter.destroy('users', admin, author.id)).code, 'E_CONFLICT')
      assert.equal((await adapter.show('users', admin, author.id)).given!.id, author.id)
    })

  test('{name}: does not lose an update, and says so')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { author } = await people()
      const { given } = await adapter.store('posts', author, DRAFT)
      const id = given!.id as number
      const version = await adapter.version('posts', author, id)
      const first = await adapter.update('posts', author, id, { title: 'One' }, { version })
      assert.equal(first.given!.title, 'One')
      const late = await adapter.update('posts', author, id, { title: 'Two' }, { version })
      assert.equal(late.code, 'E_PRECONDITION_FAILED')
      assert.equal((await adapter.show('posts', author, id)).given!.title, 'One')
      const current = await adapter.version('posts', author, id)
      assert.notEqual(current, version)
      const again = await adapter.update(
        'posts',
        author,
        id,
        { title: 'Two' },
        { version: current }
      )
      assert.equal(again.given!.title, 'Two')
    })

  test('{name}: replaces a record, and patches it')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { author } = await people()
      const { given } = await adapter.store('posts', author, { ...DRAFT, deck: 'Gone' })
      const { id, slug } = given! as { id: number; slug: string }
      const change = (input: unknown, how: 'replace' | 'mergePatch' | 'jsonPatch') =>
        adapter.update('posts', author, id, input, { change: how })
      const replaced = await change({ title: 'New', body: 'y' }, 'replace')
      assert.deepInclude(replaced.given!, { title: 'New', body: 'y', deck: null, slug })
      const half = await change({ title: 'New' }, 'replace')
      assert.deepEqual(half, { code: 'E_INVALID', problems: ['body required'] })
      const merged = await change({ deck: 'Here', categoryId: null }, 'mergePatch')
      assert.deepInclude(merged.given!, { title: 'New', deck: 'Here' })
      const steps = [
        { op: 'test', path: '/deck', value: 'Here' },
        { op: 'move', from: '/deck', path: '/title' },
      ]
      const patched = await change(steps, 'jsonPatch')
      assert.deepInclude(patched.given!, { title: 'Here', deck: null })
      const untrue = await change(steps, 'jsonPatch')
      assert.deepEqual(untrue, { code: 'E_PRECONDITION_FAILED', problems: ['deck test'] })
    })

  test('{name}: writes many records, or none')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { author } = await people()
      const stored = await adapter.many('storeMany', 'posts', author, [DRAFT, DRAFT])
      const rows = stored.given!.map((row) => row!)
      assert.deepEqual(
        rows.map(({ slug }) => slug),
        ['night-train', 'night-train-2']
      )
      const wrong = [DRAFT, { title: 'x' }, { ...DRAFT, colour: 'red' }]
      assert.deepEqual(await adapter.many('storeMany', 'posts', author, wrong), {
        code: 'E_INVALID',
        problems: ['/1/body required', '/2/colour unknown'],
      })
      const changes = rows.map(({ id }) => ({ id, input: { title: `No ${Number(id)}` } }))
      const changed = await adapter.many('updateMany', 'posts', author, changes)
      assert.deepEqual(
        changed.given!.map((row) => row!.title),
        changes.map(({ input }) => input.title)
      )
      const unknown = [{ id: rows[0].id }, { id: 99_999 }]
      assert.deepEqual(await adapter.many('destroyMany', 'posts', author, unknown), {
        code: 'E_NOT_FOUND',
        problems: ['/1/id E_NOT_FOUND'],
      })
      const ids = rows.map(({ id }) => ({ id }))
      assert.deepEqual((await adapter.many('destroyMany', 'posts', author, ids)).given, [
        null,
        null,
      ])
      assert.lengthOf((await adapter.list('posts', author)).given!.data, 0)
    })

  test('{name}: does once what is sent twice with one key')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { author } = await people()
      const first = await adapter.store('posts', author, DRAFT, { key: 'k-1' })
      const second = await adapter.store('posts', author, DRAFT, { key: 'k-1' })
      assert.deepEqual(second.given, first.given)
      assert.lengthOf((await adapter.list('posts', author)).given!.data, 1)
      const other = await adapter.store('posts', author, { ...DRAFT, deck: 'x' }, { key: 'k-1' })
      assert.equal(other.code, 'E_IDEMPOTENCY_MISMATCH')
    })

  test('{name}: links and unlinks one record')
    .with(adapters)
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const { author, reader } = await people()
      const [one, two] = await TagFactory.createMany(2)
      const { given } = await adapter.store('posts', author, { ...DRAFT, tags: [one.id] })
      const id = given!.id as number
      const tags = async () => {
        const shown = await adapter.show('posts', author, id, { include: ['tags'] })
        return (shown.given!.tags as { id: number }[]).map((tag) => tag.id)
      }
      const link = (deed: 'link' | 'unlink', related: number, who = author) =>
        adapter.link(deed, who, ['posts', id, 'tags', related])
      for (let twice = 0; twice < 2; twice++) assert.isTrue((await link('link', two.id)).given)
      assert.sameMembers(await tags(), [one.id, two.id])
      for (let twice = 0; twice < 2; twice++) assert.isTrue((await link('unlink', one.id)).given)
      assert.deepEqual(await tags(), [two.id])
      assert.equal((await link('link', 99_999)).code, 'E_NOT_FOUND')
      assert.equal((await link('link', one.id, reader)).code, 'E_NOT_FOUND')
      assert.deepEqual(await tags(), [two.id])
    })
})
