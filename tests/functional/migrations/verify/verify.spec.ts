import { rm } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { compareInitial, verify, type Difference } from '#framework/migrations/main'
import { reachableDialects, Workbench } from '../runner/workbench.js'

type Dialect = Workbench['dialect']

/** Everything that Lucid has a method for and our words have too, or nearly. */
const BY_HAND = `this.schema.createTable('things', (table) => {
      table.increments('id')
      table.string('name').notNullable().defaultTo("it's")
      table.string('code', 36).nullable().unique()
      table.text('notes')
      table.text('essay', 'longtext')
      table.integer('places').unsigned().notNullable().defaultTo(3)
      table.tinyint('little')
      table.smallint('small')
      table.bigInteger('big')
      table.float('weight', 8, 2)
      table.double('mass')
      table.decimal('price', 10, 2).defaultTo('1.50')
      table.boolean('is_open').notNullable().defaultTo(false)
      table.date('bought_on')
      table.datetime('seen_at')
      table.datetime('exact_at', { precision: 3 })
      table.timestamp('made_at').notNullable().defaultTo(this.now())
      table.timestamp('local_at', { useTz: false })
      table.timestamps(true, true)
      table.time('opens_at')
      table.json('facts')
      table.jsonb('more_facts')
      table.uuid('token')
      table.binary('picture')
      table.enum('status', ['draft', 'out, of print']).notNullable().defaultTo('draft')
      table.integer('parent_id').unsigned().references('things.id').onDelete('CASCADE')
      table.index(['name', 'places'])
      table.unique(['places', 'parent_id'], { indexName: 'one_place' })
    })
    this.schema.alterTable('things', (table) => {
      table.string('later', 20).notNullable().defaultTo('x')
      table.renameColumn('small', 'smaller')
      table.dropColumn('little')
    })`

const OURS = `this.editor.createTable('shelves', {
      columns: {
        id: { type: 'increments' },
        title: { type: 'string', length: 80 },
        state: { type: 'enum', values: ['open', "it's shut"], default: 'open' },
        price: { type: 'decimal', precision: 8, scale: 2, default: '2.50' },
        place: { type: 'integer', nullable: true },
        made_at: { type: 'dateTime', default: { sql: 'CURRENT_TIMESTAMP' } },
      },
      indexes: [
        { columns: ['title'] },
        { columns: ['place'], unique: true, where: "state in ('open')" },
      ],
      checks: { place_known: 'place between 0 and 99 or not (place <> -1)' },
    })
    this.editor.createTable('boxes', {
      columns: {
        id: { type: 'increments' },
        shelf_id: {
          type: 'integer',
          unsigned: true,
          references: 'shelves.id',
          onDelete: 'restrict',
        },
      },
    })`

const CHANGES = `this.editor.renameColumn('shelves', 'title', 'label')
    this.editor.alterColumn('shelves', 'label', { length: 120, nullable: true })
    this.editor.addColumn('shelves', 'weight', { type: 'float', default: 1.5 })
    this.editor.alterColumn('shelves', 'price', { default: null, precision: 10 })
    this.editor.alterColumn('boxes', 'shelf_id', { onDelete: 'cascade' })
    this.editor.renameTable('boxes', 'crates')`

const BACK = `this.editor.renameTable('crates', 'boxes')
    this.editor.alterColumn('boxes', 'shelf_id', { onDelete: 'restrict' })
    this.editor.alterColumn('shelves', 'price', { default: '2.50', precision: 8 })
    this.editor.dropColumn('shelves', 'weight')
    this.editor.alterColumn('shelves', 'label', { length: 80, nullable: null }, { fill: '' })
    this.editor.renameColumn('shelves', 'label', 'title')`

const whatOf = (differences: Difference[] | null) =>
  differences?.map(({ table, what }) => `${table}: ${what}`)

