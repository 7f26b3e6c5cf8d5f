import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'

/** Runs a module in a process of its own. @returns what it prints, or the error that ended it */
function run(file: string): Promise<string> {
  const args = ['--import=./bin/steps/typescript.js', file]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: app.makePath() }, (error, stdout, stderr) =>
      resolve(error ? stderr : stdout.trim())
    )
  })
}

test.group('TypeScript that Node runs', (group) => {
  let folder: string
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gable-typescript-'))
    return () => rm(folder, { recursive: true })
  })

  /** A module beside the others of its test. */
  async function write(name: string, ...lines: string[]): Promise<string> {
    const file = join(folder, name)
    await writeFile(file, `${lines.join('\n')}\n`)
    return file
  }

  test('is imported by the name it has in a build, also with a query', async ({ assert }) => {
    await write('other.ts', `export const other: string = 'imported'`)
    const file = await write(
      'main.ts',
      `import { other } from './other.js'`,
      `const again = await import('./other.js?again')`,
      `console.log(other, again.other, again.other === other)`
    )
    assert.equal(await run(file), 'imported imported true')
  })

  test('gives way to a file that has that name', async ({ assert }) => {
    await write('other.ts', `export const other: string = 'source'`)
    await write('other.js', `export const other = 'itself'`)
    const file = await write('main.ts', `import { other } from './other.js'`, `console.log(other)`)
    assert.equal(await run(file), 'itself')
  })

  test('is compiled anew when it has changed', async ({ assert }) => {
    const file = await write('main.ts', `console.log('one' as string)`)
    assert.equal(await run(file), 'one')
    await write('main.ts', `console.log('two' as string)`)
    assert.equal(await run(file), 'two')
    assert.equal(await run(file), 'two')
  })

  test('has decorators that are told types, and fields without a value', async ({ assert }) => {
    const file = await write(
      'main.ts',
      `import ${JSON.stringify(import.meta.resolve('reflect-metadata'))}`,
      `const told = (target: object, name: string) =>`,
      `  console.log(name, Reflect.getMetadata('design:type', target, name).name)`,
      `class Post { @told declare title: string; body?: string }`,
      `console.log(Object.keys(new Post()).join())`
    )
    assert.equal(await run(file), 'title String\nbody')
  })

  test('names its own lines where it fails', async ({ assert }) => {
    const file = await write('main.ts', `interface A {`, `  b: string`, `}`, `throw new Error('x')`)
    const text = await run(file)
    assert.include(text, `${file}:4`)
    assert.equal(await run(file), text, 'from the cache too')
  })

  test('that cannot be read is named', async ({ assert }) => {
    const file = await write('main.ts', `const = 1`)
    assert.match(await run(file), new RegExp(`SyntaxError: ${file}\\n[^]*const = 1`))
  })

  test('and a file that is not there is named as it was asked for', async ({ assert }) => {
    const file = await write('main.ts', `import './nothing.js'`)
    const text = await run(file)
    assert.include(text, 'ERR_MODULE_NOT_FOUND')
    assert.include(text, join(folder, 'nothing.js'))
  })
})
