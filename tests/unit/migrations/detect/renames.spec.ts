import { test } from '@japa/runner'
import type { Column } from '../../../../framework/migrations/schema/column.js'
import type { TableDefinition } from '../../../../framework/migrations/schema/table.js'
import { compare, essence, foldAll, schemaOf, type Definitions } from './tables.js'

const id = { id: { type: 'increments' } } as const
const text: Column = { type: 'string', length: 80 }

const posts = (columns: TableDefinition['columns']): Definitions => ({
  posts: { columns: { ...id, ...columns } },
})

test.group('A column with another name', () => {
  test('is renamed by its hint, and the hint says nothing afterwards', ({ assert }) => {
    const hints = { posts: { columns: { title: 'headline' } } }
    const { up, down, questions } = compare(
      posts({ headline: text }),
      posts({ title: text }),
      {},
      hints
    )
    assert.isEmpty(questions)
    assert.deepEqual(up, [{ op: 'renameColumn', table: 'posts', from: 'headline', to: 'title' }])
    assert.deepEqual(down, [{ op: 'renameColumn', table: 'posts', from: 'title', to: 'headline' }])
    assert.isEmpty(compare(posts({ title: text }), posts({ title: text }), {}, hints).up)
  })

  test('is asked about otherwise, the likeliest name first', ({ assert }) => {
    const { questions, up } = compare(
      posts({ headline: text }),
      posts({ summary: { type: 'text' }, head_line: text, weight: { type: 'integer' } })
    )
    const [question, ...others] = questions
    assert.equal(question.id, 'rename-column:posts.headline')
    assert.equal(question.kind, 'rename-column')
    assert.isNull(question.default)
    assert.deepEqual(
      question.options.map(({ answer, flag }) => [answer, flag]),
      [
        ['head_line', '--rename posts.headline:posts.head_line'],
        ['summary', '--rename posts.headline:posts.summary'],
        ['drop', '--drop posts.headline'],
      ]
    )
    // A name that may turn out to be the old column's is not asked for a value.
    assert.deepEqual(
      others.map((other) => other.id),
      ['fill:posts.weight']
    )
    assert.isEmpty(up)
  })

  test('is renamed and changed in one step, rename first', ({ assert }) => {
    const { up } = compare(
      posts({ headline: text }),
      posts({ title: { ...text, length: 200, nullable: true } }),
      { 'rename-column:posts.headline': 'title' }
    )
    assert.deepEqual(up, [
      { op: 'renameColumn', table: 'posts', from: 'headline', to: 'title' },
      { op: 'alterColumn', table: 'posts', name: 'title', change: { length: 200, nullable: true } },
    ])
  })

  test('is dropped and added anew when a person says so', ({ assert }) => {
    const answers = { 'drop-confirm:posts.headline': 'drop', 'fill:posts.title': 'x' }
    const { up } = compare(posts({ headline: text }), posts({ title: text }), answers)
    assert.deepEqual(
      up.map(({ op }) => op),
      ['addColumn', 'dropColumn']
    )
  })

  test('answers under the old name of its table as well', ({ assert }) => {
    const { up } = compare(
      posts({ headline: text }),
      { articles: { columns: { ...id, title: text } } },
      { 'rename-table:posts': 'articles', 'rename-column:posts.headline': 'title' }
    )
    assert.deepEqual(
      up.map(({ op }) => op),
      ['renameTable', 'renameColumn']
    )
  })

  test('may be called as an answer is', ({ assert }) => {
    const [question] = compare(posts({ dropp: text }), posts({ drop: text })).questions
    assert.deepEqual(
      question.options.map(({ answer }) => answer),
      ['posts.drop', 'drop']
    )
    const { up } = compare(posts({ dropp: text }), posts({ drop: text }), {
      'rename-column:posts.dropp': 'posts.drop',
    })
    assert.deepEqual(up, [{ op: 'renameColumn', table: 'posts', from: 'dropp', to: 'drop' }])
  })
})

