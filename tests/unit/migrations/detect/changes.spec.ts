import { test } from '@japa/runner'
import type { TableDefinition } from '../../../../framework/migrations/schema/table.js'
import { compare, essence, foldAll, schemaOf, type Definitions } from './tables.js'

const id = { id: { type: 'increments' } } as const
const USERS: TableDefinition = { columns: { ...id, name: { type: 'string', length: 80 } } }

/** A books table with these columns besides its key. */
const books = (
  columns: TableDefinition['columns'],
  rest: Partial<TableDefinition> = {}
): Definitions => ({ books: { columns: { ...id, ...columns }, ...rest } })

test.group('A table that', () => {
  test('is new is made with its columns, indexes and checks', ({ assert }) => {
    const table: TableDefinition = {
      columns: { ...id, title: { type: 'string', length: 200 } },
      indexes: [{ columns: ['title'], unique: true }],
      checks: { titled: "title <> ''" },
    }
    const { up, down, questions } = compare({}, { books: table })
    assert.deepEqual(up, [{ op: 'createTable', table: 'books', definition: table }])
    assert.deepEqual(down, [{ op: 'dropTable', table: 'books' }])
    assert.isEmpty(questions)
  })

  test('points at another is made after it, and dropped before it', ({ assert }) => {
    const tables: Definitions = {
      books: { columns: { ...id, writer_id: { type: 'integer', references: 'writers.id' } } },
      writers: { columns: id },
    }
    const made = compare({}, tables)
    assert.deepEqual(
      made.up.map((operation) => 'table' in operation && operation.table),
      ['writers', 'books']
    )
    assert.deepEqual(
      made.down.map((operation) => 'table' in operation && operation.table),
      ['books', 'writers']
    )
  })

  test('points at itself is made in one step', ({ assert }) => {
    const tables: Definitions = {
      nodes: { columns: { ...id, parent_id: { type: 'integer', references: 'nodes.id' } } },
    }
    const { up } = compare({}, tables)
    assert.lengthOf(up, 1)
  })

  test('stands in a circle gets its foreign key when the other is there', ({ assert }) => {
    const tables: Definitions = {
      hens: { columns: { ...id, egg_id: { type: 'integer', references: 'eggs.id' } } },
      eggs: {
        columns: {
          ...id,
          hen_id: { type: 'integer', nullable: true, references: 'hens.id', onDelete: 'set null' },
        },
      },
    }
    const { up, down } = compare({}, tables)
    assert.deepEqual(
      up.map(({ op }) => op),
      ['createTable', 'createTable', 'alterColumn']
    )
    assert.deepEqual(essence(foldAll(new Map(), up)), essence(schemaOf(tables)))
    assert.deepEqual(
      down.map(({ op }) => op),
      ['alterColumn', 'dropTable', 'dropTable']
    )
  })

  test('is in no model any more is dropped when a person says so, and comes back empty', ({
    assert,
  }) => {
    const open = compare({ users: USERS }, {})
    assert.deepEqual(
      open.questions.map(({ id: question, default: initial }) => [question, initial]),
      [['drop-confirm:users', null]]
    )
    assert.deepEqual(open.up, [])

    const { up, down, lost } = compare({ users: USERS }, {}, { 'drop-confirm:users': 'drop' })
    assert.deepEqual(up, [{ op: 'dropTable', table: 'users' }])
    assert.deepEqual(down, [{ op: 'createTable', table: 'users', definition: USERS }])
    assert.match(lost[0], /rows of users are gone/)
  })

  test('a hand-written file made is left alone as long as no model declares it', ({ assert }) => {
    const before = schemaOf({ sessions: { ...USERS, unmanaged: true } })
    const { up, questions } = compare(before, {})
    assert.isEmpty([...up, ...questions])

    const declared = {
      columns: { ...USERS.columns, seen: { type: 'date', nullable: true } },
    } as const
    assert.deepEqual(
      compare(before, { sessions: declared }).up.map(({ op }) => op),
      ['addColumn']
    )
  })
})

