import { test } from '@japa/runner'
import type { Dialect } from '#framework/fields/main'
import type { Editor } from '#framework/migrations/main'
import { scratches, type Scratch } from './scratch.js'

function library(editor: Editor) {
  editor.createTable('shelves', {
    columns: { id: { type: 'increments' }, label: { type: 'string', length: 20 } },
  })
  editor.createTable('books', {
    columns: {
      id: { type: 'increments' },
      shelf_id: { type: 'integer', unsigned: true, nullable: true, references: 'shelves.id' },
      place: { type: 'integer', unsigned: true, default: 1 },
      title: { type: 'string', length: 60 },
      isbn: { type: 'string', length: 20, nullable: true },
      status: { type: 'enum', values: ['in', 'out', 'lost'], default: 'in' },
      price: { type: 'decimal', precision: 8, scale: 2, default: '1.00' },
    },
  })
}

async function withRows(scratch: Scratch) {
  await scratch.migrate(library)
  await scratch.insert('shelves', [{ label: 'A' }, { label: 'B' }])
  await scratch.insert(
    'books',
    [1, 2, 3, 4, 5, 6, 7].map((id) => ({
      shelf_id: id % 2 ? 1 : null,
      place: id,
      title: id < 7 ? 'Same' : 'Other',
      isbn: id > 5 ? `978-${id}` : null,
      status: id === 4 ? 'lost' : 'in',
    }))
  )
}

/** A file that rows stop: what it does, and what the message says. */
const stopped: {
  title: string
  file(editor: Editor): void
  message: RegExp
  column: string | null
  count: number
  keys: string[]
}[] = [
  {
    title: 'a column that stops taking null',
    file: (editor) => editor.alterColumn('books', 'isbn', { nullable: null }),
    message: /^books\.isbn: 5 rows \(id 1, 2, 3, 4, 5\) hold no value.*fill/,
    column: 'isbn',
    count: 5,
    keys: ['1', '2', '3', '4', '5'],
  },
  {
    title: 'a column without a value for the rows that are there',
    file: (editor) => editor.addColumn('books', 'pages', { type: 'integer' }),
    message: /^books\.pages: 7 rows \(id 1, 2, 3, 4, 5, …\) are there.*fill/,
    column: 'pages',
    count: 7,
    keys: ['1', '2', '3', '4', '5'],
  },
  {
    title: 'a unique index over values that are there twice',
    file: (editor) => editor.addIndex('books', { columns: ['title'], unique: true }),
    message: /^books\.title: 6 rows .* with the same title, which "books_title_unique" forbids/,
    column: 'title',
    count: 6,
    keys: ['1', '2', '3', '4', '5'],
  },
  {
    title: 'a unique index under a condition',
    file: (editor) =>
      editor.addIndex('books', { columns: ['title'], unique: true, where: "status = 'in'" }),
    message: /^books\.title: 5 rows \(id 1, 2, 3, 5, 6\) with the same title/,
    column: 'title',
    count: 5,
    keys: ['1', '2', '3', '5', '6'],
  },
  {
    title: 'a foreign key to rows that are not there',
    file: (editor) => editor.alterColumn('books', 'place', { references: 'shelves.id' }),
    message:
      /^books\.place: 5 rows \(id 3, 4, 5, 6, 7\) point at a row of shelves\.id that is not there/,
    column: 'place',
    count: 5,
    keys: ['3', '4', '5', '6', '7'],
  },
  {
    title: 'a foreign key whose rows are all filled with nothing',
    file: (editor) =>
      editor.addColumn(
        'books',
        'owner_id',
        { type: 'integer', unsigned: true, references: 'shelves.id' },
        { fill: 9 }
      ),
    message: /^books\.owner_id: 7 rows .* get 9, and shelves\.id has no such row/,
    column: 'owner_id',
    count: 7,
    keys: ['1', '2', '3', '4', '5'],
  },
  {
    title: 'a check that rows break',
    file: (editor) => editor.addCheck('books', 'books_place_small', 'place < 6'),
    message: /^books: 2 rows \(id 6, 7\) break the check "books_place_small": place < 6/,
    column: null,
    count: 2,
    keys: ['6', '7'],
  },
  {
    title: 'an enum that loses a value',
    file: (editor) => editor.alterColumn('books', 'status', { values: ['in', 'out'] }),
    message: /^books\.status: 1 row \(id 4\) hold a value that is not one of in, out.*map/,
    column: 'status',
    count: 1,
    keys: ['4'],
  },
  {
    title: 'a shorter string',
    file: (editor) => editor.alterColumn('books', 'title', { length: 4 }),
    message:
      /^books\.title: 1 row \(id 7\) hold a value that does not fit into string\(4\).*truncate/,
    column: 'title',
    count: 1,
    keys: ['7'],
  },
  {
    title: "a file's own guard",
    file: (editor) => editor.guard('books', 'place > 5 and isbn is not null', 'Move them first'),
    message: /^books: 2 rows \(id 6, 7\) meet the condition place > 5 .*Move them first/,
    column: null,
    count: 2,
    keys: ['6', '7'],
  },
  {
    title: 'a primary key of values that are there twice',
    file: (editor) => editor.changePrimaryKey('books', ['title'], { drop: ['id'] }),
    message: /^books\.title: 6 rows .* with the same title, which becomes the primary key/,
    column: 'title',
    count: 6,
    keys: ['1', '2', '3', '4', '5'],
  },
]

