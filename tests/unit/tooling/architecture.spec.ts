import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

const root = fileURLToPath(app.appRoot)

/** The project's own rules; the others are for `npm run lint`. */
const RULES = ['no-restricted-imports', 'no-restricted-syntax']
const eslint = new ESLint({ cwd: root, ruleFilter: ({ ruleId }) => RULES.includes(ruleId) })

/** What they say about a file of framework/ with this text. */
async function complaints(text: string, file = 'framework/fields/text.ts') {
  const [result] = await eslint.lintText(text, { filePath: app.makePath(file) })
  return result.messages.map(({ message }) => message)
}

test.group('The lint rules refuse in framework/', () => {
  test('{$self}')
    .with([
      `import Post from '#models/post'`,
      `import type Post from '#models/post'`,
      `export { default } from '#resources/post_resource'`,
      `import site from '#config/site'`,
      `import { routes } from '#generated/controllers'`,
      `import Post from '../../app/models/post.js'`,
      `import env from '../../start/env.js'`,
      `await import('#models/post')`,
      `await import('../../app/models/post.js')`,
    ])
    .run(async ({ assert }, text) => {
      const found = await complaints(`${text}\n`)
      assert.lengthOf(found, 1)
      assert.match(found[0], /framework\/ must not import from the application/)
    })

  test('no import of another room of the framework, nor of a package', async ({ assert }) => {
    const text = `import { field } from '#framework/fields/main'\nimport { DateTime } from 'luxon'\nexport { field, DateTime }\n`
    assert.isEmpty(await complaints(text))
  })

  test('nothing of the kind in the application', async ({ assert }) => {
    assert.isEmpty(
      await complaints(`import Post from '#models/post'\n`, 'app/resources/post_resource.ts')
    )
  })
})

test.group('The lint rules refuse in a migration', () => {
  const migration = 'database/migrations/1763900000000_count_words.ts'

  test('{$self}')
    .with([
      `import Post from '#models/post'`,
      `import type Post from '#models/post'`,
      `import Post from '../../app/models/post.js'`,
      `await import('#models/post')`,
      `await import('../../app/models/post.js')`,
    ])
    .run(async ({ assert }, text) => {
      const found = await complaints(`${text}\n`, migration)
      assert.lengthOf(found, 1)
      assert.match(found[0], /use the query builder/)
    })

  test('nothing else', async ({ assert }) => {
    const text = `import { Migration } from '#framework/migrations/main'\nexport { Migration }\n`
    assert.isEmpty(await complaints(text, migration))
  })
})

test.group('No file of framework/', () => {
  test('imports from the application', async ({ assert }) => {
    const results = await eslint.lintFiles(['framework/**/*.ts'])
    assert.isAbove(results.length, 100)
    const found = results.flatMap(({ filePath, messages }) =>
      messages.map(({ line, message }) => `${filePath}:${line} ${message}`)
    )
    assert.isEmpty(found)
  }).timeout(120_000)

  test('switches the rule off for itself', async ({ assert }) => {
    const files = await import('node:fs/promises').then(({ glob }) =>
      Array.fromAsync(glob('framework/**/*.ts', { cwd: root }))
    )
    assert.isNotEmpty(files)
    for (const file of files) {
      assert.notMatch(await readFile(app.makePath(file), 'utf8'), /eslint-disable/, file)
    }
  })
})
