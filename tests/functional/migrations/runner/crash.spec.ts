import { rm } from 'node:fs/promises'
import { test } from '@japa/runner'
import type { Dialect } from '#framework/fields/main'
import type { FileStatus } from '#framework/migrations/main'
import { reachableDialects, Workbench } from './workbench.js'

/** Three tables, an index, a column with a value for the rows that are there, and a step on rows: nine steps or so. */
const UP = `
    this.editor.createTable('shelves', { columns: { id: { type: 'increments' }, name: { type: 'string', length: 80 } } })
    this.editor.addColumn('books', 'pages', { type: 'integer' }, { fill: 100 })
    this.editor.addColumn('books', 'shelf_id', { type: 'integer', unsigned: true, nullable: true, references: 'shelves.id', onDelete: 'cascade' })
    this.editor.addIndex('books', { columns: ['shelf_id'] })
    this.editor.run('Put every book on a shelf', async ({ client }) => {
      await client.table('shelves').insert({ id: 1, name: 'All' })
      await client.from('books').update({ shelf_id: 1 })
    })
    this.editor.alterColumn('books', 'title', { length: 300 })
    this.editor.renameColumn('books', 'title', 'name')`
const DOWN = `
    this.editor.renameColumn('books', 'name', 'title')
    this.editor.alterColumn('books', 'title', { length: 200 })
    this.editor.dropColumn('books', 'shelf_id')
    this.editor.dropColumn('books', 'pages')
    this.editor.dropTable('shelves')`

async function withBooks(dialect: Dialect): Promise<Workbench> {
  const bench = await Workbench.open(dialect)
  await bench.ours(
    '01_create_books',
    `this.editor.createTable('books', { columns: {
      id: { type: 'increments' },
      title: { type: 'string', length: 200 },
      parent_id: { type: 'integer', unsigned: true, nullable: true, references: 'books.id', onDelete: 'cascade' },
    } })`,
    `this.editor.dropTable('books')`
  )
  await bench.migrator().run()
  await bench.client.table('books').multiInsert([
    { id: 1, title: 'One', parent_id: null },
    { id: 2, title: 'Two', parent_id: 1 },
  ])
  await bench.ours('02_shelves', UP, DOWN)
  return bench
}

async function stepsOfSecond(bench: Workbench): Promise<number> {
  const plan = await bench.migrator().plan('up')
  return plan[0].steps.length
}

/** Every step on MySQL, before and after; where a file is one transaction, its ends and its middle. */
function pointsOf(count: number, dialect: Dialect): string[] {
  if (dialect !== 'mysql') return ['1:before', `${Math.ceil(count / 2)}`, `${count}`]
  return Array.from({ length: count }, (_, index) => [`${index + 1}:before`, `${index + 1}`]).flat()
}

test.group('A run that is killed', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())
  group.each.timeout(180_000)

  test('{$self}: at any step of a file ends right when it is run again')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      bench = await withBooks(dialect)
      const count = await stepsOfSecond(bench)
      assert.isAbove(count, 6)
      for (const point of pointsOf(count, dialect)) {
        const killed = await bench.inProcess('run', { env: { GABLE_CRASH_AT: point } })
        assert.equal(killed.end, 'SIGKILL', point)
        assert.deepEqual(await bench.applied(), ['01_create_books'], point)
        const [, { state }] = await bench.migrator().status()
        assert.equal(state, dialect === 'mysql' ? 'half applied' : 'pending', point)
        if (dialect !== 'mysql') assert.deepEqual(await bench.tables(), ['books'], point)

        await bench.migrator().run()
        assert.deepEqual(
          await bench.rows('select id, name, pages, shelf_id, parent_id from books order by id'),
          [
            { id: 1, name: 'One', pages: 100, shelf_id: 1, parent_id: null },
            { id: 2, name: 'Two', pages: 100, shelf_id: 1, parent_id: 1 },
          ],
          point
        )
        assert.deepEqual(await bench.applied(), ['01_create_books', '02_shelves'], point)
        await bench.migrator().rollback()
        assert.equal(await bench.count('books'), 2, point)
      }
    })

  test('{$self}: while it takes a file back ends right when it is run again')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      bench = await withBooks(dialect)
      await bench.migrator().run()
      const killed = await bench.inProcess('rollback', { env: { GABLE_CRASH_AT: '2' } })
      assert.equal(killed.end, 'SIGKILL')
      assert.deepEqual(await bench.applied(), ['01_create_books', '02_shelves'])
      if (dialect === 'mysql') {
        const refused = await bench.inProcess('run')
        assert.match(refused.error!.message, /02_shelves is half taken back: \d+ of \d+ steps/)
        assert.match(refused.error!.help!, /node ace migration:rollback/)
      }
      const back = await bench.inProcess('rollback')
      assert.isUndefined(back.error, back.error?.message)
      assert.deepEqual(await bench.tables(), ['books'])
      assert.equal(await bench.count('books'), 2)
    })

  test('leaves a file that is gone afterwards no way to block on MySQL', async ({ assert }) => {
    const dialects = await reachableDialects()
    bench = await withBooks(dialects.includes('mysql') ? 'mysql' : 'sqlite')
    if (bench.dialect !== 'mysql') return
    const create = `this.schema.createTable('a', (table) => { table.increments() })`
    await bench.lucid('02_shelves', `${create}; this.schema.raw('nonsense')`)
    await bench.inProcess('run')
    await rm(bench.path('02_shelves'))
    const { outcome } = await bench.inProcess('status')
    const list: FileStatus[] = outcome!
    const { state, note } = list.at(-1)!
    assert.equal(state, 'half applied')
    assert.match(note!, /1 of 2 steps are done, and its file is not there/)
    const refused = await bench.inProcess('rollback')
    assert.match(refused.error!.message, /02_shelves is half applied: 1 of 2/)
    assert.match(refused.error!.help!, /migration:fake 02_shelves --unapply/)
    await bench.migrator().forget(['02_shelves'])

    await bench.lucid('03_nothing', `this.schema.raw('nonsense')`)
    await bench.inProcess('run')
    await rm(bench.path('03_nothing'))
    const back = await bench.inProcess('rollback')
    assert.isUndefined(back.error, back.error?.message)
    assert.isEmpty(await bench.applied())
  })

  test('leaves a file half applied on MySQL, which may be put right behind the steps that are done', async ({
    assert,
  }) => {
    const dialects = await reachableDialects()
    bench = await withBooks(dialects.includes('mysql') ? 'mysql' : 'sqlite')
    if (bench.dialect !== 'mysql') return
    const create = `this.schema.createTable('a', (table) => { table.increments(); table.integer('n').index() })`
    await bench.lucid('02_shelves', `${create}; this.schema.raw('nonsense')`)
    const failed = await bench.inProcess('run')
    assert.match(failed.error!.message, /02_shelves failed at "raw SQL"/)
    assert.match(failed.error!.help!, /2 of 3 steps are done/)

    await bench.lucid('02_shelves', `${create.replace("'a'", "'b'")}; this.schema.raw('select 1')`)
    const refused = await bench.inProcess('run')
    assert.match(refused.error!.message, /changed in the 2 steps that are done/)

    await bench.lucid('02_shelves', `${create}; this.schema.raw('select 1')`)
    const again = await bench.inProcess('run')
    assert.isUndefined(again.error)
    assert.deepEqual(await bench.applied(), ['01_create_books', '02_shelves'])
    assert.deepEqual(await bench.tables(), ['a', 'books'])
  })
})
