import { test } from '@japa/runner'
import type { Editor } from '#framework/migrations/main'
import { scratches, type Scratch } from './scratch.js'

/** Users with posts that go with them, and rows in both. */
function blog(editor: Editor) {
  editor.createTable('users', {
    columns: {
      id: { type: 'increments' },
      name: { type: 'string', length: 50 },
      email: { type: 'string', length: 100, nullable: true },
    },
  })
  editor.createTable('posts', {
    columns: {
      id: { type: 'increments' },
      author_id: { type: 'integer', unsigned: true, references: 'users.id', onDelete: 'cascade' },
      title: { type: 'string', length: 100 },
      status: { type: 'enum', values: ['draft', "it's", 'published'], default: 'draft' },
      views: { type: 'integer', default: 0 },
      deck: { type: 'text', nullable: true },
    },
    indexes: [{ columns: ['author_id'] }, { columns: ['author_id', 'title'], unique: true }],
    checks: { posts_views_positive: 'views >= 0' },
  })
}

async function withRows(scratch: Scratch) {
  await scratch.migrate(blog)
  await scratch.insert('users', [
    { name: 'Ada', email: 'ada@example.com' },
    { name: 'Bo', email: null },
  ])
  await scratch.insert('posts', [
    { author_id: 1, title: 'One', status: 'draft', views: 1 },
    { author_id: 1, title: 'Two', status: "it's", views: 2 },
    { author_id: 2, title: 'Three', status: 'published', views: 3 },
  ])
}

test.group('Operations on three databases', (group) => {
  const databases = scratches(group)

  test('create tables with keys, indexes and checks that hold', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      assert.deepEqual(await scratch.column('posts', 'title'), ['One', 'Two', 'Three'])
      const post = { author_id: 1, title: 'X', status: 'draft', views: 0 }
      for (const wrong of [{ title: 'One' }, { status: 'gone' }, { views: -1 }, { author_id: 9 }]) {
        const refused = await scratch.refuses(() =>
          scratch.insert('posts', [{ ...post, ...wrong }])
        )
        assert.isTrue(refused, JSON.stringify(wrong))
      }
    })
  })

  test('a change of a parent leaves its children', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await scratch.migrate((editor) => {
        editor.addColumn('users', 'age', { type: 'integer' }, { fill: 7 })
        editor.alterColumn('users', 'name', { type: 'text', default: null })
        editor.alterColumn('users', 'name', { type: 'string', length: 40, default: 'Nobody?' })
        editor.alterColumn('users', 'email', { nullable: null }, { fill: 'none@example.com' })
        editor.renameColumn('users', 'email', 'Mail Address')
        editor.dropColumn('users', 'age')
        editor.addColumn('users', 'born_at', {
          type: 'dateTime',
          default: { sql: 'CURRENT_TIMESTAMP' },
        })
        editor.renameTable('users', 'People')
      })
      assert.lengthOf(await scratch.rows('posts'), 3)
      assert.deepEqual(await scratch.column('People', 'Mail Address'), [
        'ada@example.com',
        'none@example.com',
      ])
      await scratch.insert('People', [{ 'Mail Address': 'c@example.com' }])
      assert.equal((await scratch.rows('People'))[2].name, 'Nobody?')
      assert.isTrue(
        await scratch.refuses(() => scratch.insert('posts', [{ author_id: 9, title: 'x' }]))
      )
      await scratch.client.from('People').where('id', 1).delete()
      assert.lengthOf(await scratch.rows('posts'), 1)
    })
  })

  test('columns are added and dropped with their indexes, keys and checks', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      const up = (editor: Editor) => {
        editor.addColumn('posts', 'editor_id', {
          type: 'integer',
          unsigned: true,
          nullable: true,
          references: 'users.id',
          onDelete: 'set null',
        })
        editor.addColumn('posts', 'kind', { type: 'enum', values: ['a', 'b'] }, { fill: 'a' })
        editor.addColumn(
          'posts',
          'slug',
          { type: 'string' },
          { fill: (row) => `p-${String(row.title)}` }
        )
        editor.addIndex('posts', { columns: ['slug'], unique: true })
        editor.addIndex('posts', { columns: ['editor_id', 'kind'] })
      }
      await scratch.migrate(up)
      assert.deepEqual(await scratch.column('posts', 'slug'), ['p-One', 'p-Two', 'p-Three'])
      assert.deepEqual(await scratch.column('posts', 'kind'), ['a', 'a', 'a'])
      await scratch.client.from('posts').where('id', 1).update({ editor_id: 2 })
      assert.isTrue(
        await scratch.refuses(() =>
          scratch.client.from('posts').where('id', 1).update({ editor_id: 5 })
        )
      )
      assert.isTrue(
        await scratch.refuses(() =>
          scratch.client.from('posts').where('id', 1).update({ kind: 'c' })
        )
      )
      await scratch.migrate((editor) => {
        editor.dropColumn('posts', 'slug')
        editor.dropColumn('posts', 'kind')
        editor.dropColumn('posts', 'editor_id')
      })
      assert.notProperty((await scratch.rows('posts'))[0], 'slug')
      await scratch.migrate(up)
      assert.lengthOf(await scratch.rows('posts'), 3)
    })
  })
})
