import { test } from '@japa/runner'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { truncate, wipe } from '#framework/data/main'
import { DIALECTS, ScratchDatabases } from '#tests/unit/data/databases'
import { fillLibrary, makeLibrary } from '#tests/unit/data/library'

const on = DIALECTS.map((dialect) => ({ dialect }))
const TABLES = ['authors', 'book_genre', 'books', 'genres', 'tokens']

test.group('A database full of tables that point at each other', (group) => {
  let databases: ScratchDatabases

  group.setup(async () => {
    databases = await new ScratchDatabases().make()
    return () => databases.drop()
  })
  group.each.timeout(60_000)

  async function library(dialect: Dialect): Promise<QueryClientContract | null> {
    if (databases.missing.has(dialect)) return null
    const client = databases.at(dialect)
    await wipe(client)
    await makeLibrary(client)
    await fillLibrary(client)
    return client
  }

  const newAuthor = { name: 'New', email: 'new@example.com', password: 'x' }

  test('is wiped on {dialect}, its views and types too, and can be used again')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      await client.rawQuery('CREATE VIEW titles AS SELECT title FROM books')
      if (dialect === 'pg') {
        await client.rawQuery(`CREATE TYPE mood AS ENUM ('sad', 'glad')`)
        await client.rawQuery('CREATE MATERIALIZED VIEW kept AS SELECT * FROM titles')
        await client.rawQuery('CREATE SEQUENCE lonely')
      }
      const { views, tables, types } = await wipe(client)
      assert.deepEqual(tables, TABLES)
      assert.deepEqual(views, dialect === 'pg' ? ['kept', 'titles'] : ['titles'])
      assert.deepEqual(types, dialect === 'pg' ? ['lonely', 'mood'] : [])
      assert.deepEqual(await wipe(client), { views: [], tables: [], types: [] })

      await makeLibrary(client)
      await fillLibrary(client)
      await assert.rejects(() => client.from('authors').where('id', 1).update({ mentor_id: 99 }))
    })

  test('is emptied on {dialect} but for what is kept; keys begin at 1, references hold again')
    .with(on)
    .run(async ({ assert }, { dialect }) => {
      const client = await library(dialect)
      if (!client) return
      const emptied = await truncate(client, (table) => table === 'genres')
      assert.deepEqual(
        emptied,
        TABLES.filter((table) => table !== 'genres')
      )
      for (const table of emptied) assert.lengthOf(await client.from(table), 0)
      assert.lengthOf(await client.from('genres'), 2)
      await client.table('authors').insert(newAuthor)
      const [{ id }] = await client.from('authors').select('id')
      assert.equal(id, 1)
      await assert.rejects(() => client.from('authors').where('id', 1).update({ mentor_id: 99 }))
    })
})
