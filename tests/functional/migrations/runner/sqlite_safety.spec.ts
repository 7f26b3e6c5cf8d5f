import { test } from '@japa/runner'
import { Workbench } from './workbench.js'

const SCHEMA = `
    this.schema.createTable('users', (table) => {
      table.increments('id')
      table.string('name', 80).notNullable()
      table.string('email', 100).notNullable()
      table.string('nick', 40).nullable()
    })
    this.schema.createTable('posts', (table) => {
      table.increments('id')
      table.string('title', 100).notNullable()
      table.integer('user_id').notNullable().references('users.id').onDelete('CASCADE')
      table.integer('shelf').notNullable().defaultTo(0)
      table.integer('place').notNullable().defaultTo(0)
    })
    this.schema.createTable('log', (table) => { table.text('line') })`

test.group('A hand-written file on SQLite', (group) => {
  let bench: Workbench

  group.each.setup(async () => {
    bench = await Workbench.open('sqlite')
    await bench.lucid('01_create', SCHEMA)
    await bench.migrator().run()
    await bench.client.table('users').multiInsert([
      { name: 'Ann', email: 'ann@example.com' },
      { name: 'Bob', email: 'bob@example.com' },
    ])
    await bench.client.table('posts').multiInsert([
      { title: 'One', user_id: 1, shelf: 1, place: 1 },
      { title: 'Two', user_id: 2, shelf: 1, place: 2 },
    ])
    return () => bench.close()
  })

  const foreignKeys = async () => {
    const [{ foreign_keys: setting }] = await bench.rows('pragma foreign_keys')
    return setting
  }
  const objects = async (type: string) => {
    const rows = await bench.rows(
      `select name from sqlite_master where type = '${type}' and sql is not null and name not like 'adonis%' order by name`
    )
    return rows.map(({ name }) => name)
  }

  test('that rebuilds a table keeps the rows that point at it')
    .with([
      `this.schema.alterTable('users', (table) => { table.string('name', 120).notNullable().alter() })`,
      `this.schema.alterTable('users', (table) => { table.dropColumn('nick') })`,
      `this.schema.alterTable('users', (table) => { table.setNullable('name') })`,
      `this.schema.alterTable('users', (table) => { table.integer('boss_id').nullable().references('users.id') })`,
      `this.schema.raw('select 1').alterTable('users', (table) => { table.dropColumn('nick') })`,
    ])
    .run(async ({ assert }, up) => {
      await bench.lucid('02_change', up)
      await bench.migrator().run()
      assert.equal(await bench.count('users'), 2)
      assert.equal(await bench.count('posts'), 2)
      assert.equal(await foreignKeys(), 1)
      assert.deepEqual(await bench.rows('pragma foreign_key_check'), [])
    })

  test('keeps triggers, views, partial indexes and composite uniques of what it rebuilds', async ({
    assert,
  }) => {
    await bench.client.rawQuery(
      `create trigger posts_logged after insert on posts begin insert into log values (new.title); end`
    )
    await bench.client.rawQuery('create view titles as select title, user_id from posts')
    await bench.client.rawQuery('create index on_shelf on posts (place) where shelf > 0')
    await bench.client.rawQuery('create index lowered on posts (lower(title))')
    await bench.client.rawQuery('create unique index one_place on posts (shelf, place)')
    await bench.lucid(
      '02_change',
      `this.schema.alterTable('posts', (table) => { table.string('title', 200).notNullable().alter() })`
    )
    await bench.migrator().run()
    assert.deepEqual(await objects('trigger'), ['posts_logged'])
    assert.deepEqual(await objects('view'), ['titles'])
    assert.includeMembers(await objects('index'), ['on_shelf', 'lowered', 'one_place'])
    await bench.client.table('posts').insert({ title: 'Three', user_id: 1, shelf: 2, place: 1 })
    assert.deepEqual(await bench.rows('select line from log'), [{ line: 'Three' }])
    await assert.rejects(() =>
      bench.client.table('posts').insert({ title: 'Four', user_id: 1, shelf: 2, place: 1 })
    )
  })

  test('keeps them also where Knex has to make the table anew', async ({ assert }) => {
    await bench.client.rawQuery(
      `create trigger posts_logged after insert on posts begin insert into log values (new.title); end`
    )
    await bench.client.rawQuery('create view titles as select title, user_id from posts')
    await bench.client.rawQuery('create index on_shelf on posts (place) where shelf > 0')
    await bench.client.rawQuery('create unique index one_place on posts (shelf, place)')
    // The replay does not read raw SQL in the chain, so the whole chain is Knex's.
    await bench.lucid(
      '02_change',
      `this.schema.raw('select 1').alterTable('posts', (table) => { table.string('title', 200).notNullable().alter() })`
    )
    await bench.migrator().run()
    assert.deepEqual(await objects('trigger'), ['posts_logged'])
    assert.deepEqual(await objects('view'), ['titles'])
    assert.includeMembers(await objects('index'), ['on_shelf', 'one_place'])
    assert.equal(await bench.count('posts'), 2)
  })

  test('that takes a column from under a trigger is stopped, with nothing changed', async ({
    assert,
  }) => {
    await bench.client.rawQuery(
      `create trigger named after update on users begin insert into log values (new.nick); end`
    )
    await bench.lucid(
      '02_change',
      `this.schema.alterTable('users', (table) => { table.dropColumn('nick') })`
    )
    const error = await bench
      .migrator()
      .run()
      .catch((reason) => reason)
    assert.match(error.message, /02_change failed/)
    assert.match(error.message, /trigger/)
    assert.deepEqual(await objects('trigger'), ['named'])
    assert.deepEqual(await bench.applied(), ['01_create'])
    assert.equal(await foreignKeys(), 1)
  })

  test('may not drop a table that others point at, also when they are empty')
    .with([
      `this.schema.dropTable('users')`,
      `this.schema.raw('drop table users')`,
      `this.defer((db) => db.rawQuery('drop table users'))`,
    ])
    .run(async ({ assert }, up) => {
      await bench.client.from('posts').delete()
      await bench.lucid('02_drop', up)
      const error = await bench
        .migrator()
        .run()
        .catch((reason) => reason)
      assert.match(error.message, /posts.* points at .*users/)
      assert.equal(await bench.count('users'), 2)
    })

  test('that drops a table loses no row of those that point at it', async ({ assert }) => {
    await bench.lucid('02_drop', `this.schema.raw('drop table users')`)
    await assert.rejects(() => bench.migrator().run())
    assert.equal(await bench.count('users'), 2)
    assert.equal(await bench.count('posts'), 2)
  })

  test('may drop a table together with what points at it', async ({ assert }) => {
    await bench.lucid('02_drop', `this.schema.dropTable('users'); this.schema.dropTable('posts')`)
    await bench.migrator().run()
    assert.deepEqual(await bench.tables(), ['log'])
  })

  test('that leaves rows pointing at nothing is taken back, and says which', async ({ assert }) => {
    await bench.lucid(
      '02_change',
      `this.schema.alterTable('users', (table) => { table.dropColumn('nick') })
       this.defer((db) => db.from('users').where('id', 2).delete())`
    )
    const error = await bench
      .migrator()
      .run()
      .catch((reason) => reason)
    assert.match(error.message, /1 row of "posts" would point by user_id at rows of "users"/)
    assert.match(error.message, /\(id 2\)/)
    assert.equal(await bench.count('users'), 2)
    assert.include(
      (await bench.rows("select name from pragma_table_info('users')")).map(({ name }) => name),
      'nick'
    )
  })

  test('that changes rows alone has foreign keys enforced, and rows deleted along', async ({
    assert,
  }) => {
    await bench.lucid('02_rows', `this.defer((db) => db.from('users').where('id', 2).delete())`)
    await bench.migrator().run()
    assert.equal(await bench.count('posts'), 1)
  })

  test('is not held up by rows that pointed at nothing before', async ({ assert }) => {
    await bench.client.rawQuery('pragma foreign_keys = 0')
    await bench.client.table('posts').insert({ title: 'Lost', user_id: 99 })
    await bench.client.rawQuery('pragma foreign_keys = 1')
    await bench.lucid(
      '02_change',
      `this.schema.alterTable('users', (table) => { table.dropColumn('nick') })
       this.schema.renameTable('posts', 'articles')`
    )
    await bench.migrator().run()
    assert.equal(await bench.count('articles'), 3)
  })

  test('has every setting of the connection put back, also when it fails', async ({ assert }) => {
    await bench.client.rawQuery('pragma legacy_alter_table = 1')
    await bench.lucid(
      '02_change',
      `this.schema.raw('pragma legacy_alter_table = 0')
       this.schema.raw('pragma recursive_triggers = 1')
       this.schema.raw('nonsense')`
    )
    const pragmas = ['foreign_keys', 'busy_timeout', 'legacy_alter_table', 'recursive_triggers']
    const read = () => Promise.all(pragmas.map((name) => bench.rows(`pragma ${name}`)))
    const before = await read()
    await assert.rejects(() => bench.migrator().run())
    assert.deepEqual(await read(), before)
  })

  test('that narrows a column is stopped by the rows that would not fit', async ({ assert }) => {
    await bench.client.table('users').insert({ name: 'x'.repeat(60), email: 'x@example.com' })
    await bench.lucid(
      '02_change',
      `this.schema.alterTable('users', (table) => { table.string('name', 20).notNullable().alter() })`
    )
    const error = await bench
      .migrator()
      .run()
      .catch((reason) => reason)
    assert.match(error.message, /users/)
    assert.match(error.message, /name/)
    assert.match(error.message, /3/)
    assert.equal(await bench.count('users'), 3)
  })
})
