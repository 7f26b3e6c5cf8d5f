import { test } from '@japa/runner'
import { reachableDialects, Workbench } from './workbench.js'

const TABLES = `
    this.schema.createTable('users', (table) => {
      table.increments('id')
      table.string('name', 80).notNullable()
      table.string('email', 100).nullable()
    })
    this.schema.createTable('posts', (table) => {
      table.increments('id')
      table.integer('user_id').unsigned().notNullable().references('users.id').onDelete('CASCADE')
    })`

test.group('A hand-written file', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())

  async function withRows(dialect: Parameters<typeof Workbench.open>[0]) {
    bench = await Workbench.open(dialect)
    await bench.lucid('01_create', TABLES)
    await bench.migrator().run()
    await bench.client.table('users').multiInsert([
      { id: 1, name: 'Ann', email: null },
      { id: 2, name: 'A very long name indeed', email: 'b@example.com' },
      { id: 3, name: 'Ann', email: null },
    ])
    await bench.client.table('posts').insert({ id: 1, user_id: 2 })
  }

  const cases = [
    {
      what: 'narrows a column',
      up: `this.schema.alterTable('users', (table) => { table.string('name', 10).notNullable().alter() })`,
      says: /users\.name: 1 row \(id 2\)/,
    },
    {
      what: 'takes null from a column',
      up: `this.schema.alterTable('users', (table) => { table.dropNullable('email') })`,
      says: /users\.email: 2 rows \(id 1, 3\)/,
    },
    {
      what: 'makes a column unique',
      up: `this.schema.alterTable('users', (table) => { table.unique(['name']) })`,
      says: /users\.name: 2 rows \(id 1, 3\)/,
    },
  ]

  for (const { what, up, says } of cases) {
    test(`{$self}: that ${what} is stopped before its first write by the rows that do not fit`)
      .with(reachableDialects)
      .run(async ({ assert }, dialect) => {
        await withRows(dialect)
        await bench.lucid(
          '02_change',
          `this.schema.createTable('other', (table) => { table.increments() }); ${up}`
        )
        const error = await bench
          .migrator()
          .run()
          .catch((reason) => reason)
        assert.match(error.message, says)
        assert.deepEqual(await bench.tables(), ['posts', 'users'])
        assert.deepEqual(await bench.rows('select name from users where id = 2'), [
          { name: 'A very long name indeed' },
        ])
        const [, { state }] = await bench.migrator().status()
        assert.equal(state, 'pending')
      })
  }

  test('{$self}: may first put right what its later steps need')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withRows(dialect)
      await bench.ours(
        '02_change',
        `this.editor.run('Give all an address', async ({ client }) => {
           await client.from('users').whereNull('email').update({ email: 'none' })
         })
         this.editor.alterColumn('users', 'email', { nullable: null })
         this.editor.fill('users', 'name', { sql: 'concat(name, id)' }, { where: "name = 'Ann'" })`
      )
      await bench.migrator().run()
      await assert.rejects(() => bench.client.table('users').insert({ name: 'Zed', email: null }))
    })

  test('{$self}: may do without a transaction, and goes on where it was stopped')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withRows(dialect)
      const concurrently = dialect === 'pg' ? 'concurrently' : ''
      const file = (last: string) => `
        this.schema.raw('create index ${concurrently} users_by_name on users (name)')
        this.schema.alterTable('users', (table) => { table.dropColumn('email') })
        ${last}`
      await bench.ours(
        '02_change',
        file(`this.schema.raw('nonsense')`),
        '',
        'static disableTransactions = true'
      )
      const failed = await bench.inProcess('run')
      assert.match(failed.error!.message, /02_change failed at "raw SQL"/)
      await bench.ours('02_change', file(''), '', 'static disableTransactions = true')
      const again = await bench.inProcess('run')
      assert.isUndefined(again.error, again.error?.message)
      assert.deepEqual(await bench.applied(), ['01_create', '02_change'])
      assert.equal(await bench.count('posts'), 1)
      assert.equal(await bench.count('users'), 3)
      if (dialect === 'sqlite') {
        assert.deepEqual(await bench.rows('pragma foreign_keys'), [{ foreign_keys: 1 }])
      }
    })

  test('{$self}: deferred steps and builders run in the order of their calls')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withRows(dialect)
      await bench.lucid(
        '02_change',
        `this.schema.alterTable('users', (table) => { table.integer('posts').nullable() })
         this.defer(async (db) => {
           const [{ count }] = await db.from('posts').count('* as count')
           await db.from('users').update({ posts: Number(count) })
         })
         this.schema.alterTable('users', (table) => { table.dropNullable('posts') })`
      )
      await bench.migrator().run()
      assert.deepEqual(await bench.rows('select distinct posts from users'), [{ posts: 1 }])
    })
})