interface Refusal extends Error {
  table: string
  column: string | null
  count: number
  keys: string[]
  code: string
  help: string
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: Refusal) => error
  )

test.group('Rows that do not fit', (group) => {
  const databases = scratches(group)

  test('stop {title}, and nothing has been changed')
    .with(stopped)
    .run(async ({ assert }, { file, message, column, count, keys }) => {
      await databases.on(async (scratch) => {
        await withRows(scratch)
        const before = await scratch.rows('books')
        const error = await refusal(
          scratch.migrate((editor) => {
            editor.createTable('first', { columns: { id: { type: 'increments' } } })
            editor.dropColumn('shelves', 'label')
            file(editor)
          })
        )
        assert.isNotNull(error, 'it went through')
        const text = error!.message.replace(`${scratch.dialect}: `, '')
        assert.match(text, message)
        assert.deepEqual(
          [error!.table, error!.column, error!.count, error!.keys, error!.code],
          ['books', column, count, keys, 'E_MIGRATION_GUARD']
        )
        assert.match(error!.help, /Nothing has been changed/)
        assert.deepEqual(await scratch.rows('books'), before)
        assert.deepEqual(await scratch.column('shelves', 'label'), ['A', 'B'])
        assert.isTrue(await scratch.refuses(() => scratch.rows('first')))
      })
    })

  test('are found through every rename that the file makes before', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      const before = await scratch.rows('books')
      const error = await refusal(
        scratch.migrate((editor) => {
          editor.renameTable('books', 'volumes')
          editor.renameColumn('volumes', 'title', 'aside')
          editor.renameColumn('volumes', 'isbn', 'title')
          editor.renameColumn('volumes', 'aside', 'isbn')
          editor.renameColumn('volumes', 'id', 'no')
          editor.renameTable('shelves', 'books')
          editor.renameTable('volumes', 'shelves')
          editor.guard('shelves', "title is null and isbn = 'Same'", 'first')
          editor.addIndex('shelves', { columns: ['isbn'], unique: true })
          editor.alterColumn('shelves', 'place', { references: 'books.id' })
        })
      )
      assert.match(error!.message, /shelves: 5 rows \(id 1, 2, 3, 4, 5\) meet the condition/)
      assert.match(error!.message, /shelves\.isbn: 6 rows .*with the same isbn/)
      assert.match(error!.message, /shelves\.place: 5 rows .*point at a row of books\.id/)
      assert.deepEqual(await scratch.rows('books'), before)
    })
  })

  test('are found by a condition over a name that needed quotes', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await scratch.migrate((editor) => editor.renameColumn('books', 'place', 'its "place" is?'))
      await assert.rejects(
        () =>
          scratch.migrate((editor) => {
            editor.renameColumn('books', 'its "place" is?', 'place')
            editor.guard('books', "place > 5 and title <> 'place'", 'Move them first')
          }),
        /books: 2 rows \(id 6, 7\) meet the condition/
      )
    })
  })

  test('that the file itself makes or mends do not stop it', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await scratch.migrate((editor) => {
        editor.fill('books', 'isbn', (row) => `no-${String(row.id)}`)
        editor.alterColumn('books', 'isbn', { nullable: null })
        editor.addIndex('books', { columns: ['isbn'], unique: true })
        editor.alterColumn('books', 'status', { values: ['in', 'out'] }, { map: { lost: 'out' } })
        editor.alterColumn('books', 'title', { length: 4 }, { truncate: true })
        editor.createTable('fresh', {
          columns: { id: { type: 'increments' }, word: { type: 'string', nullable: true } },
        })
        editor.alterColumn('fresh', 'word', { nullable: null })
        editor.addIndex('fresh', { columns: ['word'], unique: true })
        editor.addCheck('fresh', 'fresh_word_said', "word <> ''")
      })
      assert.equal((await scratch.column('books', 'title'))[6], 'Othe')
      assert.equal((await scratch.column('books', 'status'))[3], 'out')
      assert.equal((await scratch.column('books', 'isbn'))[0], 'no-1')
    })
  })

  test('are looked for again before each operation', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      await assert.rejects(
        () =>
          scratch.migrate((editor) => {
            editor.run('lose the numbers', async ({ client }) => {
              await client.from('books').update({ isbn: null })
            })
            editor.alterColumn('books', 'isbn', { nullable: null })
          }),
        /books\.isbn: 7 rows/
      )
    })
  })

  test('are told all at once', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await withRows(scratch)
      const error = await refusal(
        scratch.migrate((editor) => {
          editor.alterColumn('books', 'isbn', { nullable: null })
          editor.alterColumn('books', 'title', { length: 4 })
        })
      )
      assert.lengthOf(error!.message.split('\n'), 2)
    })
  })

  test('of a table without a key are counted without their names', async ({ assert }) => {
    await databases.on(async (scratch) => {
      await scratch.migrate((editor) =>
        editor.createTable('notes', { columns: { word: { type: 'string', nullable: true } } })
      )
      await scratch.insert('notes', [{ word: null }, { word: 'a' }])
      await assert.rejects(
        () => scratch.migrate((editor) => editor.alterColumn('notes', 'word', { nullable: null })),
        /notes\.word: 1 row hold no value/
      )
    })
  })
})

