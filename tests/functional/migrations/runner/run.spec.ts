import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { reachableDialects, Workbench } from './workbench.js'

const AUTHORS = `this.schema.createTable('authors', (table) => {
      table.increments('id')
      table.string('name', 80).notNullable()
    })`
const BOOKS = `this.schema.createTable('books', (table) => {
      table.increments('id')
      table.string('title', 200).notNullable()
      table.integer('author_id').unsigned().notNullable().references('authors.id').onDelete('CASCADE')
    })`

test.group('Running migrations', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())

  async function withBooks(dialect: Awaited<ReturnType<typeof reachableDialects>>[number]) {
    bench = await Workbench.open(dialect)
    await bench.lucid('01_create_authors', AUTHORS, `this.schema.dropTable('authors')`)
    await bench.lucid('02_create_books', BOOKS, `this.schema.dropTable('books')`)
    return bench
  }

  test('{$self}: applies what is pending as one batch, in the order of the names')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withBooks(dialect)
      await bench.lucid(
        '10_tenth',
        `this.schema.createTable('tenth', (table) => { table.increments() })`
      )
      const ran = await bench.migrator().run()
      assert.deepEqual(
        ran.map(({ batch, direction, steps }) => ({ batch, direction, steps: steps! > 0 })),
        Array.from({ length: 3 }, () => ({ batch: 1, direction: 'up', steps: true }))
      )
      assert.deepEqual(await bench.applied(), ['01_create_authors', '02_create_books', '10_tenth'])
      assert.deepEqual(await bench.tables(), ['authors', 'books', 'tenth'])
    })

  test('{$self}: a second time does nothing')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withBooks(dialect)
      await bench.migrator().run()
      assert.isEmpty(await bench.migrator().run())
    })

  test('{$self}: a later file is a batch of its own, and taking back takes the last batch')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withBooks(dialect)
      await bench.migrator().run()
      await bench.lucid(
        '03_create_shops',
        `this.schema.createTable('shops', (table) => { table.increments() })`,
        `this.schema.dropTable('shops')`
      )
      assert.deepEqual(
        (await bench.migrator().run()).map(({ batch }) => batch),
        [2]
      )
      const back = await bench.migrator().rollback()
      assert.lengthOf(back, 1)
      assert.deepEqual(await bench.tables(), ['authors', 'books'])
      assert.deepEqual(await bench.applied(), ['01_create_authors', '02_create_books'])
    })

  test('{$self}: takes back the last so many files, whatever their batches')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withBooks(dialect)
      await bench.migrator().run()
      await bench.lucid(
        '03_create_shops',
        `this.schema.createTable('shops', (table) => { table.increments() })`,
        `this.schema.dropTable('shops')`
      )
      await bench.migrator().run()
      const back = await bench.migrator().rollback({ step: 2 })
      assert.deepEqual(
        back.map(({ name }) => name.split('/').at(-1)),
        ['03_create_shops', '02_create_books']
      )
      assert.deepEqual(await bench.tables(), ['authors'])
    })

  test('{$self}: takes everything back, newest first, and applies it again')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withBooks(dialect)
      await bench.migrator().run()
      await bench.client.table('authors').insert({ name: 'Ann' })
      const ran = await bench.migrator().refresh()
      assert.deepEqual(
        ran.map(({ name, direction }) => `${direction} ${name.split('/').at(-1)}`),
        [
          'down 02_create_books',
          'down 01_create_authors',
          'up 01_create_authors',
          'up 02_create_books',
        ]
      )
      assert.equal(await bench.count('authors'), 0)
      await bench.migrator().reset()
      assert.isEmpty(await bench.tables())
    })

  test('{$self}: starts afresh whatever is in the database')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withBooks(dialect)
      await bench.migrator().run()
      await bench.client.rawQuery('create view titles as select title from books')
      await bench.client.rawQuery('create table left_over (id integer)')
      const [author] = await bench.client.table('authors').insert({ name: 'Ann' }).returning('id')
      const id = author?.id ?? author
      await bench.client.table('books').insert({ title: 'One', author_id: id })
      await bench.migrator().fresh()
      assert.deepEqual(await bench.tables(), ['authors', 'books'])
      assert.equal(await bench.count('books'), 0)
      assert.isEmpty(await bench.client.getAllViews(['public']))
    })

  test('{$self}: Lucid’s own runner can come and go')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      const { MigrationRunner } = await import('@adonisjs/lucid/migration')
      await withBooks(dialect)
      const lucid = new MigrationRunner(bench.db, app, { direction: 'up' })
      await lucid.run()
      assert.isNull(lucid.error)
      assert.isEmpty(await bench.migrator().run())
      await bench.migrator().rollback()
      await bench.migrator().run()
      const again = new MigrationRunner(bench.db, app, { direction: 'up' })
      await again.run()
      assert.equal(again.status, 'skipped')
      assert.deepEqual(await bench.applied(), ['01_create_authors', '02_create_books'])
    })

  test('{$self}: a plan shows the SQL and touches nothing, not even the ledger')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withBooks(dialect)
      await bench.client.rawQuery('create table notes (id integer)')
      await bench.lucid('03_writes', `await this.db.table('notes').insert({ id: 1 })`)
      const plan = await bench.migrator().plan('up')
      assert.lengthOf(plan, 3)
      assert.match(plan[1].steps[0].sql.join('\n'), /create table .books/)
      assert.deepEqual(await bench.client.getAllTables(['public']), ['notes'])
      assert.equal(await bench.count('notes'), 0)
    })
})
