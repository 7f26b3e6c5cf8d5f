import Database from 'better-sqlite3'
import { test } from '@japa/runner'
import { keepStatements } from '#framework/database/kept_statements'

function open() {
  const database = new Database(':memory:')
  database.exec('create table things (id integer primary key, name text)')
  database.exec("insert into things (name) values ('one'), ('two')")
  keepStatements(database)
  return database
}

const LIST = 'select * from things order by id'

test.group('A statement that is kept', () => {
  test('is prepared once', ({ assert }) => {
    const database = open()
    assert.strictEqual(database.prepare(LIST), database.prepare(LIST))
    assert.lengthOf(database.prepare(LIST).all(), 2)
  })

  test('follows a change of the schema', ({ assert }) => {
    const database = open()
    const statement = database.prepare(LIST)
    statement.all()
    database.exec('alter table things add column size integer default 3')
    assert.deepEqual(statement.all()[0], { id: 1, name: 'one', size: 3 })
    database.exec('drop table things')
    assert.throws(() => database.prepare(LIST).all(), /no such table/)
  })

  test('is somebody’s own while it is being read from', ({ assert }) => {
    const database = open()
    const seen: unknown[] = []
    for (const row of database.prepare(LIST).iterate()) {
      seen.push(row)
      assert.lengthOf(database.prepare(LIST).all(), 2)
    }
    assert.lengthOf(seen, 2)
  })

  test('answers as always after somebody had it answer otherwise', ({ assert }) => {
    const database = open()
    assert.deepEqual(database.prepare(LIST).raw().all()[0], [1, 'one'])
    assert.deepEqual(database.prepare(LIST).all()[0], { id: 1, name: 'one' })
    assert.deepEqual(database.prepare(LIST).safeIntegers().get(), { id: 1n, name: 'one' })
    assert.deepEqual(database.prepare(LIST).get(), { id: 1, name: 'one' })
  })

  test('goes when there are too many', ({ assert }) => {
    const database = open()
    const first = database.prepare('select 0')
    for (let number = 1; number <= 600; number++) database.prepare(`select ${number}`)
    assert.notStrictEqual(database.prepare('select 0'), first)
  })

  test('goes sooner where those after it are long: a long one holds much memory', ({ assert }) => {
    const database = open()
    const first = database.prepare('select 0')
    const filler = 'x'.repeat(20_000)
    for (let number = 1; number <= 60; number++)
      database.prepare(`select ${number} /* ${filler} */`)
    assert.notStrictEqual(database.prepare('select 0'), first)
    const sql = `select 1 /* ${filler.repeat(60)} */`
    assert.notStrictEqual(database.prepare(sql), database.prepare(sql))
  })

  test('is no pragma, which may act while it is prepared', ({ assert }) => {
    const database = open()
    const sql = 'pragma user_version'
    assert.notStrictEqual(database.prepare(sql), database.prepare(sql))
  })
})
