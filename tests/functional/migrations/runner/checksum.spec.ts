import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { plainText } from '#framework/migrations/runner/plain_text'
import { readCalls } from '#framework/migrations/runner/reading'
import { loadFile } from '#framework/migrations/replay/main'
import { scratchName } from '#tests/helpers/scratch_name'
import { DIALECTS } from './connections.js'

const SOURCE = `
import { Migration } from '#framework/migrations/main'

const words = (text: string): number => text.split(/\\s+/).length // of a text

export default class extends Migration {
  static parents = ['01_a'] as const

  async up() {
    this.editor.fill('posts', 'words', (row) => words(String(row.body as string)))
    this.editor.run('It\\'s "work", isn\\'t it', async ({ client, chunk }) => {
      /* A comment
         of two lines. */
      await chunk('posts', async (rows: Record<string, unknown>[]) => {
        for (const { id, body } of rows) {
          const slug = String(body!).replace(/[/'"]+/g, '-').toLowerCase()
          if (slug === \`\${id}-post\`) continue
          await client.from('posts').where({ id, }).update({
            slug,
            half: Number(id) / 2 / 3,
          })
        }
      })
    })
    this.schema.createTable('plain', (table) => {
      table.string('name', 80).notNullable().defaultTo('it is')
      table.timestamp('at').defaultTo(this.now())
    })
    this.schema.raw("update posts set name = 'x' where id = ?", [1])
    this.defer(async (db) => {
      const rows = await db.from('posts').select('id' as string)
      for (const row of rows) await db.from('posts').where('id', row.id).update({ n: 1_000 })
    })
  }

  async down() {}
}
`

test.group('What stands for an applied file', (group) => {
  const folder = `tmp/${scratchName('checksum')}`

  group.each.setup(async () => {
    await mkdir(app.makePath(folder), { recursive: true })
    return () => rm(app.makePath(folder), { recursive: true })
  })

  async function read(name: string, text: string, dialect = DIALECTS[0]) {
    const path = join(app.makePath(folder), name)
    await writeFile(path, text)
    return readCalls(await loadFile({ name, path }), 'up', dialect)
  }

  test('is the same for a source and for its build', async ({ assert }) => {
    const { outputText } = ts.transpileModule(SOURCE, {
      compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
    })
    const source = await read('source.ts', SOURCE)
    const build = await read('build.js', outputText)
    assert.isTrue(source.isComplete)
    assert.lengthOf(source.calls, 5)
    assert.equal(JSON.stringify(build.calls), JSON.stringify(source.calls))
    assert.equal(build.checksum, source.checksum)
  })

  test('changes with {title}')
    .with([
      { title: 'an operation', from: "'words', (row)", to: "'word', (row)" },
      { title: 'a type', from: "'name', 80", to: "'name', 81" },
      { title: 'SQL', from: "name = 'x'", to: "name = 'y'" },
      { title: 'a deferred step', from: '1_000', to: '1_001' },
      { title: 'a step on rows', from: '/ 2 / 3', to: '/ 2 / 4' },
    ])
    .run(async ({ assert }, { from, to, title }) => {
      const one = await read(`${title}_1.ts`, SOURCE)
      const other = await read(`${title}_2.ts`, SOURCE.replace(from, to))
      assert.notEqual(other.checksum, one.checksum)
    })

  test('is text where a file asks the database first', async ({ assert }) => {
    const asking = (table: string) => `
      import { BaseSchema } from '@adonisjs/lucid/schema'
      export default class extends BaseSchema {
        async up() {
          if (await this.db.from('posts').first()) this.schema.dropTable('${table}')
        }
      }`
    const one = await read('asking_1.ts', asking('a'))
    const other = await read('asking_2.ts', asking('b'))
    assert.isFalse(one.isComplete)
    assert.notEqual(one.checksum, other.checksum)
  })
})

test.group('The plain text of a function', () => {
  test('{0} and {1} are alike')
    .with([
      ['(a) => a + 1', '(a)=>a + 1;'],
      ["f('it\\'s', {a: 1,})", 'f("it\'s", { a: 1 })'],
      ['return a / b / c // half', 'return a/b/c'],
      ['x = /[/"]+ \\//g; y', 'x = /[/"]+ \\//g\ny'],
    ])
    .run(({ assert }, [one, other]) => {
      assert.equal(plainText(one), plainText(other))
    })

  test('{0} and {1} differ')
    .with([
      ["f('a b')", "f('ab')"],
      ['return a', 'returna'],
      ['`a  b`', '`a b`'],
      ['/a b/.test(x)', '/ab/.test(x)'],
    ])
    .run(({ assert }, [one, other]) => {
      assert.notEqual(plainText(one), plainText(other))
    })
})
