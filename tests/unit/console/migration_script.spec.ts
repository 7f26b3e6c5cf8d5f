import BetterSqlite3 from 'better-sqlite3'
import { test } from '@japa/runner'
import { scriptOf, unplayable } from '../../../framework/console/migration_script.js'

/** A table made anew under a parent of cascading children, as a rebuild does it. */
const rebuild = {
  name: 'database/migrations/1_change_orders',
  direction: 'up' as const,
  steps: [
    {
      title: 'alter column orders.total',
      sql: [
        'create table "orders__new" ("id" integer primary key, "total" text)',
        'insert into "orders__new" select "id", "total" from "orders"',
        'drop table "orders"',
        'alter table "orders__new" rename to "orders"',
        '-- must be 0: select gable_is_unfit("total") from "orders"',
      ],
    },
  ],
}

test.group('The SQL of pending migrations, played by another program', () => {
  test('keeps the rows that point at a table made anew', ({ assert }) => {
    const database = new BetterSqlite3(':memory:')
    database.exec(
      `pragma foreign_keys = on;
       create table orders (id integer primary key, total integer);
       create table lines (id integer primary key, order_id integer references orders (id) on delete cascade);
       insert into orders values (1, 5); insert into lines values (1, 1);`
    )
    // What begins with a point is for the shell alone.
    const script = scriptOf([rebuild], 'sqlite').filter((line) => !line.startsWith('.'))
    database.exec(script.join('\n'))
    assert.equal(database.prepare('select count(*) from lines').pluck().get(), 1)
    assert.equal(database.pragma('foreign_keys', { simple: true }), 1)
    database.close()
  })

  test('stops at the first error and is one transaction, where there are any', ({ assert }) => {
    assert.include(scriptOf([rebuild], 'sqlite'), '.bail on')
    for (const dialect of ['sqlite', 'pg'] as const) {
      const script = scriptOf([rebuild], dialect)
      const [begin, commit] = [/^begin/, /^commit/].map((word) =>
        script.findIndex((line) => word.test(line))
      )
      const change = script.indexOf('drop table "orders";')
      assert.isTrue(begin !== -1 && begin < change && change < commit, script.join('\n'))
    }
    assert.notInclude(scriptOf([rebuild], 'mysql').join('\n'), 'commit')
  })

  test('is refused where a statement needs a function that only a run has', ({ assert }) => {
    assert.isUndefined(unplayable([rebuild]))
    const converting = {
      ...rebuild,
      steps: [{ title: 'x', sql: ['update orders set total = gable_convert(total)'] }],
    }
    assert.equal(unplayable([rebuild, converting]), converting)
  })

  test('says how the file is noted afterwards', ({ assert }) => {
    assert.include(scriptOf([rebuild], 'pg'), '-- then: node ace migration:fake 1_change_orders')
  })
})
