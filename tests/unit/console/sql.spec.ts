import { test } from '@japa/runner'
import { databaseClient } from '../../../framework/console/database_client.js'
import { splitStatements } from '../../../framework/console/statements.js'

test.group('Taking SQL apart', () => {
  test('leaves semicolons alone that are in {$self}')
    .with([
      `a string: select 'a;b'`,
      `a doubled quote: select 'it''s; so'`,
      `a name: select "a;b"`,
      'a name of MySQL: select `a;b`',
      'a comment of a line: select 1 -- a;b',
      'a comment of several: select /* a;\nb */ 1',
      'a body: create function f() as $$ begin; end; $$',
      'a named body: create function f() as $x$ $$; $x$',
    ])
    .run(({ assert }, text) => {
      const sql = text.slice(text.indexOf(': ') + 2)
      assert.deepEqual(splitStatements(`${sql}\n;select 2`), {
        statements: [sql],
        rest: 'select 2',
      })
    })

  test('keeps what is not finished', ({ assert }) => {
    assert.deepEqual(splitStatements("select 1; select 'a;"), {
      statements: ['select 1'],
      rest: "select 'a;",
    })
  })

  test('gives no empty statements', ({ assert }) => {
    assert.deepEqual(splitStatements(' ;; \n'), { statements: [], rest: '' })
  })
})

test.group("The database's own shell", () => {
  const settings = {
    filename: '/data/x.sqlite3',
    host: 'db.example',
    port: 1234,
    user: 'ann',
    password: 'hunter22',
    database: 'shop',
  }
  const shell = (dialect: 'sqlite' | 'pg' | 'mysql', readOnly = false) =>
    databaseClient(dialect, settings, { readOnly, piped: false })

  test('of {$self} never gets the password as an argument')
    .with(['sqlite', 'pg', 'mysql'] as const)
    .run(({ assert }, dialect) => {
      assert.notInclude(shell(dialect).args.join(' '), 'hunter22')
    })

  test('gets it through the environment', ({ assert }) => {
    assert.equal(shell('pg').env.PGPASSWORD, 'hunter22')
    assert.equal(shell('mysql').env.MYSQL_PWD, 'hunter22')
  })

  test('is told where to go and not to write', ({ assert }) => {
    assert.deepEqual(shell('sqlite', true).args, ['-readonly', '/data/x.sqlite3'])
    assert.equal(shell('pg', true).env.PGOPTIONS, '-c default_transaction_read_only=on')
    assert.deepEqual(shell('mysql', true).args, [
      '--host=db.example',
      '--port=1234',
      '--user=ann',
      '--init-command=SET SESSION TRANSACTION READ ONLY',
      'shop',
    ])
  })
})
