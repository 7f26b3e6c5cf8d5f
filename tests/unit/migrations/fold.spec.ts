import { test } from '@japa/runner'
import { fold } from '#framework/migrations/fold'
import type { Operation, Schema, TableDefinition } from '#framework/migrations/main'
import { indexName } from '#framework/migrations/schema/names'
import { toDefinition } from '#framework/migrations/schema/table'

const shelves: TableDefinition = {
  columns: { id: { type: 'increments' }, name: { type: 'string', length: 40 } },
  indexes: [{ columns: ['name'], unique: true }],
}

const books: TableDefinition = {
  columns: {
    id: { type: 'increments' },
    title: { type: 'string', length: 200 },
    price: { type: 'integer' },
    shelf_id: { type: 'integer', unsigned: true, references: 'shelves.id', onDelete: 'cascade' },
  },
  indexes: [{ columns: ['shelf_id', 'title'] }, { columns: ['price'], where: 'price > 10' }],
  checks: { fair: "price >= 0 and title <> 'price'" },
}

const made: Operation[] = [
  { op: 'createTable', table: 'shelves', definition: shelves },
  { op: 'createTable', table: 'books', definition: books },
]

const after = (...operations: Operation[]): Schema =>
  [...made, ...operations].reduce(fold, new Map())

test.group('The schema after', () => {
  test('creating tables is what was said, and can be said again', ({ assert }) => {
    assert.deepEqual(toDefinition(after().get('books')!), books)
  })

  test('an operation leaves the schema before it as it was', ({ assert }) => {
    const before = after()
    fold(before, { op: 'dropColumn', table: 'books', name: 'price' })
    fold(before, { op: 'renameTable', from: 'shelves', to: 'racks' })
    assert.deepEqual(toDefinition(before.get('books')!), books)
    assert.isTrue(before.has('shelves'))
  })

  test('renaming a table has references and names that follow', ({ assert }) => {
    const schema = after({ op: 'renameTable', from: 'shelves', to: 'racks' })
    assert.deepEqual([...schema.keys()], ['racks', 'books'])
    assert.equal(schema.get('books')!.columns.get('shelf_id')!.references, 'racks.id')
    const { indexes } = schema.get('racks')!
    assert.equal(indexName('racks', indexes[0]), 'racks_name_unique')
  })

  test('renaming a column keeps its place, and indexes, checks and conditions follow', ({
    assert,
  }) => {
    const schema = after({ op: 'renameColumn', table: 'books', from: 'price', to: 'cents' })
    const table = schema.get('books')!
    assert.deepEqual([...table.columns.keys()], ['id', 'title', 'cents', 'shelf_id'])
    assert.deepEqual(table.indexes[1], { columns: ['cents'], where: 'cents > 10' })
    assert.equal(table.checks.get('fair'), "cents >= 0 and title <> 'price'")
  })

  test('renaming a key has references that follow', ({ assert }) => {
    const schema = after({ op: 'renameColumn', table: 'shelves', from: 'id', to: 'number' })
    assert.equal(schema.get('books')!.columns.get('shelf_id')!.references, 'shelves.number')
    assert.deepEqual(schema.get('shelves')!.primaryKey, ['number'])
  })

  test('a change of one attribute leaves the others untouched', ({ assert }) => {
    const schema = after({
      op: 'alterColumn',
      table: 'books',
      name: 'shelf_id',
      change: { nullable: true },
    })
    assert.deepEqual(schema.get('books')!.columns.get('shelf_id'), {
      type: 'integer',
      unsigned: true,
      nullable: true,
      references: 'shelves.id',
      onDelete: 'cascade',
    })
  })

  test('dropping a column takes the indexes over it along', ({ assert }) => {
    const { indexes } = after({ op: 'dropColumn', table: 'books', name: 'title' }).get('books')!
    assert.deepEqual(indexes, [{ columns: ['price'], where: 'price > 10' }])
  })

  test('another primary key brings its column to the front', ({ assert }) => {
    const table = after({
      op: 'changePrimaryKey',
      table: 'books',
      columns: ['isbn'],
      add: { isbn: { type: 'string', length: 13 } },
      drop: ['id'],
    }).get('books')!
    assert.deepEqual([...table.columns.keys()], ['isbn', 'title', 'price', 'shelf_id'])
    assert.deepEqual(table.primaryKey, ['isbn'])
  })
})

test.group('An operation is refused', () => {
  const refused: [string, Operation, RegExp][] = [
    ['on a table that is not there', { op: 'dropTable', table: 'book' }, /no table "book"/],
    [
      'that makes a table twice',
      { op: 'createTable', table: 'books', definition: books },
      /"books" is there already/,
    ],
    [
      'that renames a table to one that is there',
      { op: 'renameTable', from: 'books', to: 'shelves' },
      /"shelves" is there already/,
    ],
    [
      'on a column that is not there',
      { op: 'alterColumn', table: 'books', name: 'titel', change: {} },
      /no column "titel"/,
    ],
    [
      'that makes a column twice',
      { op: 'addColumn', table: 'books', name: 'title', column: { type: 'text' } },
      /has a column "title" already/,
    ],
    [
      'that drops a column of the key',
      { op: 'dropColumn', table: 'books', name: 'id' },
      /in the primary key/,
    ],
    [
      'that indexes what is not there',
      { op: 'addIndex', table: 'books', index: { columns: ['x'] } },
      /no column "x"/,
    ],
    [
      'that drops an index that is not there',
      { op: 'dropIndex', table: 'books', index: { columns: ['title'] } },
      /no index "books_title_index"/,
    ],
    [
      'that drops a check that is not there',
      { op: 'dropCheck', table: 'books', name: 'just' },
      /no check "just"/,
    ],
  ]
  for (const [title, operation, message] of refused) {
    test(title, ({ assert }) => {
      assert.throws(() => after(operation), message)
    })
  }
})

test.group('Names', () => {
  test('that are too long keep their beginning and stay distinct', ({ assert }) => {
    const columns = ['a_rather_long_column_name', 'another_rather_long_column_name']
    const one = indexName('a_rather_long_table_name', { columns })
    const other = indexName('a_rather_long_table_name', { columns: [...columns, 'c'] })
    assert.lengthOf(one, 63)
    assert.lengthOf(other, 63)
    assert.notEqual(one, other)
    assert.match(one, /^a_rather_long_table_name_a_rather_long/)
  })

  test('are those that Lucid gives', ({ assert }) => {
    assert.equal(indexName('users', { columns: ['email'], unique: true }), 'users_email_unique')
    assert.equal(indexName('News Items', { columns: ['On'] }), 'news_items_on_index')
  })
})
