import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { withInverse, withoutInverse } from '../../../framework/console/scaffold/inverse.js'
import { tidied } from '../../../framework/console/scaffold/stubs.js'

const books = {
  model: 'Book',
  file: 'book',
  property: 'books',
  type: 'hasMany',
  foreignKey: 'authorId',
} as const

async function textOf(model: string) {
  const path = app.modelsPath(`${model}.ts`)
  return { path, text: await readFile(path, 'utf8') }
}

test.group('The relation back', () => {
  test('is added to {0} with what it needs, and taken away again without a trace')
    .with([
      ['user', 'User'],
      ['role', 'Role'],
      ['tag', 'Tag'],
      ['comment', 'Comment'],
    ])
    .run(async ({ assert }, [file, target]) => {
      const { path, text } = await textOf(file)
      const changed = await withInverse(text, { ...books, target })
      assert.include(
        changed!,
        `@hasMany(() => Book, { foreignKey: 'authorId' }) declare books: HasMany<typeof Book>`
      )
      assert.include(changed!, `import Book from '#models/book'`)
      assert.match(changed!, /import \{[^}]*\bhasMany\b[^}]*\} from '@adonisjs\/lucid\/orm'/)
      assert.match(
        changed!,
        /import type \{[^}]*\bHasMany\b[^}]*\} from '@adonisjs\/lucid\/types\/relations'/
      )
      const again = await withoutInverse(await tidied(path, changed!), books)
      assert.equal(await tidied(path, again!), text)
    })

  test('is not added beside something of its name', async ({ assert }) => {
    const { text } = await textOf('user')
    assert.isNull(await withInverse(text, { ...books, target: 'User', property: 'posts' }))
  })

  test('is not added to a file that is no model as they are written here', async ({ assert }) => {
    assert.isNull(await withInverse('export const User = 1\n', { ...books, target: 'User' }))
    assert.isNull(await withInverse('}{ not code', { ...books, target: 'User' }))
  })

  test('that somebody has removed is not missed', async ({ assert }) => {
    const { text } = await textOf('user')
    assert.isNull(await withoutInverse(text, books))
  })
})
