import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

interface Answer {
  stdout: string
  stderr: string
  code: number
}

test.group('node ace migration:…', (group) => {
  let file: string

  group.each.setup(() => {
    file = join(tmpdir(), `runner_${randomBytes(5).toString('hex')}.sqlite3`)
    return async () => {
      for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true })
    }
  })
  group.each.timeout(180_000)

  const settings = (more: NodeJS.ProcessEnv = {}) => ({
    ...process.env,
    NODE_ENV: 'development',
    DB_CONNECTION: 'sqlite',
    DB_FILE: file,
    NO_COLOR: '1',
    ...more,
  })

  function ace(line: string, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
    return new Promise((resolve) => {
      const options = { cwd: app.makePath(), env: settings(env) }
      execFile(process.execPath, ['ace.js', ...line.split(' ')], options, (error, stdout, stderr) =>
        resolve({ stdout, stderr, code: error ? Number(error.code) : 0 })
      )
    })
  }

  function tables() {
    const database = new BetterSqlite3(file)
    try {
      const query = `select name from sqlite_master where type = 'table' and name not like 'sqlite%'`
      return database.prepare(query).pluck().all()
    } finally {
      database.close()
    }
  }

  test('run tells every file and step, and status and rollback follow', async ({ assert }) => {
    const before = await ace('migration:status --check')
    assert.equal(before.code, 3)
    assert.match(before.stdout, /^pending .*database\/migrations\//m)

    const run = await ace('migration:run')
    assert.equal(run.code, 0, run.stderr)
    assert.match(run.stdout, /^up {4}1\/\d+ {2}database\/migrations\/\S+$/m)
    assert.match(run.stdout, /^ {5}1\/\d+ {2}create table \w+ {2}\d+ ms$/m)
    assert.match(run.stdout, /^ {5}done {2}\d+ steps?, \d/m)
    assert.match(run.stdout, /^\d+ migrations applied in \d/m)

    const again = await ace('migration:run')
    assert.deepEqual([again.stdout, again.code], ['Nothing is pending\n', 0])

    const { files } = JSON.parse((await ace('migration:status --json')).stdout)
    assert.isTrue(files.every(({ state }: { state: string }) => state === 'applied'))

    const back = await ace('migration:rollback --json')
    const document = JSON.parse(back.stdout)
    assert.equal(document.error, null)
    assert.equal(document.files.length, files.length)
    assert.isTrue(
      document.files.every(({ direction }: { direction: string }) => direction === 'down')
    )
  })

  test('run --sql prints the statements alone, and touches nothing', async ({ assert }) => {
    const { stdout, code } = await ace('migration:run --sql')
    assert.equal(code, 0)
    assert.isEmpty(tables())
    const database = new BetterSqlite3(':memory:')
    // What begins with a point is for the shell alone.
    database.exec(stdout.replace(/^\..*$/gm, ''))
    const made = database.prepare(`select count(*) from sqlite_master where name = 'posts'`)
    assert.equal(made.pluck().get(), 1)
    database.close()
  })

  test('refuses in production where nobody can be asked, unless forced', async ({ assert }) => {
    const production = { NODE_ENV: 'production' }
    const refused = await ace('migration:run', production)
    assert.equal(refused.code, 1)
    assert.match(refused.stdout + refused.stderr, /this is production.*--force/)
    assert.isEmpty(tables())
    const forced = await ace('migration:fresh --force --compact-output', production)
    assert.equal(forced.code, 0, forced.stderr)
    assert.include(tables(), 'posts')
  })

  test('an unknown connection is an error that names those there are', async ({ assert }) => {
    const { stdout, code } = await ace('migration:run --connection=mongo --json')
    assert.equal(code, 1)
    const { error } = JSON.parse(stdout)
    assert.match(error.message, /no connection "mongo"/)
    assert.match(error.help, /sqlite, pg, mysql/)
  })

  test('goes on when the reader of its output has gone', async ({ assert }) => {
    const command = spawn(process.execPath, ['ace.js', 'migration:run'], {
      cwd: app.makePath(),
      env: settings(),
    })
    command.stdout.once('data', () => command.stdout.destroy())
    let complaint = ''
    command.stderr.on('data', (data) => (complaint += data))
    const code = await new Promise((resolve) => command.on('close', resolve))
    assert.deepEqual([code, complaint], [0, ''])
    assert.include(tables(), 'posts')
  })
})
