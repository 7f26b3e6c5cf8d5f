import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { runAce } from '#tests/helpers/ace_process'

test.group('node ace db', (group) => {
  let folder: string

  group.tap((case_) => case_.timeout(60_000))
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-db-'))
    return () => rm(folder, { recursive: true })
  })

  /** On a SQLite file of its own; `PATH` is empty, so that no shell is found, unless said otherwise. */
  const db = (input: string, args: string[] = [], env: Record<string, string> = { PATH: '' }) =>
    runAce(['db', ...args], {
      input,
      env: { DB_CONNECTION: 'sqlite', DB_FILE: join(folder, 'x.sqlite3'), ...env },
    })

  test('runs what is piped in, also where no shell is installed', async ({ assert }) => {
    const made = await db(`create table t (a, b); insert into t values (1, 'x;y'), (22, null)`)
    assert.equal(made.code, 0, made.stderr)
    const { code, stdout } = await db('select a, b from t order by a')
    assert.equal(code, 0)
    assert.equal(stdout, 'a   b\n1   x;y\n22  NULL\n(2 rows)\n')
  })

  test('prints the rows of each statement as JSON', async ({ assert }) => {
    const { stdout } = await db(`select 1 as one; select '?' as mark`, ['--json'])
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      [[{ one: 1 }], [{ mark: '?' }]]
    )
  })

  test('stops at the first statement that fails, with what the database said', async ({
    assert,
  }) => {
    const { code, stdout, stderr } = await db('select 1 as one; selec; select 2 as two')
    assert.equal(code, 1)
    assert.include(stdout, 'one')
    assert.notInclude(stdout, 'two')
    assert.equal(stderr, 'near "selec": syntax error\n')
  })

  test('keeps a transaction from one statement to the next', async ({ assert }) => {
    const { code, stdout, stderr } = await db(
      'create table t (a); begin; insert into t values (1); rollback; select count(*) as n from t',
      ['--json']
    )
    assert.equal(code, 0, stderr)
    assert.equal(stdout.trim().split('\n').at(-1), '[{"n":0}]')
  })

  test('changes nothing with --read-only', async ({ assert }) => {
    await db('create table t (a)')
    const { code, stderr } = await db('insert into t values (1)', ['--read-only'])
    assert.equal(code, 1)
    assert.match(stderr, /readonly/)
    assert.include((await db('select count(*) as n from t', ['--json'])).stdout, '[{"n":0}]')
  })

  test('says which connections there are when one is unknown', async ({ assert }) => {
    const { code, stderr } = await db('', ['--connection=pq'])
    assert.equal(code, 1)
    assert.match(stderr, /no database connection "pq"\. Did you mean pg\?/)
  })
})
