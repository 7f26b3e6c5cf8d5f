import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import BetterSqlite3 from 'better-sqlite3'
import { test } from '@japa/runner'
import kernel from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import DataDump from '../../../framework/console/commands/data_dump.js'
import DataLoad from '../../../framework/console/commands/data_load.js'
import { runAce } from '#tests/helpers/ace_process'
import { written } from '#tests/unit/data/library'

const MOMENT = '2026-01-01T00:00:00.000Z'

const HEADER = {
  gable: 'data',
  version: 1,
  dialect: 'sqlite',
  tables: [
    {
      name: 'Tag',
      table: 'tags',
      columns: ['id', 'name', 'slug', 'createdAt', 'updatedAt'],
    },
  ],
}

const tags = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => {
    const id = from + index
    return ['Tag', id, `Tag ${id}`, `tag-${id}`, MOMENT, MOMENT]
  })

test.group('The commands data:dump and data:load', (group) => {
  let folder: string
  let file: string

  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-data-'))
    file = join(folder, 'site.sqlite3')
    await ace(['migration:run'])
    await writeFile(join(folder, 'tags.jsonl'), (await written(tags(3000), HEADER)).text)
    return () => rm(folder, { recursive: true })
  })
  group.each.timeout(180_000)

  const environment = (more: Record<string, string> = {}) => ({
    DB_CONNECTION: 'sqlite',
    DB_FILE: file,
    ...more,
  })

  const ace = (args: string[], options: Parameters<typeof runAce>[1] = {}) =>
    runAce(args, { ...options, env: environment(options.env) })

  /** How many tags the database has. */
  function count(): number {
    const database = new BetterSqlite3(file, { readonly: true })
    try {
      return database.prepare<[], number>('SELECT count(*) FROM tags').pluck().get()!
    } finally {
      database.close()
    }
  }

  test('load a file and say what was loaded; a second time nothing', async ({ assert }) => {
    const path = join(folder, 'tags.jsonl')
    const first = await ace(['data:load', path])
    assert.equal(first.code, 0, first.stderr)
    assert.match(first.stdout, /^Tag {2}3000\n3000 rows in [\d.]+ s\n$/)
    const second = await ace(['data:load', path])
    assert.equal(second.code, 1)
    assert.equal(second.stdout, '')
    assert.include(second.stderr, `${path}:2: Tag 1 exists already. Choose: --skip-existing`)
    assert.equal(count(), 3000)
  })

  test('write a file that only its owner reads, compressed, and do not write over it', async ({
    assert,
  }) => {
    const path = join(folder, 'all.jsonl.gz')
    const first = await ace(['data:dump', `--output=${path}`, '--json'])
    assert.equal(first.code, 0, first.stderr)
    const summary = JSON.parse(first.stdout)
    assert.equal(summary.counts.Tag, 3000)
    assert.includeMembers(summary.leftOut, ['sessions', 'idempotency_keys'])
    assert.equal((await stat(path)).mode & 0o777, 0o600)
    const text = gunzipSync(await readFile(path)).toString()
    assert.include(text, '["Tag",1,"Tag 1","tag-1"')

    const second = await ace(['data:dump', `--output=${path}`])
    assert.equal(second.code, 1)
    assert.include(second.stderr, 'all.jsonl.gz is there already. To write over it: --force')
    assert.equal((await ace(['data:dump', `--output=${path}`, '--force'])).code, 0)
    assert.isEmpty((await readdir(folder)).filter((name) => name.endsWith('.part')))
  })

  test('pass a dump on through a pipe, with nothing else in it', async ({ assert }) => {
    const dump = await ace(['data:dump', 'Tag'])
    assert.equal(dump.code, 0)
    assert.isTrue(dump.stdout.startsWith('{"gable":"data"'))
    assert.include(dump.stderr, '3000 rows in')
    const load = await ace(['data:load', '-', '--update', '--json'], { input: dump.stdout })
    assert.equal(load.code, 0, load.stderr)
    assert.deepEqual(JSON.parse(load.stdout).counts, {
      Tag: { loaded: 0, updated: 3000, skipped: 0 },
    })
    assert.equal((await ace(['data:dump', 'Tag'])).stdout, dump.stdout)
  })

  test('end quietly when the reader of a dump goes away', async ({ assert }) => {
    const { code, stderr } = await ace(['data:dump'], { readerLeaves: true })
    assert.equal(code, 1)
    assert.equal(stderr, 'The reader of the dump went away before its end\n')
  })

  test('load nothing when they are killed in the middle', async ({ assert }) => {
    const before = count()
    const { body } = await written(tags(5000, 10_000), HEADER)
    const child = spawn(process.execPath, ['ace.js', 'data:load', '-'], {
      cwd: app.makePath(),
      env: { ...process.env, ...environment() },
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.stdin.on('error', () => {}).write(body)
    await untilWriting()
    child.kill('SIGKILL')
    await once(child, 'close')
    assert.equal(count(), before)
    const { text } = await written(tags(1, 10_000), HEADER)
    assert.equal((await ace(['data:load', '-'], { input: text })).code, 0)
  })

  /** Resolves once another process is in the middle of writing to the database. */
  async function untilWriting() {
    for (;;) {
      const database = new BetterSqlite3(file, { timeout: 0 })
      try {
        database.exec('BEGIN IMMEDIATE; ROLLBACK')
      } catch {
        return
      } finally {
        database.close()
      }
      await wait(20)
    }
  }

  test('want --force for --replace in production', async ({ assert }) => {
    const before = count()
    const { code, stderr } = await ace(['data:load', join(folder, 'tags.jsonl'), '--replace'], {
      env: { NODE_ENV: 'production' },
    })
    assert.equal(code, 1)
    assert.include(stderr, 'in production it wants --force')
    assert.equal(count(), before)
  })

  test('say which models of the files there are, when one is wanted that is not', async ({
    assert,
  }) => {
    const { code, stderr } = await ace(['data:load', join(folder, 'tags.jsonl'), '--only=Post'])
    assert.equal(code, 1)
    assert.include(stderr, 'There is no Post in it. There is: Tag')
  })

  test('keep control characters of a file from the terminal', async ({ assert }) => {
    const { text } = await written([['Tag', 'a\u001b[2J', '', '', MOMENT, MOMENT]], HEADER)
    const { stderr } = await ace(['data:load', '-'], { input: text })
    assert.include(stderr, 'standard input:2: Tag.id is')
    assert.notInclude(stderr, '\u001b')
  })
})