test.group('Columns that exchange their names', () => {
  const before = posts({ first: text, second: { type: 'text' } })
  const after = posts({ first: { type: 'text' }, second: text })

  test('do so through a name that nothing has', ({ assert }) => {
    const { up, down } = compare(before, after, {
      'rename-column:posts.first': 'second',
      'rename-column:posts.second': 'first',
    })
    assert.deepEqual(up, [
      { op: 'renameColumn', table: 'posts', from: 'first', to: 'first_aside' },
      { op: 'renameColumn', table: 'posts', from: 'second', to: 'first' },
      { op: 'renameColumn', table: 'posts', from: 'first_aside', to: 'second' },
    ])
    assert.deepEqual(essence(foldAll(schemaOf(after), down)), essence(schemaOf(before)))
  })

  test('do so once by their hints', ({ assert }) => {
    const hints = { posts: { columns: { first: 'second', second: 'first' } } }
    assert.lengthOf(compare(before, after, {}, hints).up, 3)
    assert.isEmpty(compare(after, after, {}, hints).up)
  })

  test('may be three in a ring', ({ assert }) => {
    const ring = (one: Column, two: Column, three: Column) =>
      posts({ one, two, three: { ...three } })
    const [a, b, c]: Column[] = [{ type: 'date' }, { type: 'text' }, { type: 'json' }]
    const { up, questions } = compare(ring(a, b, c), ring(c, a, b), {
      'rename-column:posts.one': 'two',
      'rename-column:posts.two': 'three',
      'rename-column:posts.three': 'one',
    })
    assert.isEmpty(questions)
    assert.lengthOf(up, 4)
    assert.isTrue(up.every(({ op }) => op === 'renameColumn'))
  })

  test('may hand them on, the last one first', ({ assert }) => {
    const hints = { posts: { columns: { second: 'first', third: 'second' } } }
    const { up } = compare(
      posts({ first: text, second: text }),
      posts({ second: text, third: text }),
      {},
      hints
    )
    assert.deepEqual(up, [
      { op: 'renameColumn', table: 'posts', from: 'second', to: 'third' },
      { op: 'renameColumn', table: 'posts', from: 'first', to: 'second' },
    ])
  })
})

test.group('A table with another name', () => {
  const columns = { ...id, title: text, body: { type: 'text' } } as const

  test('is renamed by its hint or by the answer', ({ assert }) => {
    const renamed = [{ op: 'renameTable', from: 'posts', to: 'articles' }]
    const [before, after] = [{ posts: { columns } }, { articles: { columns } }]
    const hinted = compare(before, after, {}, { articles: { renamedFrom: ['posts'] } })
    assert.deepEqual(hinted.up, renamed as typeof hinted.up)
    const said = compare(before, after, { 'rename-table:posts': 'articles' })
    assert.deepEqual(said.up, renamed as typeof said.up)
  })

  test('is asked about, and its columns wait for the answer', ({ assert }) => {
    const { questions } = compare(
      { posts: { columns } },
      { articles: { columns: { ...columns, deck: text } } }
    )
    assert.deepEqual(
      questions.map(({ id: question, options }) => [question, options.map(({ answer }) => answer)]),
      [['rename-table:posts', ['articles', 'drop']]]
    )
  })

  test('that has nothing in common with a new one is only asked about dropping', ({ assert }) => {
    const { questions } = compare(
      { posts: { columns } },
      { invoices: { columns: { ...id, amount: { type: 'integer' } } } }
    )
    assert.deepEqual(
      questions.map(({ kind }) => kind),
      ['drop-confirm']
    )
  })

  test('takes along what points at it', ({ assert }) => {
    const pointing = (table: string): Definitions => ({
      [table]: { columns },
      notes: { columns: { ...id, post_id: { type: 'integer', references: `${table}.id` } } },
    })
    const { up } = compare(pointing('posts'), pointing('articles'), {
      'rename-table:posts': 'articles',
    })
    assert.lengthOf(up, 1)
  })

  test('that a hand-written file made may be renamed, and is never dropped', ({ assert }) => {
    const before = schemaOf({ posts: { columns, unmanaged: true } })
    const open = compare(before, { articles: { columns } }).questions
    assert.deepEqual(
      open.map(({ options }) => options.map(({ answer }) => answer)),
      [['articles', 'keep']]
    )
    const kept = compare(before, { articles: { columns } }, { 'rename-table:posts': 'keep' })
    assert.deepEqual(
      kept.up.map(({ op }) => op),
      ['createTable']
    )
  })
})