test.group('A column', () => {
  test('that is new and takes null is added', ({ assert }) => {
    const { up, down, questions } = compare(
      books({}),
      books({ deck: { type: 'text', nullable: true } })
    )
    assert.deepEqual(up, [
      { op: 'addColumn', table: 'books', name: 'deck', column: { type: 'text', nullable: true } },
    ])
    assert.deepEqual(down, [{ op: 'dropColumn', table: 'books', name: 'deck' }])
    assert.isEmpty(questions)
  })

  test('that is new and has a default is added without a question', ({ assert }) => {
    const { questions } = compare(books({}), books({ pages: { type: 'integer', default: 0 } }))
    assert.isEmpty(questions)
  })

  test('keeps what is not mentioned when one attribute changes', ({ assert }) => {
    const column = { type: 'string', length: 80, default: 'x', nullable: true } as const
    const { up, down } = compare(
      books({ title: column }),
      books({ title: { ...column, length: 200 } })
    )
    assert.deepEqual(up, [
      { op: 'alterColumn', table: 'books', name: 'title', change: { length: 200 } },
    ])
    assert.deepEqual(down, [
      { op: 'alterColumn', table: 'books', name: 'title', change: { length: 80 } },
    ])
  })

  test('whose default alone changes has no question', ({ assert }) => {
    const { up, questions } = compare(
      books({ pages: { type: 'integer', default: 1 } }),
      books({ pages: { type: 'integer' } })
    )
    assert.deepEqual(up, [
      { op: 'alterColumn', table: 'books', name: 'pages', change: { default: null } },
    ])
    assert.isEmpty(questions)
  })

  test('of a plain @column may be there or not', ({ assert }) => {
    const hints = { books: { plain: ['legacy'] } }
    const there = compare(books({ legacy: { type: 'text' } }), books({}), {}, hints)
    assert.isEmpty([...there.up, ...there.questions])
    assert.isEmpty(compare(books({}), books({}), {}, hints).up)
  })

  test('of a hand-written file that is no field is left as it is, with a note', ({ assert }) => {
    const before = foldAll(schemaOf(books({})), [
      {
        op: 'addColumn',
        table: 'books',
        name: 'legacy',
        column: { type: 'text', nullable: true },
        manual: true,
      },
    ])
    const { up, questions, notes } = compare(before, books({}))
    assert.isEmpty([...up, ...questions])
    assert.match(notes[0], /books\.legacy .* left as it is/)
  })

  test('points elsewhere by one change', ({ assert }) => {
    const tables = (target: string): Definitions => ({
      users: USERS,
      writers: USERS,
      ...books({ owner_id: { type: 'integer', references: `${target}.id`, onDelete: 'cascade' } }),
    })
    assert.deepEqual(compare(tables('users'), tables('writers')).up, [
      {
        op: 'alterColumn',
        table: 'books',
        name: 'owner_id',
        change: { references: 'writers.id' },
      },
    ])
  })

  test('whose enum has its values in another order has not changed', ({ assert }) => {
    const { up } = compare(
      books({ state: { type: 'enum', values: ['a', 'b'] } }),
      books({ state: { type: 'enum', values: ['b', 'a'] } })
    )
    assert.isEmpty(up)
  })

  test('that is dropped comes back with its indexes and a value for the rows', ({ assert }) => {
    const { up, down, lost } = compare(
      books({ title: { type: 'string', length: 9 } }, { indexes: [{ columns: ['title'] }] }),
      books({}),
      { 'drop-confirm:books.title': 'drop' }
    )
    assert.deepEqual(up, [{ op: 'dropColumn', table: 'books', name: 'title' }])
    assert.deepEqual(down, [
      {
        op: 'addColumn',
        table: 'books',
        name: 'title',
        column: { type: 'string', length: 9 },
        fill: '',
      },
      { op: 'addIndex', table: 'books', index: { columns: ['title'] } },
    ])
    assert.deepEqual(lost, ['The values of books.title are gone; rows get "".'])
  })

  test('that is dropped is there until the new ones have been filled from it', ({ assert }) => {
    const { up } = compare(
      books({ titel: { type: 'string', length: 9 } }),
      books({ slug: { type: 'string', length: 9 } }),
      { 'rename-column:books.titel': 'drop', 'fill:books.slug': { sql: 'lower(titel)' } }
    )
    assert.deepEqual(
      up.map(({ op }) => op),
      ['addColumn', 'dropColumn']
    )
  })
})

