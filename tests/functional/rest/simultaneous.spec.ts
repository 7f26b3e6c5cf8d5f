import { setTimeout as sleep } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { isDatabaseUnavailable, operations } from '#framework/resources/main'
import { PostFactory } from '#database/factories/post_factory'
import Post from '#models/post'
import { ask } from './asking.js'
import { person, type Person } from './people.js'

/*
 * What several writers and a database in trouble do to each other. No transaction around these tests: they need real
 * ones, so the tables are emptied afterwards.
 */

const WRITERS = 30

const client = () => db.manager.get(db.primaryConnectionName)!.config.client

/** Another process's connection that holds the write lock on posts until it is let go. */
async function holdLock(): Promise<() => Promise<void>> {
  if (client() === 'better-sqlite3') {
    const { filename } = db.manager.get(db.primaryConnectionName)!.config.connection as {
      filename: string
    }
    const other = new BetterSqlite3(filename)
    other.exec('begin immediate')
    return async () => {
      other.exec('rollback')
      other.close()
    }
  }
  const trx = await db.transaction()
  if (client() === 'pg') await trx.rawQuery('lock table posts in exclusive mode')
  else await trx.rawQuery('select * from posts for update')
  return () => trx.rollback()
}

const stored = async () => Number((await db.from('posts').count('* as total'))[0].total)

const write = (api: ApiClient, who: Person, body: object = {}) =>
  ask(api, 'post', '/api/posts', who, { title: 'Night train', body: 'x', ...body })

test.group('Two writers at once', (group) => {
  group.each.setup(() => testUtils.db().truncate())

  test('who give the same title both get a slug of their own', async ({ client: api, assert }) => {
    const author = await person('author')
    const answers = await Promise.all(Array.from({ length: WRITERS }, () => write(api, author)))
    assert.deepEqual(
      answers.map((answer) => answer.status()),
      answers.map(() => 201)
    )
    const slugs = answers.map((answer) => answer.body().data.slug)
    assert.equal(new Set(slugs).size, WRITERS)
    assert.equal(await stored(), WRITERS)
  }).timeout(60_000)

  test('who ask for the same slug: one gets it, the other is told', async ({
    client: api,
    assert,
  }) => {
    const author = await person('author')
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => write(api, author, { slug: 'the-one' }))
    )
    const statuses = answers.map((answer) => answer.status()).sort()
    assert.deepEqual(statuses, [201, ...Array.from({ length: 7 }, () => 422)])
    const refused = answers.find((answer) => answer.status() === 422)!
    assert.deepInclude(refused.body().errors[0], { field: 'slug', rule: 'unique' })
    assert.equal(await stored(), 1)
  })

  test('who change the same record both succeed, one after the other', async ({
    client: api,
    assert,
  }) => {
    const author = await person('author')
    const post = await PostFactory.merge({ authorId: author.id }).create()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        ask(api, 'patch', `/api/posts/${post.id}`, author, { title: `Title ${number}` })
      )
    )
    assert.deepEqual(
      answers.map((answer) => answer.status()),
      answers.map(() => 200)
    )
    assert.match((await Post.findOrFail(post.id)).title, /^Title \d+$/)
  })

  test('readers meanwhile are answered', async ({ client: api, assert }) => {
    const author = await person('author')
    const writing = Promise.all(Array.from({ length: 10 }, () => write(api, author)))
    const reading = await Promise.all(
      Array.from({ length: 20 }, () => ask(api, 'get', '/api/posts'))
    )
    assert.isTrue(reading.every((answer) => answer.status() === 200))
    await writing
  })
})

