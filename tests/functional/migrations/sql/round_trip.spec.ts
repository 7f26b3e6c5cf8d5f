import { test } from '@japa/runner'
import { reverse } from '#framework/migrations/detect/invert'
import { Editor } from '#framework/migrations/editor'
import { fold } from '#framework/migrations/fold'
import { compile } from '#framework/migrations/sql/main'
import { prepareSqlite } from '#framework/migrations/sql/conversions/sqlite'
import { compareSchemas, type Operation, type Schema } from '#framework/migrations/main'
import { scratches, type Scratch } from './scratch.js'

function start(editor: Editor) {
  editor.createTable('users', {
    columns: {
      id: { type: 'increments' },
      name: { type: 'string', length: 50 },
      email: { type: 'string', length: 80, nullable: true },
      born: { type: 'date', nullable: true },
    },
    indexes: [{ columns: ['email'], unique: true, where: 'born is null' }],
  })
  editor.createTable('posts', {
    columns: {
      id: { type: 'increments' },
      author_id: { type: 'integer', unsigned: true, references: 'users.id', onDelete: 'cascade' },
      title: { type: 'string', length: 50 },
      status: { type: 'enum', values: ['draft', "it's"], default: 'draft' },
      views: { type: 'integer', default: 0 },
      price: { type: 'decimal', precision: 8, scale: 2, nullable: true },
    },
    indexes: [{ columns: ['author_id'] }, { columns: ['title', 'views'] }],
    checks: { posts_views_positive: 'views >= 0' },
  })
  editor.createTable('post_tag', {
    columns: {
      post_id: { type: 'integer', unsigned: true, references: 'posts.id', onDelete: 'cascade' },
      tag: { type: 'string', length: 20 },
    },
    primaryKey: ['post_id', 'tag'],
  })
}

const files: { title: string; up(editor: Editor): void }[] = [
  {
    title: 'tables come and go',
    up(editor) {
      editor.createTable('notes', {
        columns: {
          id: { type: 'increments' },
          post_id: {
            type: 'integer',
            unsigned: true,
            references: 'posts.id',
            onDelete: 'set null',
            nullable: true,
          },
          kind: { type: 'enum', values: ['a', 'b'] },
          at: { type: 'dateTime', default: { sql: 'CURRENT_TIMESTAMP' } },
          data: { type: 'json', nullable: true },
          uid: { type: 'uuid' },
          body: { type: 'text', size: 'long', default: "it's" },
          is_on: { type: 'boolean', default: true },
          ratio: { type: 'float', default: 0.5 },
          hits: { type: 'bigInteger', default: '9007199254740993' },
          alarm: { type: 'time', nullable: true },
        },
        indexes: [{ columns: ['uid'], unique: true }],
        checks: { notes_ratio: 'ratio between 0 and 1' },
      })
      editor.dropTable('post_tag')
    },
  },
  {
    title: 'names change',
    up(editor) {
      editor.renameTable('posts', 'articles')
      editor.renameColumn('articles', 'author_id', 'writer_id')
      editor.renameColumn('articles', 'status', 'state')
      editor.renameColumn('articles', 'views', 'reads')
      editor.renameColumn('articles', 'id', 'no')
      editor.renameTable('users', 'Users')
      editor.renameColumn('Users', 'born', 'birthday')
      editor.renameIndex('articles', 'articles_title_reads_index', 'by_title')
    },
  },
  {
    title: 'columns come and go',
    up(editor) {
      editor.addColumn('posts', 'editor_id', {
        type: 'integer',
        unsigned: true,
        nullable: true,
        references: 'users.id',
      })
      editor.addColumn('posts', 'kind', { type: 'enum', values: ['a', 'b'] }, { fill: 'a' })
      editor.addColumn('posts', 'seen_at', {
        type: 'dateTime',
        default: { sql: 'CURRENT_TIMESTAMP' },
      })
      editor.addIndex('posts', { columns: ['editor_id', 'kind'] })
      editor.dropCheck('posts', 'posts_views_positive')
      editor.dropColumn('posts', 'views')
      editor.dropColumn('posts', 'price')
      editor.dropColumn('users', 'email')
    },
  },
  {
    title: 'columns change',
    up(editor) {
      editor.alterColumn('users', 'name', { type: 'text', length: null })
      editor.alterColumn(
        'users',
        'email',
        { length: 120, nullable: null },
        { fill: { sql: "'x'" } }
      )
      editor.alterColumn('users', 'born', { type: 'dateTime' })
      editor.alterColumn('posts', 'author_id', { onDelete: 'set null', nullable: true })
      editor.alterColumn('posts', 'status', { values: ['draft', "it's", 'gone'], default: 'gone' })
      editor.alterColumn('posts', 'views', { type: 'bigInteger', default: 5 })
      editor.alterColumn('posts', 'price', { precision: 20, scale: 4 })
      editor.alterColumn('posts', 'title', { length: 90, default: 'None' })
    },
  },
  {
    title: 'keys and constraints change',
    up(editor) {
      editor.changePrimaryKey('post_tag', ['id'], { add: { id: { type: 'increments' } } })
      editor.addIndex('post_tag', { columns: ['post_id', 'tag'], unique: true })
      editor.dropIndex('users', { columns: ['email'], unique: true, where: 'born is null' })
      editor.addIndex('posts', { columns: ['title', 'author_id'], unique: true })
      editor.addCheck('posts', 'posts_title_said', "title <> ''")
      editor.alterColumn('posts', 'author_id', { references: null, onDelete: null })
    },
  },
]