test.group('An index or check', () => {
  const title = { title: { type: 'string', length: 9 } } as const

  test('is added and dropped without a question', ({ assert }) => {
    const indexed = books(title, { indexes: [{ columns: ['title'], unique: true }] })
    const added = compare(books(title), indexed)
    assert.deepEqual(added.up, [
      { op: 'addIndex', table: 'books', index: { columns: ['title'], unique: true } },
    ])
    assert.deepEqual(compare(indexed, books(title)).up, added.down)
  })

  test('for words is another than one for values', ({ assert }) => {
    const plain = books(title, { indexes: [{ columns: ['title'], name: 'by_title' }] })
    const words = { columns: ['title'], fullText: true, name: 'by_title' } as const
    const { up, down } = compare(plain, books(title, { indexes: [words] }))
    assert.deepEqual(up, [
      { op: 'dropIndex', table: 'books', index: { columns: ['title'], name: 'by_title' } },
      { op: 'addIndex', table: 'books', index: words },
    ])
    assert.deepEqual(
      down.map(({ op }) => op),
      ['dropIndex', 'addIndex']
    )
  })

  test('for words alone is made anew for a model, which has their beginnings in it too', ({
    assert,
  }) => {
    const old = { columns: ['title'], fullText: true } as const
    const words = { columns: ['title'], fullText: 'beginnings' } as const
    const [before, after] = [old, words].map((index) => books(title, { indexes: [index] }))
    const { up, down } = compare(before, after)
    assert.deepEqual(up, [
      { op: 'dropIndex', table: 'books', index: old },
      { op: 'addIndex', table: 'books', index: words },
    ])
    assert.deepEqual(down, [
      { op: 'dropIndex', table: 'books', index: words },
      { op: 'addIndex', table: 'books', index: old },
    ])
    assert.isEmpty(compare(after, after).up)
  })

  test('that only has another name is renamed', ({ assert }) => {
    const { up, down } = compare(
      books(title, { indexes: [{ columns: ['title'] }] }),
      books(title, { indexes: [{ columns: ['title'], name: 'by_title' }] })
    )
    assert.deepEqual(up, [
      { op: 'renameIndex', table: 'books', from: 'books_title_index', to: 'by_title' },
    ])
    assert.deepEqual(down, [
      { op: 'renameIndex', table: 'books', from: 'by_title', to: 'books_title_index' },
    ])
  })

  test('follows a column that is renamed', ({ assert }) => {
    const { up } = compare(
      books(title, { indexes: [{ columns: ['title'] }] }),
      books({ name: title.title }, { indexes: [{ columns: ['name'] }] }),
      { 'rename-column:books.title': 'name' }
    )
    assert.deepEqual(up, [{ op: 'renameColumn', table: 'books', from: 'title', to: 'name' }])
  })

  test('is partial by its condition, however that is broken into lines', ({ assert }) => {
    const partial = (where: string) => books(title, { indexes: [{ columns: ['title'], where }] })
    assert.isEmpty(compare(partial("title <> ''"), partial("title\n  <> ''")).up)
    assert.deepEqual(
      compare(partial("title <> ''"), partial("title <> 'x'")).up.map(({ op }) => op),
      ['dropIndex', 'addIndex']
    )
  })

  test('with another condition is a check anew', ({ assert }) => {
    const { up, down } = compare(
      books(title, { checks: { fair: 'id > 0' } }),
      books(title, { checks: { fair: 'id > 1' } })
    )
    assert.deepEqual(up, [
      { op: 'dropCheck', table: 'books', name: 'fair' },
      { op: 'addCheck', table: 'books', name: 'fair', condition: 'id > 1' },
    ])
    assert.deepEqual(down, [
      { op: 'dropCheck', table: 'books', name: 'fair' },
      { op: 'addCheck', table: 'books', name: 'fair', condition: 'id > 0' },
    ])
  })
})

test.group('A pivot table', () => {
  const key = (table: string) =>
    ({ type: 'integer', unsigned: true, references: `${table}.id`, onDelete: 'cascade' }) as const
  const pivot: TableDefinition = {
    columns: { post_id: key('posts'), tag_id: key('tags') },
    primaryKey: ['post_id', 'tag_id'],
    indexes: [{ columns: ['tag_id'] }],
  }
  const ends: Definitions = { posts: { columns: id }, tags: { columns: id } }

  test('that gets a model keeps its rows and gets the key of the model', ({ assert }) => {
    const { up, down, questions } = compare(
      { ...ends, post_tag: pivot },
      {
        ...ends,
        post_tag: {
          columns: { ...id, ...pivot.columns, note: { type: 'text', nullable: true } },
          indexes: [{ columns: ['tag_id'] }, { columns: ['post_id', 'tag_id'], unique: true }],
        },
      }
    )
    assert.isEmpty(questions)
    assert.deepEqual(up.slice(0, 1), [
      { op: 'changePrimaryKey', table: 'post_tag', columns: ['id'], add: id },
    ])
    assert.deepEqual(down.at(-1), {
      op: 'changePrimaryKey',
      table: 'post_tag',
      columns: ['post_id', 'tag_id'],
      drop: ['id'],
    })
  })

  test('is the same whichever side is read first', ({ assert }) => {
    const turned: TableDefinition = {
      ...pivot,
      primaryKey: ['tag_id', 'post_id'],
      indexes: [{ columns: ['post_id'] }],
    }
    const hints = { post_tag: { isPivot: true } }
    assert.isEmpty(
      compare({ ...ends, post_tag: pivot }, { ...ends, post_tag: turned }, {}, hints).up
    )
  })

  test('follows the model it joins to its new name, columns and all, without a question', ({
    assert,
  }) => {
    const { up, questions } = compare(
      { ...ends, post_tag: pivot },
      {
        articles: { columns: id },
        tags: { columns: id },
        article_tag: {
          columns: { article_id: key('articles'), tag_id: key('tags') },
          primaryKey: ['article_id', 'tag_id'],
          indexes: [{ columns: ['tag_id'] }],
        },
      },
      { 'rename-table:posts': 'articles' },
      { article_tag: { isPivot: true } }
    )
    assert.isEmpty(questions)
    assert.deepEqual(up, [
      { op: 'renameTable', from: 'post_tag', to: 'article_tag' },
      { op: 'renameTable', from: 'posts', to: 'articles' },
      { op: 'renameColumn', table: 'article_tag', from: 'post_id', to: 'article_id' },
    ])
  })
})

