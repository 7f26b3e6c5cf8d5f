import { execFile } from 'node:child_process'
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const run = promisify(execFile)
let scratch: string

/** A folder that holds the project's bin/ and nothing else of it. */
async function makeScratchProject() {
  scratch = await mkdtemp(join(tmpdir(), 'gable-steps-'))
  await cp(app.makePath('bin'), join(scratch, 'bin'), { recursive: true })
  await write('package.json', '{ "type": "module", "optionalDependencies": {} }')
  await write('.env.example', 'PORT=3333\nAPP_KEY=\nNAME=gable\n')
  return () => rm(scratch, { recursive: true })
}

const write = (file: string, text: string) => writeFile(join(scratch, file), text)
const readSettings = async () => parseEnv(await readFile(join(scratch, '.env'), 'utf8'))

/** Evaluates an expression with a step module's exports in sight, in a process of its own. */
async function evaluate(module: string, expression: string) {
  const code = `import * as step from './bin/steps/${module}.js'\nconsole.log(JSON.stringify(await ${expression}))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
    cwd: scratch,
  })
  return JSON.parse(stdout)
}

test.group('Making the settings', (group) => {
  group.each.setup(makeScratchProject)
  const make = () => evaluate('settings', 'step.makeSettings()')

  test('writes .env with a fresh key, for its owner only', async ({ assert }) => {
    assert.equal(await make(), '.env made, with a fresh key')
    const { APP_KEY: key, PORT: port } = await readSettings()
    assert.isAtLeast(Buffer.from(key!, 'base64url').length, 32)
    assert.equal(port, '3333')
    const { mode } = await stat(join(scratch, '.env'))
    assert.equal(mode & 0o777, 0o600)
  })

  test('a second time changes nothing', async ({ assert }) => {
    await make()
    const first = await readSettings()
    assert.equal(await make(), '.env in place')
    assert.deepEqual(await readSettings(), first)
  })

  test('gives a key to an .env without one, and keeps the rest', async ({ assert }) => {
    await write('.env', 'PORT=4000\nAPP_KEY=\n')
    assert.equal(await make(), '.env in place, given a fresh key')
    const { APP_KEY: key, PORT: port } = await readSettings()
    assert.isNotEmpty(key)
    assert.equal(port, '4000')
  })
})

test.group('Looking for the dependencies', (group) => {
  group.each.setup(makeScratchProject)
  const look = () => evaluate('dependencies', 'step.dependenciesInstalled()')
  const lock = (packages: object) => JSON.stringify({ packages: { '': {}, ...packages } })

  group.each.setup(async () => {
    await mkdir(join(scratch, 'node_modules'))
    await write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }))
  })

  test('finds none in an installation that was interrupted', async ({ assert }) => {
    assert.isFalse(await look())
  })

  test('finds them when every version is the one of the lock file', async ({ assert }) => {
    await write('node_modules/.package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }))
    assert.isTrue(await look())
  })

  test('misses a package of another version', async ({ assert }) => {
    await write('node_modules/.package-lock.json', lock({ 'node_modules/a': { version: '0.9.0' } }))
    assert.isFalse(await look())
  })

  test('does not miss what is optional, as packages of other platforms are', async ({ assert }) => {
    const own = { 'node_modules/a': { version: '1.0.0' } }
    await write(
      'package-lock.json',
      lock({ ...own, 'node_modules/b': { version: '1.0.0', optional: true } })
    )
    await write('node_modules/.package-lock.json', lock(own))
    assert.isTrue(await look())
  })
})

test.group('Installing the dependencies', (group) => {
  group.each.setup(makeScratchProject)

  test('empties no folder that node_modules only leads to', async ({ assert, cleanup }) => {
    const shared = await mkdtemp(join(tmpdir(), 'gable-shared-'))
    cleanup(() => rm(shared, { recursive: true }))
    await writeFile(join(shared, '.package-lock.json'), '{ "packages": {} }')
    await symlink(shared, join(scratch, 'node_modules'))
    await write('package-lock.json', '{ "packages": { "node_modules/a": { "version": "1.0.0" } } }')
    for (const install of ['installDependencies', 'reinstallDependencies']) {
      const { message, help } = await evaluate(
        'dependencies',
        `step.${install}(() => {}).catch(({ message, help }) => ({ message, help }))`
      )
      assert.equal(message, `node_modules is a link to ${shared}, which npm would empty.`)
      assert.include(help, 'Remove the link')
      assert.deepEqual(await readdir(shared), ['.package-lock.json'])
    }
  })
})

test.group('Before serving', (group) => {
  group.each.setup(makeScratchProject)

  test('a port in use is named, with the way to another one', async ({ assert }) => {
    const stop = await evaluate(
      'server',
      `(async () => {
        const { createServer } = await import('node:net')
        const other = createServer().listen(0, 'localhost')
        await new Promise((resolve) => other.on('listening', resolve))
        process.env.PORT = String(other.address().port)
        const error = await step.requireFreePort().catch((error) => error)
        other.close()
        return { port: process.env.PORT, message: error.message, help: error.help }
      })()`
    )
    assert.equal(stop.message, `Port ${stop.port} is in use by another program.`)
    assert.include(stop.help, `PORT=${Number(stop.port) + 1} npm start`)
  })

  test('links follow another port, unless they are given', async ({ assert }) => {
    await write('.env', 'PORT=3333\nHOST=localhost\nAPP_URL=http://localhost:3333\n')
    const url = (given: string) =>
      evaluate('server', `(${given}, step.loadSettings(), process.env.APP_URL)`)
    const { PORT: port, APP_URL: ownUrl } = process.env
    delete process.env.PORT
    delete process.env.APP_URL
    try {
      assert.equal(await url('0'), 'http://localhost:3333')
      assert.equal(await url(`process.env.PORT = '4000'`), 'http://localhost:4000')
      assert.equal(
        await url(`process.env.PORT = '4000', process.env.APP_URL = 'https://shop.example'`),
        'https://shop.example'
      )
    } finally {
      Object.assign(process.env, { PORT: port, APP_URL: ownUrl })
    }
  })
})
