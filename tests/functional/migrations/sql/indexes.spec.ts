import { test } from '@japa/runner'
import type { Editor } from '#framework/migrations/main'
import { scratches, type Scratch } from './scratch.js'

function pages(editor: Editor) {
  editor.createTable('pages', {
    columns: {
      id: { type: 'increments' },
      slug: { type: 'string', length: 80 },
      locale: { type: 'string', length: 5 },
      gone_at: { type: 'date', nullable: true },
      body: { type: 'text', nullable: true },
    },
  })
}

const page = (slug: string, gone: string | null = null) => ({ slug, locale: 'de', gone_at: gone })

async function hiddenColumns(scratch: Scratch): Promise<unknown[]> {
  if (scratch.dialect !== 'mysql') return []
  const found = await scratch.ask(
    "select column_name as name from information_schema.columns where table_schema = database() and extra like '%GENERATED%'"
  )
  return found.map(({ name }) => name)
}

test.group('An index', (group) => {
  const databases = scratches(group)

  test('under a condition is unique among the rows that meet it', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(pages)
      await scratch.insert('pages', [page('a'), page('a', '2026-01-01'), page('b')])
      const one = { columns: ['slug', 'locale'], unique: true as const, where: 'gone_at is null' }
      await scratch.migrate((editor) => editor.addIndex('pages', one))
      assert.isTrue(await scratch.refuses(() => scratch.insert('pages', [page('a')])))
      await scratch.insert('pages', [page('a', '2026-01-02'), page('c')])
      assert.deepEqual(Object.keys((await scratch.rows('pages'))[0]).sort(), [
        'body',
        'gone_at',
        'id',
        'locale',
        'slug',
      ])

      await scratch.migrate((editor) => {
        editor.renameColumn('pages', 'gone_at', 'left_on')
        editor.renameColumn('pages', 'slug', 'path')
        editor.renameTable('pages', 'sheets')
      })
      await scratch.migrate((editor) => {
        editor.alterColumn('sheets', 'path', { length: 120 })
        editor.alterColumn('sheets', 'left_on', { type: 'dateTime' })
      })
      const sheet = { path: 'a', locale: 'de' }
      assert.isTrue(await scratch.refuses(() => scratch.insert('sheets', [sheet])))
      await scratch.insert('sheets', [{ ...sheet, left_on: '2026-01-02 00:00:00.000' }])

      await scratch.migrate((editor) =>
        editor.dropIndex('sheets', { ...one, columns: ['path', 'locale'] })
      )
      await scratch.insert('sheets', [sheet])
      assert.deepEqual(await hiddenColumns(scratch), [])
    })
  })

  test('goes with its column', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(pages)
      await scratch.insert('pages', [page('a')])
      await scratch.migrate((editor) => {
        editor.addIndex('pages', { columns: ['slug'], unique: true, where: "locale = 'de'" })
        editor.addIndex('pages', { columns: ['locale', 'gone_at'] })
        editor.addIndex('pages', { columns: ['gone_at'], where: 'gone_at is not null' })
        editor.addIndex('pages', { columns: ['locale'] })
      })
      await scratch.migrate((editor) => {
        editor.dropColumn('pages', 'slug')
        editor.dropColumn('pages', 'gone_at')
      })
      assert.deepEqual(await hiddenColumns(scratch), [])
      assert.deepEqual(
        scratch.schema.get('pages')!.indexes.map(({ columns }) => columns),
        [['locale']]
      )
      await scratch.migrate((editor) =>
        editor.addColumn('pages', 'slug', { type: 'string' }, { fill: 'x' })
      )
      await scratch.insert('pages', [{ slug: 'x', locale: 'de' }])
    })
  })

  test('over a column of any name is found again as it was declared', async ({ assert }) => {
    const odd = 'The "odd\\" `one`, it’s'
    await databases.on(async (scratch) => {
      await scratch.migrate(pages)
      await scratch.migrate((editor) => {
        editor.addColumn('pages', odd, { type: 'string', nullable: true })
        editor.addIndex('pages', { columns: [odd], unique: true, where: "locale = 'de'" })
      })
      const [index] = scratch.schema.get('pages')!.indexes.filter(({ where }) => where)
      assert.deepEqual(index.columns, [odd])
      await scratch.insert('pages', [{ ...page('a'), locale: 'de', [odd]: 'one' }])
      const same = () => scratch.insert('pages', [{ ...page('b'), locale: 'de', [odd]: 'one' }])
      assert.isTrue(await scratch.refuses(same))
    })
  })

  test('is renamed with what stands behind it', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(pages)
      await scratch.migrate((editor) => {
        editor.addIndex('pages', { columns: ['slug'], unique: true, where: 'gone_at is null' })
        editor.addIndex('pages', { columns: ['locale'] })
        editor.renameIndex('pages', 'pages_slug_unique', 'one_slug')
        editor.renameIndex('pages', 'pages_locale_index', 'by_locale')
      })
      await scratch.insert('pages', [page('a')])
      assert.isTrue(await scratch.refuses(() => scratch.insert('pages', [page('a')])))
      await scratch.migrate((editor) => {
        editor.dropIndex('pages', { columns: ['locale'], name: 'by_locale' })
        editor.dropIndex('pages', { columns: ['slug'], unique: true, name: 'one_slug' })
      })
      await scratch.insert('pages', [page('a')])
      assert.deepEqual(await hiddenColumns(scratch), [])
    })
  })

  test('stays when its column becomes a text and a string again', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate(pages)
      await scratch.insert('pages', [page('a'), page('b')])
      await scratch.migrate((editor) => {
        editor.addIndex('pages', { columns: ['slug'] })
        editor.addIndex('pages', { columns: ['locale', 'slug'] })
      })
      await scratch.migrate((editor) =>
        editor.alterColumn('pages', 'slug', { type: 'text', length: null })
      )
      await scratch.insert('pages', [page('long '.repeat(500))])
      await scratch.client.from('pages').where('id', 3).delete()
      await scratch.migrate((editor) =>
        editor.alterColumn('pages', 'slug', { type: 'string', length: 80 })
      )
      assert.deepEqual(await scratch.column('pages', 'slug'), ['a', 'b'])
      await scratch.migrate((editor) => editor.dropIndex('pages', { columns: ['slug'] }))
    })
  })

  test('cannot be unique over a text on MySQL, which is said before', async ({ assert }) => {
    await databases.on(
      async (scratch) => {
        await scratch.migrate(pages)
        const refused = /MySQL cannot index pages\.(body|slug) as unique over its whole length/
        await assert.rejects(
          () =>
            scratch.migrate((editor) => {
              editor.dropColumn('pages', 'locale')
              editor.addIndex('pages', { columns: ['body'], unique: true })
            }),
          refused
        )
        await assert.rejects(
          () =>
            scratch.migrate((editor) => {
              editor.dropColumn('pages', 'locale')
              editor.addIndex('pages', { columns: ['slug'], unique: true })
              editor.alterColumn('pages', 'slug', { type: 'text', length: null })
            }),
          refused
        )
        assert.isTrue(
          await scratch.refuses(() => scratch.client.from('pages').select('locale_gone'))
        )
        await scratch.client.from('pages').select('locale')
        await scratch.migrate((editor) => editor.addIndex('pages', { columns: ['body'] }))
      },
      ['mysql']
    )
  })

  test('that a foreign key needs is dropped, and the key stays', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) => {
        pages(editor)
        editor.createTable('links', {
          columns: {
            id: { type: 'increments' },
            page_id: { type: 'integer', unsigned: true, references: 'pages.id' },
            rank: { type: 'integer' },
          },
          indexes: [{ columns: ['page_id', 'rank'], unique: true }],
        })
      })
      await scratch.insert('pages', [page('a')])
      await scratch.insert('links', [{ page_id: 1, rank: 1 }])
      await scratch.migrate((editor) =>
        editor.dropIndex('links', { columns: ['page_id', 'rank'], unique: true })
      )
      await scratch.insert('links', [{ page_id: 1, rank: 1 }])
      assert.isTrue(await scratch.refuses(() => scratch.insert('links', [{ page_id: 2, rank: 1 }])))
      await scratch.migrate((editor) => {
        editor.addIndex('links', { columns: ['page_id'] })
        editor.alterColumn('links', 'page_id', { references: null })
      })
      await scratch.insert('links', [{ page_id: 2, rank: 1 }])
    })
  })
})