async function withRows(scratch: Scratch) {
  await scratch.migrate(start)
  await scratch.insert('users', [
    { name: 'Ada', email: null },
    { name: 'Bo', email: 'bo@example.com' },
  ])
  await scratch.insert('posts', [
    { author_id: 1, title: 'One', views: 1 },
    { author_id: 2, title: 'Two', views: 2 },
  ])
  await scratch.insert('post_tag', [
    { post_id: 1, tag: 'x' },
    { post_id: 1, tag: 'y' },
  ])
}

function operationsOf(file: (editor: Editor) => void): Operation[] {
  const operations: Operation[] = []
  file(new Editor((operation) => void operations.push(operation)))
  return operations
}

/** Runs the SQL that `--sql` prints, as somebody does who has no database at hand when it is printed. */
async function runPrinted(scratch: Scratch, operations: Operation[]): Promise<void> {
  const statements = operations.flatMap((operation) => {
    const steps = compile(operation, scratch.schema, scratch.dialect)
    scratch.schema = fold(scratch.schema, operation)
    return steps.flatMap(({ sql }) => sql)
  })
  if (scratch.dialect === 'sqlite') await scratch.ask('pragma foreign_keys = off')
  for (const sql of statements) {
    if (!sql.startsWith('--')) await scratch.ask(sql.replaceAll('?', '\\?'))
  }
  if (scratch.dialect === 'sqlite') await scratch.ask('pragma foreign_keys = on')
}

const counts = async (scratch: Scratch, schema: Schema) =>
  Object.fromEntries(
    await Promise.all(
      [...schema.keys()].map(async (name) => {
        const [{ rows }] = await scratch.client.from(name).count('* as rows')
        return [name, Number(rows)] as const
      })
    )
  )

test.group('The SQL that is printed', (group) => {
  const databases = scratches(group)

  test('does the same as the steps when {title}')
    .with(files)
    .run(async ({ assert }, { up }) => {
      await databases.on(async (scratch) => {
        await withRows(scratch)
        if (scratch.dialect === 'sqlite') await prepareSqlite(scratch.client)
        await runPrinted(scratch, operationsOf(up))
        await scratch.verify()
        assert.equal(
          (await counts(scratch, scratch.schema))[
            scratch.schema.has('posts') ? 'posts' : 'articles'
          ],
          2
        )
      })
    })
})

test.group('Up, down and up again', (group) => {
  const databases = scratches(group)

  test('gives the same tables and keeps the rows when {title}')
    .with(files)
    .run(async ({ assert }, { title, up }) => {
      await databases.on(async (scratch) => {
        await withRows(scratch)
        const before = scratch.schema
        const found = await scratch.read()
        const operations = operationsOf(up)
        const back = reverse(operations, before).operations
        await scratch.apply(operations)
        await scratch.verify()
        const above = await scratch.read()
        const rowsAbove = await counts(scratch, above)
        await scratch.apply(back)
        await scratch.verify()
        assert.deepEqual(compareSchemas(before, scratch.schema, scratch.dialect), [])
        assert.deepEqual(compareSchemas(found, await scratch.read(), scratch.dialect), [])
        assert.deepEqual(await counts(scratch, before), {
          users: 2,
          posts: 2,
          post_tag: title === 'tables come and go' ? 0 : 2,
        })
        await scratch.apply(operations)
        await scratch.verify()
        assert.deepEqual(compareSchemas(above, await scratch.read(), scratch.dialect), [])
        assert.deepEqual(await counts(scratch, above), rowsAbove)
      })
    })
})
