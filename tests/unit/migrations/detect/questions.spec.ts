import { test } from '@japa/runner'
import type { JsonValue } from '#framework/fields/main'
import { readAnswers } from '../../../../framework/migrations/detect/main.js'
import type { Column } from '../../../../framework/migrations/schema/column.js'
import { compare, type Definitions } from './tables.js'

const posts = (columns: Record<string, Column>): Definitions => ({
  posts: { columns: { id: { type: 'increments' }, ...columns } },
})

const idsOf = (before: Definitions, after: Definitions) =>
  compare(before, after).questions.map(({ id }) => id)

test.group('A column that takes no null', () => {
  const before = posts({ deck: { type: 'string', length: 20, nullable: true } })
  const after = posts({ deck: { type: 'string', length: 20 } })

  test('any more is asked what its rows get', ({ assert }) => {
    const [question] = compare(before, after).questions
    assert.equal(question.id, 'fill:posts.deck')
    assert.isTrue(question.takesValue)
    assert.isNull(question.default)
    assert.deepEqual(question.options[0].answer, { guard: true })
  })

  test('{$i}: is filled, or known to have none')
    .with<{ answer: JsonValue; extras: object }[]>([
      { answer: 'none', extras: { fill: 'none' } },
      { answer: { sql: 'lower(title)' }, extras: { fill: { sql: 'lower(title)' } } },
      { answer: { guard: true }, extras: {} },
    ])
    .run(({ assert }, { answer, extras }) => {
      const { up } = compare(before, after, { 'fill:posts.deck': answer })
      assert.deepEqual(up, [
        {
          op: 'alterColumn',
          table: 'posts',
          name: 'deck',
          change: { nullable: null },
          ...extras,
        },
      ])
    })

  test('and is new is asked the same, unless it has a default', ({ assert }) => {
    assert.deepEqual(idsOf(posts({}), after), ['fill:posts.deck'])
    assert.isEmpty(idsOf(posts({}), posts({ deck: { type: 'text', default: '' } })))
  })

  test('{type}: a value from a flag becomes one of its type')
    .with<{ type: Column['type']; given: string; value: JsonValue }[]>([
      { type: 'integer', given: '7', value: 7 },
      { type: 'bigInteger', given: '12345678901234567', value: '12345678901234567' },
      { type: 'boolean', given: 'true', value: true },
      { type: 'float', given: '1.5', value: 1.5 },
      { type: 'decimal', given: '1.50', value: '1.50' },
      { type: 'date', given: '2026-02-28', value: '2026-02-28' },
      { type: 'json', given: '{"a":1}', value: '{"a":1}' },
      { type: 'text', given: 'a=b', value: 'a=b' },
    ])
    .run(({ assert }, { type, given, value }) => {
      const answers = readAnswers({ fill: [`posts.it=${given}`] })
      const { up } = compare(posts({}), posts({ it: { type } }), Object.fromEntries(answers))
      assert.propertyVal(up[0], 'fill', value)
    })

  test('{type}: a value that it cannot hold is refused by name')
    .with<{ type: Column['type']; given: string }[]>([
      { type: 'integer', given: '7.5' },
      { type: 'boolean', given: 'maybe' },
      { type: 'date', given: '2026-02-30' },
      { type: 'dateTime', given: 'yesterday' },
      { type: 'uuid', given: '1' },
      { type: 'json', given: '{' },
    ])
    .run(({ assert }, { type, given }) => {
      const answers = { 'fill:posts.it': given }
      assert.throws(
        () => compare(posts({}), posts({ it: { type } }), answers),
        /"fill:posts\.it" cannot be used/
      )
    })
})

test.group('A change of type', () => {
  test('{from.type} → {to.type}: asks, because values may not fit')
    .with<{ from: Column; to: Column; cuts?: true }[]>([
      { from: { type: 'string', length: 200 }, to: { type: 'string', length: 100 }, cuts: true },
      { from: { type: 'text' }, to: { type: 'string', length: 255 }, cuts: true },
      { from: { type: 'text', size: 'long' }, to: { type: 'text' }, cuts: true },
      { from: { type: 'bigInteger' }, to: { type: 'integer' } },
      { from: { type: 'integer' }, to: { type: 'integer', unsigned: true } },
      { from: { type: 'string', length: 9 }, to: { type: 'integer' } },
      { from: { type: 'string', length: 9 }, to: { type: 'enum', values: ['a'] } },
      { from: { type: 'dateTime' }, to: { type: 'date' } },
      {
        from: { type: 'decimal', precision: 10, scale: 2 },
        to: { type: 'decimal', precision: 10, scale: 4 },
      },
    ])
    .run(({ assert }, { from, to, cuts }) => {
      const [question] = compare(posts({ it: from }), posts({ it: to })).questions
      assert.equal(question.id, 'narrow:posts.it')
      assert.equal(question.default, 'guard')
      assert.deepEqual(
        question.options.map(({ answer }) => answer),
        cuts ? ['guard', 'truncate'] : ['guard']
      )
    })

  test('{from.type} → {to.type}: asks nothing, because every value fits')
    .with<{ from: Column; to: Column }[]>([
      { from: { type: 'string', length: 100 }, to: { type: 'string', length: 200 } },
      { from: { type: 'string', length: 100 }, to: { type: 'text' } },
      { from: { type: 'enum', values: ['ab', 'c'] }, to: { type: 'string', length: 2 } },
      { from: { type: 'integer' }, to: { type: 'bigInteger' } },
      { from: { type: 'integer' }, to: { type: 'decimal', precision: 12, scale: 2 } },
      { from: { type: 'date' }, to: { type: 'dateTime' } },
      { from: { type: 'json' }, to: { type: 'text' } },
    ])
    .run(({ assert }, { from, to }) => {
      assert.isEmpty(idsOf(posts({ it: from }), posts({ it: to })))
    })

  test('cuts when a person says so', ({ assert }) => {
    const { up } = compare(
      posts({ it: { type: 'string', length: 9 } }),
      posts({ it: { type: 'string', length: 5 } }),
      { 'narrow:posts.it': 'truncate' }
    )
    assert.propertyVal(up[0], 'truncate', true)
  })
})