test.group('A primary key of another type', () => {
  const tables = (uuid: boolean): Definitions => ({
    books: { columns: { id: { type: uuid ? 'uuid' : 'increments' } }, primaryKey: ['id'] },
    notes: {
      columns: {
        ...id,
        book_id: uuid
          ? { type: 'uuid', references: 'books.id' }
          : { type: 'integer', unsigned: true, references: 'books.id' },
      },
      indexes: [{ columns: ['book_id'] }],
    },
  })

  test('is asked about once, and not again for what points at it', ({ assert }) => {
    const { questions } = compare(tables(false), tables(true))
    assert.deepEqual(
      questions.map(({ id: question }) => question),
      ['pk-change:books.id']
    )
    assert.include(questions[0].options[0].label, 'notes.book_id')
  })

  test('gives rows new keys and lets what points at them follow, both ways', ({ assert }) => {
    for (const uuid of [true, false]) {
      const before = schemaOf(tables(!uuid))
      const { up, down } = compare(before, tables(uuid), { 'pk-change:books.id': 'renew' })
      const after = foldAll(before, up)
      assert.deepEqual(essence(after), essence(schemaOf(tables(uuid))))
      assert.deepEqual(essence(foldAll(after, down)), essence(before))
      const fills = [...up, ...down].filter(({ op }) => op === 'addColumn')
      assert.isNotEmpty(fills)
      for (const operation of fills) assert.property(operation, 'fill')
    }
  })

  test('lets go of a check that reads the key, and puts back one that is still declared', ({
    assert,
  }) => {
    const checked = (uuid: boolean, checks: Record<string, string>): Definitions => ({
      books: {
        columns: { id: { type: uuid ? 'uuid' : 'increments' } },
        primaryKey: ['id'],
        checks,
      },
    })
    const kinds: Record<string, string>[] = [{}, { fair: 'id is not null' }]
    for (const kept of kinds) {
      const before = schemaOf(checked(false, { fair: 'id is not null', whole: 'id > 0' }))
      const is = checked(true, kept)
      const { up, down } = compare(before, is, { 'pk-change:books.id': 'renew' })
      const after = foldAll(before, up)
      assert.deepEqual(essence(after), essence(schemaOf(is)))
      assert.deepEqual(essence(foldAll(after, down)), essence(before))
    }
  })

  test('that only a person can give is not made up: there may be no rows', ({ assert }) => {
    const is: Definitions = { books: { columns: { id: { type: 'date' } }, primaryKey: ['id'] } }
    const was: Definitions = { books: { columns: { ...id } } }
    const { questions } = compare(was, is)
    assert.equal(
      questions[0].options[0].label,
      'there are no rows; the migration stops if there are'
    )
    const { up } = compare(was, is, { 'pk-change:books.id': 'renew' })
    const added = up.find(({ op }) => op === 'addColumn')!
    assert.notProperty(added, 'fill')
  })

  test('keeps the keys where they can become the new type', ({ assert }) => {
    const numbers = (type: 'integer' | 'bigInteger'): Definitions => ({
      books: { columns: { id: { type } }, primaryKey: ['id'] },
      notes: { columns: { ...id, book_id: { type, references: 'books.id' } } },
    })
    const { up } = compare(numbers('integer'), numbers('bigInteger'), {
      'pk-change:books.id': 'convert',
    })
    assert.deepEqual(up, [
      {
        op: 'alterColumn',
        table: 'notes',
        name: 'book_id',
        change: { references: null },
      },
      { op: 'alterColumn', table: 'books', name: 'id', change: { type: 'bigInteger' } },
      {
        op: 'alterColumn',
        table: 'notes',
        name: 'book_id',
        change: { type: 'bigInteger', references: 'books.id' },
      },
    ])
  })
})
