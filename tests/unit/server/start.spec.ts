import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@japa/runner'

const ROOM = new URL('../../../framework/server/', import.meta.url)

/** Runs a program in a process of its own, because both are done once in the life of one. */
async function run(program: string): Promise<string> {
  const args = ['--import=./bin/steps/typescript.js', '--input-type=module', '--eval', program]
  const cwd = new URL('../../../', import.meta.url)
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd })
  return stdout.trim()
}

const keepCompiledIn = (folder: URL) => `
  const { keepCompiled } = await import('${new URL('compile_cache.ts', ROOM)}')
  keepCompiled(new URL('${folder}'))
  await import('edge.js')
  console.log('started')`

test.group('What was compiled', (group) => {
  let folder: string
  group.each.setup(() => {
    folder = mkdtempSync(join(tmpdir(), 'compiled-'))
    return () => rmSync(folder, { recursive: true })
  })

  test('is kept in the application’s own folder', async ({ assert }) => {
    await run(keepCompiledIn(pathToFileURL(`${folder}/`)))
    assert.isNotEmpty(readdirSync(join(folder, 'tmp/compile-cache')))
  })

  test('is not kept where nothing can be written, and the start goes on', async ({ assert }) => {
    // A file where the folder would be stops also those to whom permissions mean nothing.
    writeFileSync(join(folder, 'tmp'), '')
    assert.equal(await run(keepCompiledIn(pathToFileURL(`${folder}/`))), 'started')
    assert.isFalse(existsSync(join(folder, 'tmp/compile-cache')))
  })
})

test.group('Where modules were found', (group) => {
  let folder: string
  group.each.setup(() => {
    folder = mkdtempSync(join(tmpdir(), 'resolutions-'))
    mkdirSync(join(folder, 'node_modules/thing'), { recursive: true })
    writeFileSync(join(folder, 'main.mjs'), `export { default } from 'thing'`)
    for (const name of ['old', 'new']) {
      writeFileSync(
        join(folder, `node_modules/thing/${name}.js`),
        `module.exports = require('./${name}.json')`
      )
      writeFileSync(join(folder, `node_modules/thing/${name}.json`), `"${name}"`)
    }
    install('old')
    return () => rmSync(folder, { recursive: true })
  })

  /** As a package manager does, unless it shall leave no record. */
  function install(name: string, record: string | null = '.package-lock.json') {
    writeFileSync(
      join(folder, 'node_modules/thing/package.json'),
      JSON.stringify({ name: 'thing', main: `${name}.js` })
    )
    if (record) writeFileSync(join(folder, 'node_modules', record), `{"thing":"${name}"} `)
  }

  const start = (then = '') =>
    run(`
      const { keepResolutions, writeResolutions } = await import('${new URL('resolutions.ts', ROOM)}')
      keepResolutions(new URL('${pathToFileURL(`${folder}/`)}'))
      const { default: found } = await import('${pathToFileURL(join(folder, 'main.mjs'))}')
      console.log(found)
      ${then}`)

  const file = () => join(folder, 'tmp/resolutions.json')

  test('is not looked for again by the next start', async ({ assert }) => {
    assert.equal(await start(), 'old')
    assert.equal(statSync(file()).mode & 0o777, 0o600)
    install('new', null)
    assert.equal(await start(), 'old')
  })

  test('is looked for again once something was installed: {0}')
    .with([['.package-lock.json'], ['.modules.yaml'], ['.yarn-state.yml']])
    .run(async ({ assert }, [record]) => {
      assert.equal(await start(), 'old')
      install('new', record)
      assert.equal(await start(), 'new')
      assert.equal(await start(), 'new')
    })

  test('is written when the start is over, and no more after that', async ({ assert }) => {
    const later = join(folder, 'later.mjs')
    writeFileSync(later, `import './main.mjs'; export {}`)
    const then = `writeResolutions(); await import('${pathToFileURL(later)}')`
    assert.equal(await start(then), 'old')
    assert.include(readFileSync(file(), 'utf8'), 'thing/old.js')
    assert.notInclude(readFileSync(file(), 'utf8'), 'later.mjs')
    assert.deepEqual(readdirSync(join(folder, 'tmp')), ['resolutions.json'])
  })

  test('is forgotten by a start that fails, which the next does not', async ({ assert }) => {
    assert.equal(await start(), 'old')
    install('new', null)
    rmSync(join(folder, 'node_modules/thing/old.js'))
    await assert.rejects(() => start(), /old\.js/)
    assert.isFalse(existsSync(file()))
    assert.equal(await start(), 'new')
  })

  test('is not believed when it was not written whole', async ({ assert }) => {
    await start()
    writeFileSync(file(), readFileSync(file(), 'utf8').slice(0, -9))
    assert.equal(await start(), 'old')
  })

  test('is not kept where nothing tells what is installed', async ({ assert }) => {
    rmSync(join(folder, 'node_modules/.package-lock.json'))
    assert.equal(await start(), 'old')
    assert.isFalse(existsSync(file()))
  })

  test('is not kept where nothing can be written, and the start goes on', async ({ assert }) => {
    writeFileSync(join(folder, 'tmp'), '')
    assert.equal(await start(), 'old')
  })
})

test.group('A server at rest', () => {
  test('gives back the memory its start took', async ({ assert }) => {
    const held = await run(`
      const { settle } = await import('${new URL('settle.ts', ROOM)}')
      globalThis.taken = Array.from({ length: 1_000_000 }, () => ({ a: 1 }))
      const before = process.memoryUsage().heapUsed
      globalThis.taken = undefined
      settle()
      setTimeout(() => console.log(process.memoryUsage().heapUsed / before), 9000)`)
    assert.isBelow(Number(held), 0.7)
  })
})

test.group('Node’s HTTP', () => {
  const loaded = `process.moduleLoadList.some((name) => name.includes('undici'))`

  test('is imported without its client for browsers’ classes, which are there all the same', async ({
    assert,
  }) => {
    const program = (hidden: boolean) => `
      const { hideBrowserClasses } = await import('${new URL('light_http.ts', ROOM)}')
      if (${hidden}) hideBrowserClasses()
      const { createServer, default: http } = await import('node:http')
      const before = ${loaded}
      console.log(before, typeof createServer, typeof http.WebSocket, http.WebSocket === WebSocket)`
    assert.equal(await run(program(true)), 'false function function true')
    assert.equal(
      await run(program(false)),
      'true function function true',
      'it is worth the trouble'
    )
  })
})

test.group('A Node that is too old', () => {
  const program = (version: string) => `
    const { refuseOldNode } = await import('${new URL('old_node.ts', ROOM)}')
    refuseOldNode('${version}')
    console.log('goes on')`

  test('is refused with what to do, before it crashes', async ({ assert }) => {
    const error = await run(program('22.21.1')).then(
      () => assert.fail('It went on'),
      (one) => one
    )
    assert.equal(error.code, 1)
    assert.match(error.stderr, /Node 22\.21\.1.+Node 24 or newer[^]+export PATH=/)
    assert.equal(await run(program('24.0.0')), 'goes on')
  })
})
