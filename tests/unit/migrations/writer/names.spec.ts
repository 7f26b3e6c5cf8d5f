import { test } from '@japa/runner'
import type { Operation } from '../../../../framework/migrations/operation.js'
import {
  describe,
  fileName,
  nameOf,
  stampAfter,
} from '../../../../framework/migrations/writer/main.js'

const create = (table: string): Operation => ({
  op: 'createTable',
  table,
  definition: { columns: { id: { type: 'increments' } } },
})
const add = (table: string, name: string): Operation => ({
  op: 'addColumn',
  table,
  name,
  column: { type: 'text', nullable: true },
})

test.group('A file is called', () => {
  test('{name}')
    .with<{ name: string; operations: Operation[] }[]>([
      { name: 'create_books', operations: [create('books')] },
      { name: 'create_books_and_tags', operations: [create('books'), create('tags')] },
      {
        name: 'create_7_tables',
        operations: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => create(name.repeat(8))),
      },
      { name: 'add_price_to_books', operations: [add('books', 'price')] },
      {
        name: 'add_price_and_weight_to_books',
        operations: [add('books', 'price'), add('books', 'weight')],
      },
      {
        name: 'index_title_body_in_posts',
        operations: [
          { op: 'addIndex', table: 'posts', index: { columns: ['title', 'body'], fullText: true } },
        ],
      },
      {
        name: 'rename_headline_to_title_in_posts',
        operations: [{ op: 'renameColumn', table: 'posts', from: 'headline', to: 'title' }],
      },
      {
        name: 'rename_posts_to_articles',
        operations: [{ op: 'renameTable', from: 'posts', to: 'articles' }],
      },
      {
        name: 'change_posts_and_tags',
        operations: [
          add('posts', 'a'),
          { op: 'alterColumn', table: 'tags', name: 'b', change: { nullable: true } },
        ],
      },
      {
        name: 'create_books_and_drop_pens',
        operations: [create('books'), { op: 'dropTable', table: 'pens' }],
      },
    ])
    .run(({ assert }, { name, operations }) => {
      assert.equal(nameOf(operations), name)
    })

  test('with sixty characters at most', ({ assert }) => {
    const long = 'a_rather_long_table_name_of_some_old_and_large_system'
    const name = fileName(nameOf([add(long, long)]), [], 1763900000000)
    assert.isAtMost(name.length, 60)
    assert.match(name, /^1763900000000_[a-z_]+[a-z]$/)
  })

  test('by its name when one is given, in words that every system takes', ({ assert }) => {
    assert.equal(fileName('Add Prices: €!', [], 1763900000000), '1763900000000_add_prices')
    assert.throws(() => fileName('€', [], 1763900000000), /cannot be called/)
  })

  test('so that it comes after all that are there, also within one millisecond', ({ assert }) => {
    assert.equal(stampAfter(['1763900000000_one'], 1763900000000), 1763900000001)
    assert.equal(stampAfter(['1999999999999_from_a_fast_clock'], 1763900000000), 2000000000000)
    assert.equal(stampAfter(['0001_by_hand'], 1763900000000), 1763900000000)
  })
})

test.group('What a file does is told', () => {
  test('in sentences, alike ones together', ({ assert }) => {
    assert.deepEqual(
      describe([
        create('books'),
        create('tags'),
        add('posts', 'price'),
        add('posts', 'weight'),
        { op: 'renameColumn', table: 'posts', from: 'a', to: 'b' },
        { op: 'dropTable', table: 'pens' },
      ]),
      [
        'Creates books and tags.',
        'Adds price and weight to posts.',
        'Renames a to b in posts.',
        'Drops pens with all rows.',
      ]
    )
  })

  test('with a number in place of a long list of tables', ({ assert }) => {
    const tables = Array.from({ length: 60 }, (_, number) => create(`table_${number}`))
    assert.deepEqual(describe(tables), ['Creates 60 tables.'])
  })
})
