import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { seed, UnknownSeeder } from '#framework/data/main'
import Tag from '#models/tag'
import { runAce } from '#tests/helpers/ace_process'
import { scratchName } from '#tests/helpers/scratch_name'

/** A seeder's file, with these lines in its `run`. */
const seeder = (lines: string, environment = '') =>
  `import { BaseSeeder } from '@adonisjs/lucid/seeders'
import Tag from '#models/tag'
export default class extends BaseSeeder {
  ${environment}
  async run() {
    ${lines}
  }
}`

test.group('Seeding', (group) => {
  let folder: string

  group.each.setup(async () => {
    folder = app.makePath('tmp', scratchName('seeders'))
    await mkdir(folder, { recursive: true })
    const { config } = db.manager.get(db.primaryConnectionName)!
    const before = config.seeders
    config.seeders = { paths: [app.relativePath(folder)] }
    return async () => {
      config.seeders = before
      await Tag.query().whereIn('name', ['One', 'Two', 'Three']).delete()
      await rm(folder, { recursive: true })
    }
  })

  const write = (file: string, text: string) => writeFile(join(folder, file), text)
  const names = async () => (await Tag.query().orderBy('name')).map(({ name }) => name)

  test('takes back what a failing seeder wrote, keeps those before it and stops', async ({
    assert,
  }) => {
    await write('01_one.ts', seeder(`await Tag.create({ name: 'One' })`))
    await write('02_two.ts', seeder(`await Tag.create({ name: 'Two' }); throw new Error('no')`))
    await write('03_three.ts', seeder(`await Tag.create({ name: 'Three' })`))
    const runs = await seed(app, db)
    assert.deepEqual(
      runs.map(({ status }) => status),
      ['completed', 'failed', 'waiting']
    )
    assert.equal(runs[1].error?.message, 'no')
    assert.deepEqual(await names(), ['One'])
  })

  test('is one with a global transaction it runs in', async ({ assert }) => {
    await write('01_one.ts', seeder(`await Tag.create({ name: 'One' })`))
    const transaction = await db.beginGlobalTransaction()
    await seed(app, db)
    await transaction.rollback()
    assert.isEmpty(await names())
  })

  test('runs the ones that are named, and none when a name is wrong', async ({ assert }) => {
    await write('01_one.ts', seeder(`await Tag.create({ name: 'One' })`))
    await write('02_two.ts', seeder(`await Tag.create({ name: 'Two' })`))
    await assert.rejects(
      () => seed(app, db, { only: ['one', 'tow'] }),
      UnknownSeeder,
      'There is no seeder "tow". Seeders are: 01_one, 02_two'
    )
    assert.isEmpty(await names())
    await seed(app, db, { only: [join(app.relativePath(folder), '02_two.ts')] })
    assert.deepEqual(await names(), ['Two'])
    await seed(app, db, { only: ['one'] })
    assert.deepEqual(await names(), ['One', 'Two'])
  })

  test('passes over a seeder of another environment, and tells a file that is none', async ({
    assert,
  }) => {
    await write('01_one.ts', seeder('', `static environment = ['staging']`))
    await write('02_two.ts', 'export default 5')
    const runs = await seed(app, db)
    assert.deepEqual(
      runs.map(({ status }) => status),
      ['ignored', 'failed']
    )
    assert.match(runs[1].error!.message, /no class with a run method/)
  })
})

