import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

/** What the application is made of; the rest of the repository is about it. */
const PARTS = [
  '.adonisjs',
  'ace.js',
  'adonisrc.ts',
  'app',
  'bin',
  'commands',
  'config',
  'database',
  'framework',
  'package.json',
  'public',
  'resources',
  'start',
  'tsconfig.json',
]

/** The README's code blocks that name their file in the first line. */
async function filesOfTour(): Promise<Map<string, string>> {
  const readme = await readFile(app.makePath('README.md'), 'utf8')
  const blocks = readme.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms)
  return new Map(Array.from(blocks, ([, file, text]) => [file, text]))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

test.group('The tour in the README', (group) => {
  let folder: string
  let port: number

  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-tour-'))
    for (const part of PARTS) await cp(app.makePath(part), join(folder, part), { recursive: true })
    await symlink(app.makePath('node_modules'), join(folder, 'node_modules'))
    for (const [file, text] of await filesOfTour()) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), text)
    }
    port = await freePort()
    return () => rm(folder, { recursive: true })
  })

  function run(...args: string[]) {
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      PORT: String(port),
      APP_URL: `http://localhost:${port}`,
      DB_CONNECTION: 'sqlite',
      DB_FILE: join(folder, 'tour.sqlite3'),
    }
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
    return { child, exited: once(child, 'exit').then(([status]) => ({ status, output })) }
  }

  test('gives four files, a table and an API', async ({ assert }) => {
    assert.lengthOf([...(await filesOfTour()).keys()], 4)

    const { status, output } = await run('ace.js', 'migration:run', '--force').exited
    assert.equal(status, 0, output)

    const server = run('--import=@poppinss/ts-exec', 'bin/server.ts')
    try {
      const response = await answer(`http://localhost:${port}/api/books`)
      assert.equal(response.status, 200)
      assert.deepEqual(((await response.json()) as { data: unknown[] }).data, [])

      const refused = await fetch(`http://localhost:${port}/api/books`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'A book', price: 1200 }),
      })
      assert.equal(refused.status, 401)
    } finally {
      server.child.kill('SIGTERM')
      await server.exited
    }
  }).timeout(60_000)
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
