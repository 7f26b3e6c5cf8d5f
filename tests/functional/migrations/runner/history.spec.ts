import { rm } from 'node:fs/promises'
import { test } from '@japa/runner'
import type { FileStatus } from '#framework/migrations/main'
import { reachableDialects, Workbench } from './workbench.js'

const table = (name: string) =>
  `this.editor.createTable('${name}', { columns: { id: { type: 'increments' } } })`
const drop = (name: string) => `this.editor.dropTable('${name}')`

test.group('The history of a database', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())
  group.each.timeout(60_000)

  async function withTables(
    dialect: Parameters<typeof Workbench.open>[0],
    ...names: string[]
  ): Promise<void> {
    bench = await Workbench.open(dialect)
    for (const [index, name] of names.entries()) {
      await bench.ours(`0${index + 1}_${name}`, table(name), drop(name))
    }
    await bench.migrator().run()
  }

  const states = (list: FileStatus[]) =>
    Object.fromEntries(list.map(({ name, state }) => [name.split('/').at(-1), state]))

  test('{$self}: says what is applied, pending, edited and missing')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withTables(dialect, 'a', 'b', 'c')
      await bench.ours('02_b', table('b').replace('increments', 'uuid'), drop('b'))
      await rm(bench.path('03_c'))
      await bench.ours('04_d', table('d'))
      const { outcome } = await bench.inProcess('status')
      assert.deepEqual(states(outcome!), {
        '01_a': 'applied',
        '02_b': 'edited',
        '03_c': 'missing',
        '04_d': 'pending',
      })
      const [{ batch, appliedAt }] = outcome!
      assert.equal(batch, 1)
      assert.closeTo(Date.parse(appliedAt!), Date.now(), 60_000)
      const told = await bench.inProcess('run')
      const warnings = told.events.flatMap((event) =>
        event.type === 'warning' ? [event.message] : []
      )
      assert.lengthOf(warnings, 2)
      assert.match(warnings[0], /02_b was changed after it had been applied/)
      assert.match(warnings[1], /03_c was applied, and its file is not there/)
      assert.deepEqual(await bench.applied(), ['01_a', '02_b', '03_c', '04_d'])
      const again = await bench.inProcess('run')
      assert.isEmpty(again.outcome)
      assert.lengthOf(
        again.events.filter(({ type }) => type === 'warning'),
        2
      )
    })

  test('takes a file that was laid out anew, or whose down() got better, for the same', async ({
    assert,
  }) => {
    await withTables('sqlite', 'a')
    await bench.lucid(
      '02_rows',
      `this.defer(async (db) => { await db.table('a').insert({ id: 1 }) })
       this.schema.createTable('b', (table) => { table.increments('id') })`
    )
    await bench.migrator().run()
    await bench.lucid(
      '02_rows',
      `// A comment.
       this.defer(async (db) => {
         /* Another. */ await db.table("a").insert({
           id: 1,
         });
       });
       this.schema.createTable('b', (t) => t.increments('id'))`,
      drop('b').replace('editor', 'schema')
    )
    const { outcome } = await bench.inProcess('status')
    assert.deepEqual(states(outcome!), { '01_a': 'applied', '02_rows': 'applied' })
  })

  test('notices a step on rows that was changed', async ({ assert }) => {
    await withTables('sqlite', 'a')
    const insert = (id: number) =>
      `this.editor.run('Rows', async ({ client }) => { await client.table('a').insert({ id: ${id} }) })`
    await bench.ours('02_rows', insert(1))
    await bench.migrator().run()
    await bench.ours('02_rows', insert(2))
    const { outcome } = await bench.inProcess('status')
    assert.deepEqual(states(outcome!), { '01_a': 'applied', '02_rows': 'edited' })
  })

  test('warns when an older file runs after newer ones', async ({ assert }) => {
    await withTables('sqlite', 'a', 'b')
    await bench.ours('01_z', table('z'))
    const { events } = await bench.inProcess('run')
    const [warning] = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))
    assert.match(warning, /01_z is older than 02_b, which has been applied, and runs after it/)
    assert.deepEqual(await bench.applied(), ['01_a', '02_b', '01_z'])
  })

  test('{$self}: refuses to take back a file that is not there, with nothing changed')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withTables(dialect, 'a', 'b')
      await rm(bench.path('01_a'))
      await assert.rejects(() => bench.migrator().reset(), /01_a has been applied and is not there/)
      assert.deepEqual(await bench.tables(), ['a', 'b'])
    })

  test('a failing file leaves those before it applied and those after it alone')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withTables(dialect, 'a')
      await bench.ours('02_b', table('b'))
      await bench.ours('03_c', `${table('c')}; ${drop('nothing')}`)
      await bench.ours('04_d', table('d'))
      const error = await bench
        .migrator()
        .run()
        .catch((reason) => reason)
      assert.match(error.message, /03_c failed: There is no table "nothing"/)
      assert.deepEqual(await bench.applied(), ['01_a', '02_b'])
      assert.deepEqual(await bench.tables(), ['a', 'b'])
    })

  test('an error names file, step and reason, and never the statement')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withTables(dialect, 'a')
      await bench.ours(
        '02_b',
        `this.editor.run('Fill in', async ({ client }) => {
           await client.table('a').insert({ id: 1, password: 'hunter2' })
         })`
      )
      const error = await bench
        .migrator()
        .run()
        .catch((reason) => reason)
      assert.match(error.message, /02_b failed at "Fill in": .*password/)
      assert.notMatch(error.message, /hunter2|insert into/)
      assert.equal(error.step, 'Fill in')
    })
})

