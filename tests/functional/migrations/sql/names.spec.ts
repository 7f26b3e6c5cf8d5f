import { test } from '@japa/runner'
import type { Editor } from '#framework/migrations/main'
import { scratches, type Scratch } from './scratch.js'

function shop(editor: Editor) {
  editor.createTable('authors', {
    columns: { id: { type: 'increments' }, name: { type: 'string' } },
  })
  editor.createTable('books', {
    columns: {
      id: { type: 'increments' },
      author_id: { type: 'integer', unsigned: true, references: 'authors.id', onDelete: 'cascade' },
      title: { type: 'string', length: 80 },
      status: { type: 'enum', values: ['draft', 'published'], default: 'draft' },
      price: { type: 'integer' },
    },
    indexes: [
      { columns: ['author_id'] },
      { columns: ['title', 'status'], unique: true },
      { columns: ['price'], name: 'by_price' },
    ],
    checks: { books_price_positive: 'price > 0' },
  })
}

async function withRows(scratch: Scratch) {
  await scratch.migrate(shop)
  await scratch.insert('authors', [{ name: 'Ada' }, { name: 'Bo' }])
  await scratch.insert('books', [
    { author_id: 1, title: 'One', status: 'draft', price: 1 },
    { author_id: 2, title: 'Two', status: 'published', price: 2 },
  ])
}

/** Names of everything that is on the tables of the database, except what an engine names by itself. */
async function namesIn(scratch: Scratch): Promise<string[]> {
  const questions = {
    sqlite: "select name from sqlite_master where type = 'index' and sql is not null",
    pg: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('i', 'S')
      union select conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'public'`,
    mysql: `select index_name as name from information_schema.statistics where table_schema = database()
      union select constraint_name from information_schema.table_constraints where table_schema = database()`,
  }
  const rows = await scratch.ask(questions[scratch.dialect])
  return rows.map(({ name }) => String(name)).sort()
}

test.group('Names made of table and column', (group) => {
  const databases = scratches(group)

  test('follow a table that is renamed, so that another may take the old name', async ({
    assert,
  }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await scratch.migrate((editor) => editor.renameTable('books', 'volumes'))
      const names = await namesIn(scratch)
      assert.deepEqual(
        names.filter((name) => name.includes('books') && name !== 'books_price_positive'),
        []
      )
      assert.includeMembers(names, [
        'volumes_author_id_index',
        'volumes_title_status_unique',
        'by_price',
      ])
      await scratch.migrate((editor) => {
        editor.dropCheck('volumes', 'books_price_positive')
        editor.dropIndex('volumes', { columns: ['price'], name: 'by_price' })
        editor.createTable('books', {
          columns: {
            id: { type: 'increments' },
            author_id: { type: 'integer', unsigned: true, references: 'authors.id' },
            title: { type: 'string' },
            status: { type: 'enum', values: ['a'] },
          },
          indexes: [{ columns: ['author_id'] }, { columns: ['title', 'status'], unique: true }],
        })
      })
      await scratch.insert('volumes', [{ author_id: 1, title: 'Three', price: 3 }])
      assert.lengthOf(await scratch.rows('volumes'), 3)
      await scratch.migrate((editor) => {
        editor.dropTable('books')
        editor.renameTable('volumes', 'books')
      })
      assert.lengthOf(await scratch.rows('books'), 3)
    })
  })

  test('follow a column that is renamed', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await scratch.migrate((editor) => {
        editor.renameColumn('books', 'author_id', 'writer_id')
        editor.renameColumn('books', 'status', 'state')
        editor.renameColumn('books', 'price', 'cents')
        editor.renameColumn('authors', 'id', 'author_no')
      })
      const names = await namesIn(scratch)
      assert.deepEqual(
        names.filter((name) => /author_id|status/.test(name)),
        []
      )
      assert.includeMembers(names, ['books_writer_id_index', 'books_title_state_unique'])
      await scratch.migrate((editor) => {
        editor.dropIndex('books', { columns: ['title', 'state'], unique: true })
        editor.alterColumn('books', 'state', { values: ['draft', 'published', 'gone'] })
      })
      const book = { writer_id: 1, title: 'Three', state: 'gone', cents: 3 }
      await scratch.insert('books', [book])
      for (const wrong of [{ cents: 0 }, { state: 'lost' }, { writer_id: 7 }]) {
        assert.isTrue(
          await scratch.refuses(() => scratch.insert('books', [{ ...book, ...wrong }])),
          JSON.stringify(wrong)
        )
      }
      await scratch.client.from('authors').where('author_no', 1).delete()
      assert.deepEqual(await scratch.column('books', 'title'), ['Two'])
    })
  })

  test('stay with a table whose name changes in case only', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await scratch.migrate((editor) => editor.renameTable('authors', 'Authors'))
      assert.lengthOf(await scratch.rows('Authors'), 2)
      assert.isTrue(
        await scratch.refuses(() =>
          scratch.insert('books', [{ author_id: 9, title: 'X', price: 1 }])
        )
      )
      await scratch.migrate((editor) => editor.renameTable('Authors', 'authors'))
      assert.lengthOf(await scratch.rows('books'), 2)
    })
  })

  test('may hold quotes, spaces, capitals and reserved words', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) => {
        editor.createTable('Play"List`Track', {
          columns: {
            'order': { type: 'integer' },
            'Track Id': { type: 'integer' },
            "it's": {
              type: 'enum',
              values: ["o'clock", 'a\\b', 'wh?t', 'x\\?y', '%'],
              default: 'wh?t',
            },
            'group': { type: 'string', default: "\\'; drop table x; -- ?" },
          },
          primaryKey: ['order', 'Track Id'],
          indexes: [{ columns: ['group', "it's"] }],
        })
      })
      await scratch.insert('Play"List`Track', [{ 'order': 1, 'Track Id': 2 }])
      await scratch.insert('Play"List`Track', [{ 'order': 2, 'Track Id': 2, "it's": 'x\\?y' }])
      await scratch.migrate((editor) => {
        editor.renameColumn('Play"List`Track', 'group', 'Select')
        editor.alterColumn('Play"List`Track', 'Select', { length: 300, default: 'a"b' })
        editor.alterColumn(
          'Play"List`Track',
          "it's",
          { values: ["o'clock", 'q?', 'x\\?y'], default: 'q?' },
          {
            map: { 'wh?t': 'q?' },
          }
        )
        editor.renameTable('Play"List`Track', 'select')
      })
      const rows = await scratch.rows('select', 'order')
      assert.deepEqual(rows[0], {
        'order': 1,
        'Track Id': 2,
        "it's": 'q?',
        'Select': "\\'; drop table x; -- ?",
      })
      assert.equal(rows[1]["it's"], 'x\\?y')
    })
  })
})