test.group('Migrations against real databases', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())
  group.each.timeout(30_000)

  async function withFiles(dialect: Dialect) {
    bench = await Workbench.open(dialect)
    await bench.lucid('01_things', BY_HAND, `this.schema.dropTable('things')`)
    const down = `this.editor.dropTable('boxes')
    this.editor.dropTable('shelves')`
    await bench.ours('02_shelves', OURS, down)
    await bench.ours('03_changes', CHANGES, BACK)
  }

  const check = (options = {}) => verify(bench.db, app, options)

  test('takes a squashed file for applied before a run has noted it', async ({ assert }) => {
    bench = await Workbench.open('sqlite')
    const table = (name: string) =>
      `this.editor.createTable('${name}', { columns: { id: { type: 'increments' } } })`
    await bench.ours('01_a', table('a'), `this.editor.dropTable('a')`)
    await bench.ours('02_b', table('b'), `this.editor.dropTable('b')`)
    await bench.ours('03_more', `this.editor.addColumn('a', 'n', { type: 'integer' })`)
    await bench.migrator().run()
    await rm(bench.path('01_a'))
    await rm(bench.path('02_b'))
    const replaces = `static replaces = ['01_a', '02_b']`
    await bench.ours('02_all', `${table('a')}; ${table('b')}`, '', replaces)
    await bench.ours('04_later', table('c'), `this.editor.dropTable('c')`)
    const { live, pending } = await check({ quick: true })
    assert.deepEqual(live, [])
    assert.deepEqual(pending, [`${bench.place.folder}/04_later`])
  })

  test('{$self} make what they say, go back, and make it again')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withFiles(dialect)
      await bench.migrator().run()
      const found = await check()
      assert.deepEqual(found.replayed, [])
      assert.deepEqual(found.leftBehind, [])
      assert.deepEqual(found.repeated, [])
      assert.deepEqual(found.live, [])
      assert.deepEqual(found.pending, [])
      assert.equal(found.tables, 3)
    })

  test('{$self} tell how the configured database has drifted, and leave it as it is')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withFiles(dialect)
      await bench.migrator().run()
      await bench.client.rawQuery('alter table shelves add column colour varchar(20)')
      await bench.client.rawQuery('create index extra on shelves (weight)')
      await bench.client.rawQuery('create table strangers (id integer)')
      if (dialect !== 'sqlite') {
        const word = dialect === 'pg' ? 'alter column label type' : 'modify label'
        await bench.client.rawQuery(`alter table shelves ${word} varchar(60)`)
      }
      const { live } = await check({ quick: true })
      assert.sameMembers(whatOf(live)!, [
        ...(dialect === 'sqlite' ? [] : ['shelves: length of label']),
        'shelves: index extra',
        'shelves: column colour',
        'strangers: table',
      ])
      assert.includeMembers(await bench.tables(), ['strangers'])
    })

  test('{$self} are compared as far as they have been applied')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withFiles(dialect)
      await bench.migrator().run()
      await bench.ours('04_more', `this.editor.dropColumn('shelves', 'weight')`)
      const { live, pending } = await check({ quick: true })
      assert.deepEqual(live, [])
      assert.deepEqual(pending, [`${bench.place.folder}/04_more`])
    })

  test('that change what cannot be read are told', async ({ assert }) => {
    await withFiles('sqlite')
    await bench.lucid('04_raw', `this.schema.raw('create table secret (id integer)')`)
    const { replayed, leftBehind, repeated } = await check()
    assert.deepEqual(whatOf(replayed), ['secret: table'])
    assert.deepEqual(whatOf(leftBehind), ['secret: table'])
    assert.isNull(repeated)
  })

  test('that go back to something else are told', async ({ assert }) => {
    await withFiles('sqlite')
    await bench.ours(
      '04_once',
      `this.editor.createTable('once', { columns: { id: { type: 'increments' } } })`,
      ''
    )
    const { replayed, leftBehind } = await check()
    assert.deepEqual(replayed, [])
    assert.deepEqual(whatOf(leftBehind), ['once: table'])
  })

  test('{$self} leave no scratch database behind when a file fails')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withFiles(dialect)
      await bench.lucid('04_wrong', `this.schema.raw('this is no SQL')`)
      const before = await scratchDatabases(bench)
      await assert.rejects(() => check(), /04_wrong/)
      assert.deepEqual(await scratchDatabases(bench), before)
    })
})

/** Other runs may be at work on the same server: only what comes and stays is ours. */
async function scratchDatabases(bench: Workbench): Promise<string[]> {
  const queries = {
    sqlite: `select '' as name where false`,
    pg: `select datname as name from pg_database where datname like 'gable_scratch%' order by 1`,
    mysql: `select schema_name as name from information_schema.schemata where schema_name like 'gable\\_scratch%'`,
  }
  const rows = await bench.rows(queries[bench.dialect])
  return rows.map(({ name }) => String(name))
}

test.group('A database that had its tables before the files', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())
  group.each.timeout(30_000)

  const compare = (names: string[]) =>
    compareInitial(bench.db, app, {
      connection: 'main',
      names: names.map((name) => `${bench.place.folder}/${name}`),
      applied: [],
    })

  const FILE = `this.editor.createTable('shelves', {
      columns: {
        id: { type: 'increments' },
        title: { type: 'string', length: 80 },
        place: { type: 'integer', default: 3 },
      },
      indexes: [{ columns: ['title'] }],
    })`

  test('{$self} may be as they would leave it, and more')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      bench = await Workbench.open(dialect)
      await bench.ours('01_shelves', FILE)
      await bench.client.schema.createTable('shelves', (table) => {
        table.increments('id')
        table.string('title', 80).notNullable()
        table.smallint('place').notNullable()
        table.string('colour', 20)
      })
      await bench.client.schema.createTable('others', (table) => void table.increments('id'))
      const found = await compare(['01_shelves'])
      assert.deepEqual(found.refusals, [])
    })

  test('{$self} is refused for what rows cannot be read with')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      bench = await Workbench.open(dialect)
      await bench.ours('01_shelves', FILE)
      await bench.ours(
        '02_boxes',
        `this.editor.createTable('boxes', { columns: { id: { type: 'increments' } } })`
      )
      await bench.client.schema.createTable('shelves', (table) => {
        table.increments('id')
        table.string('title', 60).nullable()
      })
      const found = await compare(['01_shelves', '02_boxes'])
      assert.sameMembers(whatOf(found.refusals)!, [
        'shelves: length of title',
        'shelves: null in title',
        'shelves: column place',
        'boxes: table',
      ])
      assert.deepEqual(whatOf(found.remarks), ['shelves: index shelves_title_index'])
    })
})
