import { test } from '@japa/runner'
import BetterSqlite3 from 'better-sqlite3'
import { reachableDialects, Workbench } from './workbench.js'

test.group('Two runs at once', (group) => {
  let bench: Workbench
  group.each.teardown(() => bench.close())
  group.each.timeout(120_000)

  async function withSlowFiles(dialect: Parameters<typeof Workbench.open>[0]) {
    bench = await Workbench.open(dialect)
    const pause = `this.defer(() => new Promise((resolve) => setTimeout(resolve, 300)))`
    for (const name of ['01_one', '02_two', '03_three']) {
      const table = name.slice(3)
      await bench.lucid(
        name,
        `${pause}; this.schema.createTable('${table}', (table) => { table.increments() })`
      )
    }
  }

  test('{$self}: apply each file once')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withSlowFiles(dialect)
      const runs = await Promise.all([
        bench.inProcess('run'),
        bench.inProcess('run'),
        bench.inProcess('run'),
      ])
      for (const { error } of runs) assert.isUndefined(error, error?.message)
      const done = runs.flatMap(({ outcome }) => outcome!.map(({ name }) => name))
      assert.lengthOf(done, 3)
      assert.lengthOf(new Set(done), 3)
      assert.deepEqual(await bench.applied(), ['01_one', '02_two', '03_three'])
    })

  test('{$self}: the second waits, says for whom, and gives up in the end')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      await withSlowFiles(dialect)
      const release = await hold(bench)
      const started = Date.now()
      const { error, events, end } = await bench.inProcess('run', {
        options: { lockTimeout: 1500 },
      })
      await release()
      assert.equal(end, 1)
      assert.match(error!.message, /did not start: another process .* after 1.5 s/)
      assert.match(error!.help!, /--lock-timeout/)
      assert.isAbove(Date.now() - started, 1400)
      assert.equal(events[0].type, 'waiting')
      assert.isEmpty(await bench.tables())
      const after = await bench.inProcess('run')
      assert.lengthOf(after.outcome!, 3)
    })

  test('stop before the next file when the session that holds the lock has gone', async ({
    assert,
  }) => {
    const dialects = await reachableDialects()
    bench = await Workbench.open(dialects.includes('pg') ? 'pg' : 'sqlite')
    if (bench.dialect !== 'pg') return
    await bench.lucid(
      '01_one',
      `this.defer((db) => db.rawQuery(
         \`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
            and database = (select oid from pg_database where datname = current_database())\`))`
    )
    await bench.lucid('02_two', `this.schema.createTable('two', (table) => { table.increments() })`)
    await assert.rejects(
      () => bench.migrator().run(),
      /The connection that held the migrations lock/
    )
    assert.deepEqual(await bench.applied(), ['01_one'])
    await bench.migrator().run()
    assert.deepEqual(await bench.applied(), ['01_one', '02_two'])
  })

  test('{$self}: the lock is given back when a run fails')
    .with(reachableDialects)
    .run(async ({ assert }, dialect) => {
      bench = await Workbench.open(dialect)
      await bench.lucid('01_wrong', `this.schema.raw('nonsense')`)
      await assert.rejects(() => bench.migrator().run())
      await assert.rejects(
        () => bench.migrator({ lockTimeout: 500 }).run(),
        /01_wrong failed at "raw SQL"/
      )
    })
})

/** Takes the lock as a run would, and gives the way to let it go. */
async function hold(bench: Workbench): Promise<() => Promise<void>> {
  if (bench.dialect === 'sqlite') {
    const other = new BetterSqlite3(bench.place.database)
    other.pragma('journal_mode = WAL')
    other.exec('begin immediate')
    return async () => {
      other.exec('rollback')
      other.close()
    }
  }
  const { lockServer } = await import('#framework/migrations/runner/lock')
  const lock = await lockServer(bench.client, 'adonis_schema', { patience: 0, report: () => {} })
  return () => lock.release()
}
