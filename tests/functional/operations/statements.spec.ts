import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { operations, visitor } from '#framework/resources/main'
import { PostFactory } from '#database/factories/post_factory'
import { TagFactory } from '#database/factories/tag_factory'
import PostResource from '#resources/post_resource'
import { person } from '../rest/people.js'

/** How many statements the deed sends, by reading and by writing. */
async function statementsOf(deed: () => Promise<unknown>) {
  const { reader } = operations.runtime
  const knex = db.connection().getWriteClient()
  let reads = 0
  let sent = 0
  const all = reader.all.bind(reader)
  reader.all = (...given) => {
    reads++
    return all(...given)
  }
  const count = ({ sql }: { sql: string }) => {
    if (!/^(savepoint|release|begin|commit|pragma)/i.test(sql.trim())) sent++
  }
  knex.on('query', count)
  try {
    await deed()
  } finally {
    reader.all = all
    knex.removeListener('query', count)
  }
  return { reads, sent }
}

test.group('The statements of an operation', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  async function shelf(rows: number) {
    const author = await person('author')
    const tags = await TagFactory.createMany(3)
    for (let row = 0; row < rows; row++) {
      const post = await PostFactory.apply('published').merge({ authorId: author.id }).create()
      await post.related('tags').attach(tags.map(({ id }) => id))
    }
    return { author, tags }
  }

  test('of a list are as many for one row as for forty: one, and one per to-many include', async ({
    assert,
  }) => {
    await shelf(40)
    const include = ['author', 'category', 'tags'] as const
    for (const limit of [1, 7, 40]) {
      const one = await statementsOf(() => operations.list(PostResource, visitor, { limit }))
      assert.equal(one.reads, 1)
      const joined = await statementsOf(() =>
        operations.list(PostResource, visitor, {
          limit,
          include: include.slice(0, 2),
          sort: 'author.name',
        })
      )
      assert.equal(joined.reads, 1)
      const many = await statementsOf(() =>
        operations.list(PostResource, visitor, { limit, include, count: true })
      )
      assert.equal(many.reads, 3, 'the rows, the tags, the count')
      assert.isAtMost(many.sent, 3)
    }
  })

  test('of one record are one, and one per to-many include', async ({ assert }) => {
    await shelf(1)
    const [{ id }] = (await operations.list(PostResource, visitor)).data
    const bare = await statementsOf(() => operations.show(PostResource, visitor, id as number))
    assert.equal(bare.reads, 1)
    const full = await statementsOf(() =>
      operations.show(PostResource, visitor, id as number, { include: ['author', 'tags'] })
    )
    assert.equal(full.reads, 2)
  })

  test('of a store do not grow with what it links', async ({ assert }) => {
    const { author } = await shelf(0)
    const tags = await TagFactory.createMany(30)
    const store = (count: number) =>
      statementsOf(() =>
        operations.store(PostResource, author.actor, {
          title: `With ${count}`,
          body: 'x',
          tags: tags.slice(0, count).map(({ id }) => id),
        })
      )
    const few = await store(2)
    const many = await store(30)
    assert.equal(many.reads, few.reads)
    assert.isAtMost(many.sent - few.sent, 1)
  })
})