test.group('An enum that loses values', () => {
  const before = posts({ state: { type: 'enum', values: ['new', 'old', 'gone'] } })
  const after = posts({ state: { type: 'enum', values: ['new'] } })

  test('is asked what becomes of rows that have them', ({ assert }) => {
    const [question] = compare(before, after).questions
    assert.equal(question.id, 'enum-map:posts.state')
    assert.deepEqual(question.removed, ['old', 'gone'])
    assert.deepEqual(question.kept, ['new'])
  })

  test('maps each of them, or is known to have none', ({ assert }) => {
    const answers = { 'enum-map:posts.state': { old: 'new', gone: { guard: true } } }
    assert.deepEqual(compare(before, after, answers).up, [
      {
        op: 'alterColumn',
        table: 'posts',
        name: 'state',
        change: { values: ['new'] },
        map: { old: 'new' },
      },
    ])
    assert.notProperty(compare(before, after, { 'enum-map:posts.state': 'guard' }).up[0], 'map')
  })

  test('{$i}: refuses a map that leaves one out or leads nowhere')
    .with<JsonValue[]>([{ old: 'new' }, { old: 'gone', gone: 'new' }, { old: null, gone: 'new' }])
    .run(({ assert }, map) => {
      assert.throws(
        () => compare(before, after, { 'enum-map:posts.state': map }),
        /"enum-map:posts\.state" cannot be used/
      )
    })

  test('that gets more has no question', ({ assert }) => {
    assert.isEmpty(idsOf(after, before))
  })
})

test.group('Answers', () => {
  test('of flags and a file make one list, in which the flag counts', ({ assert }) => {
    const answers = readAnswers({
      file: { path: 'a.json', text: '{ "fill:t.a": "file", "enum-map:t.b": { "x": "y" } }' },
      rename: ['posts.headline:posts.title', 'posts.deck:lead'],
      renameTable: ['old:new'],
      fill: ['t.a=flag', 't.c=sql:lower(a)', 't.d=guard:', 't.e=value:sql:x'],
      drop: ['users', 'posts.body'],
    })
    assert.deepEqual(Object.fromEntries(answers), {
      'fill:t.a': 'flag',
      'enum-map:t.b': { x: 'y' },
      'rename-column:posts.headline': 'title',
      'rename-column:posts.deck': 'lead',
      'rename-table:old': 'new',
      'fill:t.c': { sql: 'lower(a)' },
      'fill:t.d': { guard: true },
      'fill:t.e': 'sql:x',
      'drop-confirm:users': 'drop',
      'drop-confirm:posts.body': 'drop',
    })
  })

  test('{$i}: that cannot be read are refused with an example')
    .with([
      { rename: ['title'] },
      { renameTable: ['posts'] },
      { fill: ['posts.deck'] },
      { file: { path: 'a.json', text: '[]' } },
      { file: { path: 'a.json', text: '{' } },
    ])
    .run(({ assert }, given) => {
      assert.throws(() => readAnswers(given), /cannot be read|is no JSON/)
    })

  test('to no question are told apart', ({ assert }) => {
    const { unused } = compare(posts({}), posts({ a: { type: 'text' } }), {
      'fill:posts.a': 'x',
      'fill:posts.b': 'x',
    })
    assert.deepEqual(unused, ['fill:posts.b'])
  })

  test('whose work is done already are no slip', ({ assert }) => {
    const { unused } = compare(
      posts({ title: { type: 'text' } }),
      posts({ title: { type: 'text' } }),
      {
        'rename-column:posts.headline': 'title',
      }
    )
    assert.isEmpty(unused)
  })

  test('that name no new column are refused, with those there are', ({ assert }) => {
    assert.throws(
      () =>
        compare(posts({ a: { type: 'text' } }), posts({ b: { type: 'text' } }), {
          'rename-column:posts.a': 'c',
        }),
      '"rename-column:posts.a" cannot be used: "c" is no new column of posts of such a type'
    )
  })
})
