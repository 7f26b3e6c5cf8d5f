import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
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