test.group('A database in trouble', (group) => {
  group.each.setup(() => testUtils.db().truncate())
  group.each.setup(() => {
    const { patience } = operations.runtime
    operations.runtime.patience = 300
    return () => {
      operations.runtime.patience = patience
    }
  })

  test('that is locked answers 503 to a write, reads on, and loses nothing', async ({
    client: api,
    assert,
  }) => {
    const author = await person('author')
    const post = await PostFactory.apply('published').merge({ authorId: author.id }).create()
    const release = await holdLock()
    try {
      const writing = ask(api, 'patch', `/api/posts/${post.id}`, author, { title: 'New' })
      const reading = ask(api, 'get', `/api/posts/${post.id}`, author)
      const [written, read] = await Promise.all([writing, reading])
      assert.equal(read.status(), 200)
      assert.equal(written.status(), 503)
      assert.equal(written.header('content-type'), 'application/problem+json')
      assert.equal(written.body().code, 'E_DATABASE_UNAVAILABLE')
      assert.isString(written.header('retry-after'))
    } finally {
      await release()
    }
    assert.equal((await Post.findOrFail(post.id)).title, post.title)
    const again = await ask(api, 'patch', `/api/posts/${post.id}`, author, { title: 'New' })
    assert.equal(again.status(), 200)
  }).timeout(20_000)

  test('that is locked for a moment makes a write wait, and others not', async ({
    client: api,
    assert,
  }) => {
    operations.runtime.patience = 5000
    const author = await person('author')
    const post = await PostFactory.apply('published').merge({ authorId: author.id }).create()
    const release = await holdLock()
    const writing = ask(api, 'patch', `/api/posts/${post.id}`, author, { title: 'New' }).then(
      (answer) => answer.status()
    )
    const start = performance.now()
    assert.equal((await ask(api, 'get', '/api/posts', author)).status(), 200)
    assert.isBelow(performance.now() - start, 1000)
    await sleep(300)
    await release()
    assert.equal(await writing, 200)
  }).timeout(20_000)

  test('that is read-only answers 503 to every write, reads on, and half-writes nothing', async ({
    client: api,
    assert,
    cleanup,
  }) => {
    const author = await person('author')
    const post = await PostFactory.apply('published').merge({ authorId: author.id }).create()
    await db.rawQuery('pragma query_only = on')
    cleanup(async () => {
      await db.rawQuery('pragma query_only = off')
    })
    const answers = [
      await write(api, author),
      await ask(api, 'patch', `/api/posts/${post.id}`, author, { title: 'New' }),
      await ask(api, 'delete', `/api/posts/${post.id}`, author),
      await ask(api, 'post', `/api/posts/${post.id}/withdraw`, author),
    ]
    assert.deepEqual(
      answers.map((answer) => [answer.status(), answer.body().code]),
      answers.map(() => [503, 'E_DATABASE_UNAVAILABLE'])
    )
    assert.equal((await ask(api, 'get', `/api/posts/${post.id}`)).status(), 200)
    assert.equal(await stored(), 1)
  }).skip(() => client() !== 'better-sqlite3', 'the servers say it per session; see the next test')

  test('that is read-only is known by the code it gives', async ({ assert }) => {
    const knex = db.connection().getWriteClient()
    const trx = await knex.transaction(null as never, { readOnly: true })
    const error = await trx('tags')
      .delete()
      .then(
        () => undefined,
        (reason: unknown) => reason
      )
    await trx.rollback()
    assert.isTrue(isDatabaseUnavailable(error), String(error))
  }).skip(() => client() === 'better-sqlite3', 'SQLite has no read-only transactions')

  test('that fails in the middle of a write keeps nothing of it', async ({
    client: api,
    assert,
    cleanup,
  }) => {
    const author = await person('author')
    const tag = (await ask(api, 'post', '/api/tags', author, { name: 'one' })).body().data
    await db.rawQuery('alter table post_tag rename to post_tag_away')
    cleanup(async () => {
      await db.rawQuery('alter table post_tag_away rename to post_tag')
    })
    const answer = await write(api, author, { tags: [tag.id] })
    assert.equal(answer.status(), 500)
    assert.notMatch(answer.text(), /post_tag/)
    assert.equal(await stored(), 0)
  })
})
