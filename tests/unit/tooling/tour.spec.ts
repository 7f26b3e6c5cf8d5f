import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { ScratchApp } from '#tests/helpers/scratch_app'

const readme = await readFile(app.makePath('README.md'), 'utf8')

/** The README's code blocks that name their file in the first line. */
function filesOfTour(): Map<string, string> {
  const blocks = readme.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms)
  return new Map(Array.from(blocks, ([, file, text]) => [file, text]))
}

/** What the tour says to type after `npm run ace`. */
function commandsOfTour(): string[][] {
  const [, tour] = /^## Your own model.*?^```sh\n(.*?)^```$/ms.exec(readme)!
  return Array.from(tour.matchAll(/^npm run ace (.+)$/gm), ([, typed]) => typed.split(' '))
}

test.group('The tour in the README', (group) => {
  let scratch: ScratchApp

  group.setup(async () => {
    scratch = await ScratchApp.make()
    scratch.env = {
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      APP_URL: `http://localhost:${scratch.port}`,
    }
    return () => scratch.remove()
  })

  test('gives with two commands the files it shows, a table and an API', async ({ assert }) => {
    const [make, migrate] = commandsOfTour()
    assert.deepEqual([make[0], migrate[0]], ['make:resource', 'migration:run'])
    const made = await scratch.ace(...make)
    assert.equal(made.code, 0, made.stdout + made.stderr)
    const files = filesOfTour()
    assert.lengthOf([...files], 2)
    for (const [file, text] of files) assert.equal(await scratch.read(file), text, file)

    const migrated = await scratch.ace(...migrate, '--force')
    assert.equal(migrated.code, 0, migrated.stdout + migrated.stderr)
    const server = scratch.start('--import=./bin/steps/typescript.js', 'bin/server.ts')
    try {
      const response = await answer(`http://localhost:${scratch.port}/api/books`)
      assert.equal(response.status, 200)
      assert.deepEqual(((await response.json()) as { data: unknown[] }).data, [])

      const refused = await fetch(`http://localhost:${scratch.port}/api/books`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'A book', price: 1200 }),
      })
      assert.equal(refused.status, 401)
    } finally {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
  }).timeout(120_000)
})

/** The first answer of a server that is still starting. */
async function answer(url: string): Promise<Response> {
  for (let tries = 0; tries < 300; tries++) {
    const response = await fetch(url).catch(() => undefined)
    if (response) return response
    await sleep(100)
  }
  throw new Error(`${url} did not answer within 30 s`)
}