test.group('A squashed file', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())

  const squashed = () =>
    bench.ours(
      '02_all',
      `${table('a')}; ${table('b')}`,
      `${drop('b')}; ${drop('a')}`,
      `static replaces = ['01_a', '02_b']`
    )

  async function withTwo(dialect: Parameters<typeof Workbench.open>[0]) {
    bench = await Workbench.open(dialect)
    await bench.ours('01_a', table('a'), drop('a'))
    await bench.ours('02_b', table('b'), drop('b'))
  }

  test('{$self}: is noted and not run where what it stands for has been applied')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withTwo(dialect)
      await bench.ours('03_c', table('c'), drop('c'))
      await bench.migrator().run()
      await rm(bench.path('01_a'))
      await rm(bench.path('02_b'))
      await squashed()
      await bench.ours(
        '04_d',
        `this.editor.addColumn('a', 'n', { type: 'integer', nullable: true })`,
        `this.editor.dropColumn('a', 'n')`
      )
      const plan = await bench.migrator().plan('up')
      assert.deepEqual(
        plan.map(({ name, steps, isNoted }) => [name.split('/').at(-1), steps.length, isNoted]),
        [
          ['02_all', 0, true],
          ['04_d', 1, undefined],
        ]
      )
      const ran = await bench.migrator().run()
      assert.deepEqual(
        ran.map(({ name, steps }) => [name.split('/').at(-1), steps === null]),
        [
          ['02_all', true],
          ['04_d', false],
        ]
      )
      const states = (await bench.migrator().status()).map(({ name, state }) => [
        name.split('/').at(-1),
        state,
      ])
      assert.deepEqual(states, [
        ['02_all', 'applied'],
        ['03_c', 'applied'],
        ['04_d', 'applied'],
        ['01_a', 'replaced'],
        ['02_b', 'replaced'],
      ])
      assert.isEmpty(await bench.migrator().run())
      const back = await bench.migrator().reset()
      assert.deepEqual(
        back.map(({ name }) => name.split('/').at(-1)),
        ['04_d', '03_c', '02_all']
      )
      assert.isEmpty(await bench.tables())
      assert.isEmpty(await bench.applied())
    })

  test('{$self}: is run on a fresh database, and the files it stands for are not')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withTwo(dialect)
      await squashed()
      await bench.migrator().run()
      assert.deepEqual(await bench.applied(), ['02_all'])
      assert.deepEqual(await bench.tables(), ['a', 'b'])
    })

  test('is refused where only some of what it stands for has been applied', async ({ assert }) => {
    await withTwo('sqlite')
    await rm(bench.path('02_b'))
    await bench.migrator().run()
    await squashed()
    await assert.rejects(
      () => bench.migrator().run(),
      /stands for 2 files, of which only 1 have been applied. Lacking: 02_b/
    )
  })
})

test.group('Noting files as applied', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())

  test('{$self}: runs nothing, and refuses a name that is not there')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      bench = await Workbench.open(dialect)
      await bench.ours('01_a', table('a'))
      await bench.ours('02_b', table('b'))
      await assert.rejects(
        () => bench.migrator().fake(['01_a', '09_z']),
        /There is no migration 09_z/
      )
      assert.isEmpty(await bench.applied())
      await bench.migrator().fake(['01_a'])
      assert.deepEqual(await bench.applied(), ['01_a'])
      assert.isEmpty(await bench.tables())
      await bench.migrator().run()
      assert.deepEqual(await bench.tables(), ['b'])
    })
})