test.group('The commands data:dump and data:load answer', (group) => {
  group.each.setup(() => {
    kernel.ui.switchMode('raw')
    return () => kernel.ui.switchMode('normal')
  })

  test('{argv} with: {says}')
    .with([
      { Command: DataDump, argv: ['Tga'], says: 'There is no model "Tga". Did you mean Tag?' },
      { Command: DataDump, argv: ['--json'], says: '--json wants --output=FILE' },
      { Command: DataDump, argv: ['--connection=pgg'], says: 'There is no connection "pgg"' },
      {
        Command: DataDump,
        argv: ['--output=/nowhere/x'],
        says: '/nowhere/x cannot be written: its folder is not there',
      },
      { Command: DataLoad, argv: ['missing'], says: 'missing: There is no such file' },
      { Command: DataLoad, argv: ['-', '-'], says: 'Standard input can be read once' },
      {
        Command: DataLoad,
        argv: ['x', '--update', '--replace'],
        says: 'Choose one of --skip-existing, --update and --replace',
      },
      { Command: DataLoad, argv: ['package.json'], says: 'package.json:1: This is no dump' },
    ])
    .run(async ({ assert }, { Command, argv, says }) => {
      const command = await kernel.create(Command as typeof DataDump, argv)
      await command.exec()
      command.assertExitCode(1)
      const [{ message }, ...others] = command.logger.getLogs()
      assert.include(message, says)
      assert.isEmpty(others)
    })
})
