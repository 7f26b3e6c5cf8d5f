import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'

test.group('The import command as a process', (group) => {
  let folder: string

  group.setup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gable-import-'))
    await ended(start('migration:run'))
    await ended(start('db:seed', 'roles'))
    await ended(start('user:create', '--admin', '--name=Ann', '--email=ann@example.com'))
    return () => rmSync(folder, { recursive: true, force: true })
  })

  function start(...argv: string[]) {
    const env = {
      ...process.env,
      DB_CONNECTION: 'sqlite',
      DB_FILE: join(folder, 'scratch.sqlite3'),
    }
    return spawn(process.execPath, ['ace.js', ...argv], {
      cwd: app.makePath(),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  async function ended(child: ReturnType<typeof start>): Promise<number> {
    child.stdout.resume()
    child.stderr.resume()
    const [code] = await once(child, 'close')
    return code
  }

  test('goes on when the reader of its lines goes away, and exits as usual', async ({ assert }) => {
    for (let number = 0; number < 60; number++)
      writeFileSync(join(folder, `a${number}.md`), `---\ntitle: A${number}\n---\n\nNight.\n`)
    const child = start('import:markdown', folder)
    let errors = ''
    child.stderr.on('data', (chunk) => (errors += chunk))
    child.stdout.once('data', () => child.stdout.destroy())
    const [code] = await once(child, 'exit')
    assert.equal(code, 0, errors)
    assert.notInclude(errors, 'EPIPE')

    const second = start('import:markdown', folder, '--json')
    let printed = ''
    second.stdout.on('data', (chunk) => (printed += chunk))
    await once(second, 'close')
    assert.equal(JSON.parse(printed).totals.unchanged, 60)
  }).timeout(60_000)
})
