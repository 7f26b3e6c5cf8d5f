import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { hasPending } from '#framework/migrations/runner/pending'
import { Workbench } from './workbench.js'

test.group('A server that starts', (group) => {
  let file: string

  group.each.setup(() => {
    file = join(tmpdir(), `runner_${randomBytes(5).toString('hex')}.sqlite3`)
    return async () => {
      for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true })
    }
  })
  group.each.timeout(120_000)

  /** Starts the server, stops it when it listens, and gives what it printed. */
  function start(env: NodeJS.ProcessEnv = {}): Promise<{ output: string; code: number | null }> {
    const server = spawn(
      process.execPath,
      ['--import=./bin/steps/typescript.js', 'bin/server.ts'],
      {
        cwd: app.makePath(),
        env: {
          ...process.env,
          NODE_ENV: 'production',
          HOST: '127.0.0.1',
          PORT: '0',
          LOG_LEVEL: 'info',
          DB_CONNECTION: 'sqlite',
          DB_FILE: file,
          NO_COLOR: '1',
          ...env,
        },
      }
    )
    let output = ''
    const read = (data: Buffer) => {
      output += String(data)
      if (output.includes('started HTTP server')) server.kill('SIGTERM')
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    return new Promise((resolve) => server.on('close', (code) => resolve({ output, code })))
  }

  const tables = () => {
    const database = new BetterSqlite3(file)
    try {
      return database.prepare(`select name from sqlite_master where type = 'table'`).pluck().all()
    } finally {
      database.close()
    }
  }

  test('applies what is pending before it listens', async ({ assert }) => {
    const { output } = await start()
    assert.include(tables(), 'posts')
    assert.isBelow(output.indexOf('Applied database/'), output.indexOf('started HTTP server'))
    const again = await start()
    assert.notInclude(again.output, 'Applied')
  })

  test('leaves the database alone when it is told to', async ({ assert }) => {
    await start({ MIGRATE_ON_START: 'false' })
    assert.notInclude(tables(), 'adonis_schema')
  })

  test('does not serve when a migration fails, and says why', async ({ assert }) => {
    const database = new BetterSqlite3(file)
    database.exec('create table users (id integer)')
    database.close()
    const { output, code } = await start()
    assert.equal(code, 1)
    assert.notInclude(output, 'started HTTP server')
    assert.match(output, /failed at "create table users": table "users" already exists/)
    assert.match(output, /Nothing of this file was kept/)
    assert.notInclude(output, 'varchar')
    assert.notInclude(tables(), 'posts')
  })
})

test.group('Looking for pending migrations', () => {
  test('takes a moment, and loads no migration', async ({ assert, cleanup }) => {
    const bench = await Workbench.open('sqlite')
    cleanup(() => bench.close())
    for (let index = 10; index < 70; index += 1) {
      await bench.ours(`${index}_file`, '')
    }
    await bench.migrator().run()
    const { config } = bench.db.manager.get('main')!
    const times: number[] = []
    for (let round = 0; round < 20; round += 1) {
      const since = performance.now()
      assert.isFalse(await hasPending(app, bench.client, config))
      times.push(performance.now() - since)
    }
    // The quickest of many: others use this machine as well.
    assert.isBelow(Math.min(...times), 5)
    await bench.ours('99_last', '')
    assert.isTrue(await hasPending(app, bench.client, config))
  })
})
