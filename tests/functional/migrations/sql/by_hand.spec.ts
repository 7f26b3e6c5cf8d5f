import { test } from '@japa/runner'
import { scratches, type Scratch } from './scratch.js'

/** Tables as a hand-written Lucid migration makes them, with names and types that are not ours. */
async function withTables(scratch: Scratch): Promise<void> {
  await scratch.client.schema.createTable('users', (table) => {
    table.increments('id')
    table.string('email').notNullable().unique()
  })
  await scratch.client.schema.createTable('posts', (table) => {
    table.increments('id')
    table.integer('author_id').unsigned().references('id').inTable('users').onDelete('CASCADE')
    table.enum('status', ['draft', 'old', 'published']).notNullable().defaultTo('draft')
    table.string('slug').notNullable()
    table.timestamp('created_at')
    table.unique(['slug', 'status'], { indexName: 'one_slug' })
    table.index(['author_id'])
  })
  scratch.schema = await scratch.read()
  await scratch.insert('users', [{ email: 'a' }, { email: 'b' }])
  await scratch.insert('posts', [
    { author_id: 1, slug: 'one', status: 'draft' },
    { author_id: 2, slug: 'two', status: 'old' },
  ])
}

test.group('Tables made by hand', (group) => {
  const databases = scratches(group)

  test('are changed like our own, with all rows', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withTables(scratch)
      await scratch.migrateUnseen((editor) => {
        editor.alterColumn(
          'posts',
          'status',
          { values: ['draft', 'gone'], default: 'gone' },
          { map: { old: 'gone', published: 'gone' } }
        )
        editor.renameColumn('posts', 'author_id', 'writer_id')
        editor.renameTable('users', 'people')
        editor.renameColumn('people', 'email', 'mail')
        editor.alterColumn('people', 'mail', { length: 100 })
        editor.renameTable('posts', 'articles')
      })
      assert.deepEqual(await scratch.column('articles', 'status'), ['draft', 'gone'])
      const article = { writer_id: 1, slug: 'x' }
      await scratch.insert('articles', [article])
      assert.equal((await scratch.rows('articles'))[2].status, 'gone')
      for (const wrong of [
        { status: 'published' },
        { writer_id: 9 },
        { slug: 'two', status: 'gone' },
      ]) {
        const refused = await scratch.refuses(() =>
          scratch.insert('articles', [{ ...article, slug: 'y', ...wrong }])
        )
        assert.isTrue(refused, JSON.stringify(wrong))
      }
      assert.isTrue(await scratch.refuses(() => scratch.insert('people', [{ mail: 'a' }])))

      await scratch.migrateUnseen((editor) => {
        editor.dropIndex('articles', {
          columns: ['slug', 'status'],
          unique: true,
          name: 'one_slug',
        })
        editor.dropIndex('people', { columns: ['mail'], unique: true })
        editor.alterColumn('articles', 'writer_id', { references: null, onDelete: null })
        editor.dropColumn('articles', 'status')
        editor.alterColumn('articles', 'writer_id', {
          references: 'people.id',
          onDelete: 'set null',
        })
      })
      await scratch.insert('people', [{ mail: 'a' }])
      await scratch.client.from('people').where('id', 1).delete()
      assert.deepEqual(await scratch.column('articles', 'writer_id'), [null, 2, null])
      await scratch.verify()
    })
  })

  test('lose a unique column, and a column in a key, on every database', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withTables(scratch)
      await scratch.migrateUnseen((editor) => {
        editor.dropColumn('users', 'email')
        editor.dropColumn('posts', 'slug')
        editor.dropColumn('posts', 'author_id')
      })
      assert.deepEqual(Object.keys((await scratch.rows('posts'))[0]), [
        'id',
        'status',
        'created_at',
      ])
      assert.lengthOf(await scratch.rows('posts'), 2)
      await scratch.migrateUnseen((editor) => editor.dropTable('users'))
    })
  })
})