test.group('The commands on a database', (group) => {
  let folder: string
  let file: string

  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-db-'))
    file = join(folder, 'site.sqlite3')
    return () => rm(folder, { recursive: true })
  })
  group.each.timeout(180_000)

  const on = (args: string[], env: Record<string, string> = {}) =>
    runAce(args, { env: { DB_CONNECTION: 'sqlite', DB_FILE: file, ...env } })

  function rows(sql: string) {
    const database = new BetterSqlite3(file, { readonly: true })
    try {
      return database.prepare(sql).all()
    } finally {
      database.close()
    }
  }

  test('are the framework’s own, in the place of Lucid’s', async ({ assert }) => {
    await ace.boot()
    for (const name of ['db:seed', 'db:wipe', 'db:truncate']) {
      const flags = ace.getCommand(name)!.flags.map(({ flagName }) => flagName)
      assert.includeMembers(flags, ['json', 'force'], name)
    }
  })

  test('seed, empty and wipe, and say what they did', async ({ assert }) => {
    await on(['migration:run'])
    const seeded = await on(['db:seed', 'roles', '--json'])
    assert.equal(seeded.code, 0, seeded.stderr)
    const [{ milliseconds, ...run }] = JSON.parse(seeded.stdout).seeders
    assert.isNumber(milliseconds)
    assert.deepEqual(run, { name: 'database/seeders/01_roles', status: 'completed' })
    assert.lengthOf(rows('SELECT * FROM roles'), 4)

    const database = new BetterSqlite3(file)
    database.exec(
      `insert into users (id, name, slug, email, password, created_at, updated_at) values (1, 'Ada', 'ada', 'a@example.com', '', '', '')`
    )
    database.exec(
      `insert into posts (id, title, slug, author_id, body, body_html, contents, reading_minutes, status, created_at, updated_at)
         values (1, 'Ink', 'ink', 1, 'Paper', '', '[]', 1, 'draft', '', '')`
    )
    database.close()
    const words = `SELECT rowid FROM posts_title_deck_body_fulltext('paper')`
    assert.lengthOf(rows(words), 1)
    const emptied = await on(['db:truncate'])
    assert.equal(emptied.code, 0, emptied.stderr)
    assert.match(emptied.stdout, /tables emptied \(sqlite, .*site\.sqlite3\); kept: adonis_schema/)
    assert.isEmpty(rows('SELECT * FROM roles'))
    assert.isEmpty(rows(words))
    assert.isNotEmpty(rows('SELECT * FROM adonis_schema'))

    const wiped = await on(['db:wipe', '--json'])
    assert.equal(wiped.code, 0, wiped.stderr)
    const { tables } = JSON.parse(wiped.stdout)
    assert.includeMembers(tables, ['posts', 'users', 'adonis_schema'])
    assert.isEmpty(tables.filter((name: string) => name.includes('fulltext')))
    assert.isEmpty(
      rows("SELECT * FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    )
  })

  test('refuse in production without --force: {name}')
    .with([{ name: 'db:seed' }, { name: 'db:truncate' }, { name: 'db:wipe' }])
    .run(async ({ assert }, { name }) => {
      const { code, stderr } = await on([name], { NODE_ENV: 'production' })
      assert.equal(code, 1)
      assert.match(stderr, /in production .*--force/)
    })

  test('show tables with their rows, and one of them with what points where', async ({
    assert,
  }) => {
    await on(['migration:run'])
    await on(['db:seed', 'roles'])
    const shown = JSON.parse((await on(['db:show', '--json'])).stdout)
    assert.equal(shown.connection, 'sqlite')
    const roles = shown.tables.find(({ table }: { table: string }) => table === 'roles')
    assert.deepInclude(roles, { rows: 4, estimated: false })
    assert.match((await on(['db:show'])).stdout, /^roles +4 +\d/m)

    const { stdout } = await on(['db:table', 'comments'])
    assert.match(stdout, /^ {2}post_id +integer +posts\.id, on delete cascade$/m)
    assert.match(stdout, /^ {2}comments\.parent_id +on delete cascade$/m)
    const facts = JSON.parse((await on(['db:table', 'users', '--json'])).stdout)
    assert.deepInclude(facts.indexes, {
      columns: ['email'],
      unique: true,
      fullText: false,
      where: null,
      name: null,
    })
    assert.match(
      (await on(['db:table', 'posts'])).stdout,
      /^ {2}title, deck, body +full text *$/m,
      'and no table of its own'
    )
    const names = shown.tables.map(({ table }: { table: string }) => table)
    assert.isEmpty(names.filter((name: string) => name.includes('fulltext')))
    assert.deepInclude(facts.referencedBy, { column: 'posts.author_id', onDelete: 'restrict' })

    const wrong = await on(['db:table', 'comment'])
    assert.equal(wrong.code, 1)
    assert.include(wrong.stderr, 'There is no table "comment". Did you mean comments?')
  })
})
