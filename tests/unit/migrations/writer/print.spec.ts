import { ESLint } from 'eslint'
import prettier from 'prettier'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import type { BaseSchema } from '@adonisjs/lucid/schema'
import { Migration } from '#framework/migrations/main'
import type { Operation } from '../../../../framework/migrations/operation.js'
import { record } from '../../../../framework/migrations/replay/main.js'
import { toTable } from '../../../../framework/migrations/schema/table.js'
import { printMigration } from '../../../../framework/migrations/writer/main.js'

const FILE = 'database/migrations/1763900000000_written.ts'

/** One operation of each kind, in an order that can be folded, with words that are hard to write. */
const OPERATIONS: Operation[] = [
  {
    op: 'createTable',
    table: 'books',
    definition: {
      columns: {
        'id': { type: 'increments' },
        'title': { type: 'string', length: 200, default: `it's "good"` },
        'state': {
          type: 'enum',
          values: ['draft', 'in print', "printers' copy", 'remaindered', 'gone'],
        },
        'odd name': { type: 'integer', nullable: true, default: -1 },
        'author_id': {
          type: 'integer',
          unsigned: true,
          references: 'users.id',
          onDelete: 'set null',
          onUpdate: 'cascade',
          nullable: true,
        },
      },
      indexes: [
        { columns: ['title'], unique: true },
        { columns: ['state', 'title'], where: "state <> 'gone'", name: 'books_alive' },
      ],
      checks: { books_fair: 'id > 0' },
    },
  },
  {
    op: 'createTable',
    table: 'book_tag',
    definition: {
      columns: { book_id: { type: 'integer' }, tag_id: { type: 'integer' } },
      primaryKey: ['book_id', 'tag_id'],
    },
  },
  { op: 'createTable', table: 'short', definition: { columns: { id: { type: 'uuid' } } } },
  { op: 'renameTable', from: 'short', to: 'brief' },
  { op: 'dropTable', table: 'brief' },
  {
    op: 'addColumn',
    table: 'books',
    name: 'deck',
    column: { type: 'text', size: 'medium' },
    fill: '',
  },
  {
    op: 'addColumn',
    table: 'books',
    name: 'made_at',
    column: { type: 'dateTime', default: { sql: 'CURRENT_TIMESTAMP' } },
    fill: { sql: "coalesce(lower(title), 'a fairly long expression that does not fit in a line')" },
  },
  { op: 'renameColumn', table: 'books', from: 'deck', to: 'lead' },
  {
    op: 'alterColumn',
    table: 'books',
    name: 'state',
    change: { values: ['draft', 'in print'], default: 'draft', nullable: null },
    map: { "printers' copy": 'in print', 'gone': null },
    fill: 'draft',
  },
  { op: 'alterColumn', table: 'books', name: 'title', change: { length: 9 }, truncate: true },
  { op: 'dropColumn', table: 'books', name: 'lead' },
  {
    op: 'addIndex',
    table: 'books',
    index: { columns: ['author_id', 'state', 'made_at', 'title', 'id'] },
  },
  { op: 'renameIndex', table: 'books', from: 'books_alive', to: 'books_living' },
  { op: 'dropIndex', table: 'books', index: { columns: ['title'], unique: true } },
  { op: 'dropCheck', table: 'books', name: 'books_fair' },
  { op: 'addCheck', table: 'books', name: 'books_fair', condition: "state in ('draft') or id > 1" },
  {
    op: 'changePrimaryKey',
    table: 'book_tag',
    columns: ['id'],
    add: { id: { type: 'increments' } },
    drop: ['tag_id'],
  },
  { op: 'fill', table: 'books', name: 'title', value: 'x', where: "title = ''" },
  { op: 'guard', table: 'books', where: 'id < 0', message: 'A book has a number below zero' },
]

const parents = [
  '1763800000001_create_users',
  '1763800000002_a_longer_name_of_another_file_that_is_there',
]

const text = () =>
  printMigration({
    parents,
    up: OPERATIONS,
    down: [{ op: 'dropTable', table: 'books' }],
    lost: ['The rows of books are gone; the table comes back empty.'],
    answers: new Map([['fill:books.deck', '*/ process.exit() /*\n']]),
  })

test.group('A migration that is written', () => {
  test('needs no formatting and no lint', async ({ assert }) => {
    const config = await prettier.resolveConfig(app.makePath(FILE))
    const formatted = await prettier.format(text(), { ...config, parser: 'typescript' })
    assert.equal(text(), formatted)

    const eslint = new ESLint({ cwd: app.makePath() })
    const [{ messages }] = await eslint.lintText(text(), { filePath: app.makePath(FILE) })
    assert.deepEqual(messages, [])
  }).timeout(60_000)

  test('is replayed to the same operations', async ({ assert }) => {
    const replayed = await replayText(text())
    assert.deepEqual(replayed.operations, OPERATIONS)
    assert.deepEqual(replayed.parents, parents)
  })

  test('says its answers in a comment that they cannot end', ({ assert }) => {
    assert.include(text(), ' * fill:books.deck = "* / process.exit() /*\\n"')
    assert.lengthOf(text().split('*/'), 2)
  })

  test('says at its way back what does not come back', ({ assert }) => {
    assert.include(
      text(),
      '  async down() {\n    // The rows of books are gone; the table comes back empty.\n'
    )
  })
})

/** Runs the text's `up()` as the replay does, without a file. */
async function replayText(source: string) {
  const body = source
    .replace(/^import .*$/m, '')
    .replace('export default class extends', 'return class extends')
  // The text is ours: this is how a file of it would be read.
  const make = new Function('Migration', body) as (
    base: typeof Migration
  ) => typeof BaseSchema & { parents: string[] }
  const Class = make(Migration)
  const users = toTable('users', { columns: { id: { type: 'increments' } } })
  const before = new Map([['users', users]])
  const recording = await record({ name: 'written', path: FILE, Class }, 'up', 'sqlite', before)
  return { ...recording, parents: Class.parents }
}
