import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import {
  planSquash,
  replay,
  squashFile,
  supersede,
  toDefinition,
  type ReplayedFile,
  type Schema,
} from '#framework/migrations/main'
import { loadFile, withoutReplaced } from '#framework/migrations/replay/main'

const definitions = (schema: Schema) =>
  Object.fromEntries(
    [...schema].map(([name, table]) => [
      name,
      { ...toDefinition(table), manual: [...table.manual].sort() },
    ])
  )

const EDITOR = "import { Migration } from '#framework/migrations/main'"
const LUCID = "import { BaseSchema } from '@adonisjs/lucid/schema'"

/** The bodies of five files: the fourth changes rows, the fifth builds on the third. */
const FILES: Record<string, string> = {
  '1_create_shelves': `${LUCID}
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('shelves', (table) => {
      table.increments('id')
      table.string('name').notNullable()
    })
  }
}`,
  '2_create_books': `${EDITOR}
export default class extends Migration {
  async up() {
    this.editor.createTable('books', {
      columns: {
        id: { type: 'increments' },
        titel: { type: 'string', length: 100 },
        shelf_id: { type: 'integer', unsigned: true, references: 'shelves.id', onDelete: 'cascade' },
      },
    })
  }
}`,
  '3_rename_titel': `${EDITOR}
export default class extends Migration {
  static parents = ['2_create_books']
  async up() {
    this.editor.renameColumn('books', 'titel', 'title')
    this.editor.addIndex('books', { columns: ['title'] })
  }
}`,
  '4_trim_titles': `${EDITOR}
export default class extends Migration {
  static parents = ['3_rename_titel']
  async up() {
    this.editor.run('Trim the titles', async () => {})
  }
}`,
  '5_add_price': `${EDITOR}
export default class extends Migration {
  static parents = ['3_rename_titel']
  async up() {
    this.editor.addColumn('books', 'price', { type: 'bigInteger' }, { fill: 0 })
  }
}`,
  '6_change_price': `${EDITOR}
export default class extends Migration {
  static parents = ['5_add_price']
  async up() {
    this.editor.alterColumn('books', 'price', { nullable: true })
    this.editor.addCheck('books', 'fair', 'price >= 0')
  }
}`,
}

test.group('Drawing migrations together', (group) => {
  let folder: string

  group.each.setup(async () => {
    // Inside the project, where the files' imports are found.
    await mkdir(app.makePath('tmp'), { recursive: true })
    folder = await mkdtemp(join(app.makePath('tmp'), 'squash-'))
    for (const [name, text] of Object.entries(FILES))
      await writeFile(join(folder, `${name}.ts`), text)
    return () => rm(folder, { recursive: true })
  })

  async function read(): Promise<{ files: ReplayedFile[]; schema: Schema }> {
    const names = (await readdir(folder)).sort()
    const files = await Promise.all(
      names.map((file) => {
        const name = file.replace('.ts', '')
        return loadFile({ name: `migrations/${name}`, path: join(folder, file) })
      })
    )
    return replay(withoutReplaced(files), 'sqlite')
  }

  const squashAll = async () => {
    const { files } = await read()
    const plan = planSquash(files, new Map())
    for (const squash of plan.squashes) {
      const others = files.filter((file) => !squash.files.includes(file))
      await supersede(squash, await squashFile(squash), others)
    }
    return plan
  }

  test('leads to the same tables', async ({ assert }) => {
    const before = await read()
    await squashAll()
    const after = await read()
    assert.deepEqual(definitions(after.schema), definitions(before.schema))
  })

  test('leaves a file that changes rows where it is, and says so', async ({ assert }) => {
    const { squashes, kept } = await squashAll()
    assert.deepEqual(
      kept.map(({ file, reason }) => [file.name, reason]),
      [['migrations/4_trim_titles', 'it changes data (Trim the titles)']]
    )
    assert.deepEqual(
      squashes.map(({ files }) => files.length),
      [3, 2]
    )
    const names = (await readdir(folder)).sort()
    assert.lengthOf(names, 3)
    assert.match(names[0], /^3_.+_squashed\.ts$/)
    assert.equal(names[1], '4_trim_titles.ts')
    assert.match(names[2], /^6_.+_squashed\.ts$/)
  })

  test('points those that built on an old file at the new one', async ({ assert }) => {
    await squashAll()
    const [first] = (await readdir(folder)).sort()
    const text = await readFile(join(folder, '4_trim_titles.ts'), 'utf8')
    assert.include(text, `static parents = ['${first.replace('.ts', '')}']`)
  })

  test('names the files it stands for', async ({ assert }) => {
    await squashAll()
    const { files } = await read()
    assert.deepEqual(files[0].replaces, ['1_create_shelves', '2_create_books', '3_rename_titel'])
  })

  test('that was cut short is as if it were done: what is replaced is passed over', async ({
    assert,
  }) => {
    const before = await read()
    await squashAll()
    for (const name of ['1_create_shelves', '2_create_books', '3_rename_titel']) {
      await writeFile(join(folder, `${name}.ts`), FILES[name])
    }
    const after = await read()
    assert.deepEqual(definitions(after.schema), definitions(before.schema))
  })

  test('goes no further than it is told', async ({ assert }) => {
    const { files } = await read()
    const { squashes } = planSquash(files, new Map(), new Set(files.slice(0, 2)))
    assert.deepEqual(
      squashes.map((squash) => squash.files.map(({ name }) => name)),
      [['migrations/1_create_shelves', 'migrations/2_create_books']]
    )
  })
})
