import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import BetterSqlite3 from 'better-sqlite3'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import hash from '@adonisjs/core/services/hash'

const run = promisify(execFile)

interface Person {
  id: number
  email: string
  password: string
}

test.group('node ace setup', (group) => {
  let folder: string
  let file: string

  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-setup-'))
    file = join(folder, 'fresh.sqlite3')
    return () => rm(folder, { recursive: true })
  })
  group.each.timeout(60_000)

  async function ace(...args: string[]) {
    const env = { ...process.env, DB_CONNECTION: 'sqlite', DB_FILE: file, NO_COLOR: '1' }
    const { stdout } = await run(process.execPath, ['ace.js', ...args], {
      cwd: app.makePath(),
      env,
    })
    return stdout
  }

  /** Rows of the database the command has worked on. */
  function rows<Row>(sql: string): Row[] {
    const database = new BetterSqlite3(file, { readonly: true })
    try {
      return database.prepare<[], Row>(sql).all()
    } finally {
      database.close()
    }
  }

  const admins = () =>
    rows<Person>(
      `SELECT users.* FROM users
         JOIN role_user ON role_user.user_id = users.id
         JOIN roles ON roles.id = role_user.role_id AND roles.name = 'admin'`
    )
  const passwordIn = (output: string) => /^ +Password +(\S+)$/m.exec(output)?.[1]

  test('fills a fresh database and shows the password of its only admin', async ({ assert }) => {
    const output = await ace('setup', '--email=ada@example.com')
    const [admin, ...others] = admins()
    assert.isEmpty(others)
    assert.equal(admin.email, 'ada@example.com')
    assert.isTrue(await hash.verify(admin.password, passwordIn(output)!))
    assert.isNotEmpty(rows('SELECT id FROM posts'))
  })

  test('a second time changes nothing and shows no password', async ({ assert }) => {
    await ace('setup')
    const before = { people: rows('SELECT * FROM users'), posts: rows('SELECT * FROM posts') }
    const output = await ace('setup')
    assert.isUndefined(passwordIn(output))
    assert.deepEqual(
      { people: rows('SELECT * FROM users'), posts: rows('SELECT * FROM posts') },
      before
    )
  })

  test('is followed by another password when that one is lost', async ({ assert }) => {
    const first = passwordIn(await ace('setup'))!
    const second = /: (\S+)\s*$/.exec(await ace('user:password', 'admin@example.com'))![1]
    const [admin] = admins()
    assert.notEqual(second, first)
    assert.isTrue(await hash.verify(admin.password, second))
    assert.isFalse(await hash.verify(admin.password, first))
  })
})