test.group('A file that cannot work', (group) => {
  const databases = scratches(group)

  const wrong: {
    title: string
    file(editor: Editor): void
    message: RegExp
    only?: Dialect[]
  }[] = [
    {
      title: 'a fill outside of an enum',
      file: (editor) =>
        editor.addColumn('books', 'kind', { type: 'enum', values: ['a'] }, { fill: 'b' }),
      message: /The fill of books\.kind is "b", which is not one of its values/,
    },
    {
      title: 'a default outside of an enum',
      file: (editor) => editor.alterColumn('books', 'status', { default: 'gone' }),
      message: /The default of books\.status is "gone"/,
    },
    {
      title: 'a map to what the enum does not hold',
      file: (editor) =>
        editor.alterColumn('books', 'status', { values: ['in', 'out'] }, { map: { lost: 'gone' } }),
      message: /The map of books\.status is "gone"/,
    },
    {
      title: 'a map to null where there can be none',
      file: (editor) =>
        editor.alterColumn('books', 'status', { values: ['in', 'out'] }, { map: { lost: null } }),
      message: /The map of books\.status makes values null/,
    },
    {
      title: 'a fill with null where there can be none',
      file: (editor) => editor.alterColumn('books', 'isbn', { nullable: null }, { fill: null }),
      message: /The fill of books\.isbn is null/,
    },
    {
      title: 'a column that a check reads, dropped',
      file(editor) {
        editor.addCheck('books', 'books_placed', 'place > 0')
        editor.dropColumn('books', 'place')
      },
      message: /books\.place cannot be dropped: the check "books_placed" reads it/,
    },
    {
      title: "a column that an index's condition reads, dropped",
      file(editor) {
        editor.addIndex('books', { columns: ['id'], where: 'place > 0', name: 'placed' })
        editor.dropColumn('books', 'place')
      },
      message: /books\.place cannot be dropped: the condition of the index "placed" reads it/,
    },
    {
      title: 'a check over a column that MySQL sets by itself',
      only: ['mysql'],
      file(editor) {
        editor.alterColumn('books', 'shelf_id', { onDelete: 'set null' })
        editor.addCheck('books', 'books_on_shelf', 'shelf_id > 0')
      },
      message: /MySQL takes no check over books\.shelf_id, as "books_on_shelf" is/,
    },
    {
      title: 'a foreign key of another type',
      file: (editor) => editor.alterColumn('books', 'title', { references: 'shelves.id' }),
      message: /books\.title points at shelves\.id, which is of another type|point at a row of/,
    },
  ]

  test('{title}: it is refused before its first write')
    .with(wrong)
    .run(async ({ assert }, { file, message, only }) => {
      await databases.on(async (scratch) => {
        await withRows(scratch)
        await assert.rejects(
          () =>
            scratch.migrate((editor) => {
              editor.dropColumn('shelves', 'label')
              file(editor)
            }),
          message
        )
        assert.deepEqual(await scratch.column('shelves', 'label'), ['A', 'B'])
      }, only)
    })
})
