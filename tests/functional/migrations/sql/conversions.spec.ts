import { test } from '@japa/runner'
import type { Dialect } from '#framework/fields/main'
import type { Column } from '#framework/migrations/main'
import { scratches } from './scratch.js'
import { shown, stored } from './values.js'

interface Conversion {
  title: string
  from: Column
  to: Column
  /** Values as an application gives them, and what they have become. */
  values: [unknown, unknown][]
  /** Values that stop the change. */
  unfit?: unknown[]
  truncate?: true
  only?: Dialect[]
}

const string: Column = { type: 'string', length: 60 }
const conversions: Conversion[] = [
  {
    title: 'a string becomes an integer',
    from: string,
    to: { type: 'integer' },
    values: [
      ['12', 12],
      ['-3', -3],
      [' 7 ', 7],
    ],
    unfit: ['12.5', 'abc', '', '99999999999'],
  },
  {
    title: 'an integer becomes a string',
    from: { type: 'integer' },
    to: { type: 'string', length: 4 },
    values: [
      [12, '12'],
      [-3, '-3'],
    ],
    unfit: [12345],
  },
  {
    title: 'an integer becomes a big one, and back',
    from: { type: 'integer' },
    to: { type: 'bigInteger' },
    values: [
      [12, '12'],
      [-2147483648, '-2147483648'],
    ],
  },
  {
    title: 'a big integer becomes a small one',
    from: { type: 'bigInteger' },
    to: { type: 'integer' },
    values: [
      ['12', 12],
      ['-2147483648', -2147483648],
    ],
    unfit: ['2147483648', '-9223372036854775808'],
  },
  {
    title: 'a big integer becomes a string',
    from: { type: 'bigInteger' },
    to: string,
    values: [
      ['9223372036854775807', '9223372036854775807'],
      ['-1', '-1'],
    ],
  },
  {
    title: 'a string becomes a big integer',
    from: string,
    to: { type: 'bigInteger' },
    values: [
      ['9223372036854775807', '9223372036854775807'],
      ['-1', '-1'],
    ],
    unfit: ['9223372036854775808', '1.5', 'x'],
  },
  {
    title: 'a decimal gets more digits',
    from: { type: 'decimal', precision: 6, scale: 2 },
    to: { type: 'decimal', precision: 20, scale: 4 },
    values: [
      ['1234.56', '1234.5600'],
      ['-0.01', '-0.0100'],
    ],
  },
  {
    title: 'a decimal gets fewer digits',
    from: { type: 'decimal', precision: 20, scale: 4 },
    to: { type: 'decimal', precision: 6, scale: 2 },
    values: [
      ['1234.5600', '1234.56'],
      ['-0.0100', '-0.01'],
    ],
    unfit: ['12345.0000', '0.0010'],
  },
  {
    title: 'a decimal is cut',
    from: { type: 'decimal', precision: 20, scale: 4 },
    to: { type: 'decimal', precision: 6, scale: 2 },
    values: [
      ['1234.5699', '1234.56'],
      ['-0.0199', '-0.01'],
    ],
    unfit: ['12345.0000'],
    truncate: true,
  },
  {
    title: 'a decimal becomes a string',
    from: { type: 'decimal', precision: 20, scale: 3 },
    to: string,
    values: [
      ['12345678901234567.123', '12345678901234567.123'],
      ['-2.500', '-2.500'],
    ],
  },
  {
    title: 'a string becomes a decimal',
    from: string,
    to: { type: 'decimal', precision: 20, scale: 3 },
    values: [
      ['12345678901234567.123', '12345678901234567.123'],
      ['-2.5', '-2.500'],
    ],
    unfit: ['1.2345', 'a lot', '123456789012345678'],
  },
  {
    title: 'an integer becomes a decimal',
    from: { type: 'integer' },
    to: { type: 'decimal', precision: 6, scale: 2 },
    values: [
      [12, '12.00'],
      [-9999, '-9999.00'],
    ],
    unfit: [10000],
  },
  {
    title: 'a decimal becomes an integer',
    from: { type: 'decimal', precision: 12, scale: 2 },
    to: { type: 'integer' },
    values: [
      ['12.00', 12],
      ['-7.00', -7],
    ],
    unfit: ['12.50', '3000000000.00'],
  },
  {
    title: 'a float becomes a decimal',
    from: { type: 'float' },
    to: { type: 'decimal', precision: 6, scale: 2 },
    values: [
      [0.1, '0.10'],
      [-12.25, '-12.25'],
    ],
    unfit: [0.125, 10000],
  },
  {
    title: 'a float becomes an integer',
    from: { type: 'float' },
    to: { type: 'integer' },
    values: [[3, 3]],
    unfit: [3.5, 3e12],
  },
  {
    title: 'a boolean becomes an integer',
    from: { type: 'boolean' },
    to: { type: 'integer' },
    values: [
      [true, 1],
      [false, 0],
    ],
  },
  {
    title: 'an integer becomes a boolean',
    from: { type: 'integer' },
    to: { type: 'boolean' },
    values: [
      [1, true],
      [0, false],
    ],
    unfit: [2, -1],
  },
  {
    title: 'a boolean becomes a string',
    from: { type: 'boolean' },
    to: string,
    values: [
      [true, 'true'],
      [false, 'false'],
    ],
  },
  {
    title: 'a string becomes a boolean',
    from: string,
    to: { type: 'boolean' },
    values: [
      ['true', true],
      ['0', false],
      ['False', false],
    ],
    unfit: ['maybe', '2', ''],
  },
  {
    title: 'a date becomes an instant',
    from: { type: 'date' },
    to: { type: 'dateTime' },
    values: [['2026-02-28', '2026-02-28T00:00:00.000Z']],
  },
  {
    title: 'an instant becomes a date',
    from: { type: 'dateTime' },
    to: { type: 'date' },
    values: [['2026-02-28 00:00:00.000', '2026-02-28']],
    unfit: ['2026-02-28 00:00:01.000', '2026-02-28 00:00:00.001'],
  },
  {
    title: 'an instant becomes a string',
    from: { type: 'dateTime' },
    to: string,
    values: [['2026-02-28 12:30:00.250', '2026-02-28 12:30:00.250']],
  },
  {
    title: 'a string becomes an instant',
    from: string,
    to: { type: 'dateTime' },
    values: [
      ['2026-02-28T12:30:00.25Z', '2026-02-28T12:30:00.250Z'],
      ['2026-02-28', '2026-02-28T00:00:00.000Z'],
    ],
    unfit: ['2026-02-30', 'yesterday', '2026-02-28 25:00:00'],
  },
  {
    title: 'a string becomes a date',
    from: string,
    to: { type: 'date' },
    values: [['2026-02-28', '2026-02-28']],
    unfit: ['2026-02-30', '28.2.2026', '2026-02-28 10:00:00'],
  },
  {
    title: 'a string becomes a time',
    from: string,
    to: { type: 'time' },
    values: [
      ['12:30:15', '12:30:15'],
      ['08:00', '08:00:00'],
    ],
    unfit: ['24:00:00', 'noon'],
  },
  {
    title: 'a string becomes a text and keeps its end',
    from: string,
    to: { type: 'text' },
    values: [['x'.repeat(60), 'x'.repeat(60)]],
  },
  {
    title: 'a text becomes a string',
    from: { type: 'text' },
    to: { type: 'string', length: 5 },
    values: [['äöü😀x', 'äöü😀x']],
    unfit: ['123456'],
  },
  {
    title: 'a text is cut to a string',
    from: { type: 'text' },
    to: { type: 'string', length: 5 },
    values: [['äöü😀xyz', 'äöü😀x']],
    truncate: true,
  },
  {
    title: 'a string is shortened',
    from: string,
    to: { type: 'string', length: 3 },
    values: [['abc', 'abc']],
    unfit: ['abcd', 'abc '],
  },
  {
    title: 'a string becomes an enum',
    from: string,
    to: { type: 'enum', values: ['a', "b'c"] },
    values: [
      ['a', 'a'],
      ["b'c", "b'c"],
    ],
    unfit: ['d', ''],
  },
  {
    title: 'an enum becomes a string',
    from: { type: 'enum', values: ['a', 'b'] },
    to: { type: 'string', length: 5 },
    values: [['a', 'a']],
  },
  {
    title: 'an enum loses a value',
    from: { type: 'enum', values: ['a', 'b'] },
    to: { type: 'enum', values: ['a', 'c'] },
    values: [['a', 'a']],
    unfit: ['b'],
  },
  {
    title: 'a string becomes JSON',
    from: string,
    to: { type: 'json' },
    values: [['{"a":[1]}', { a: [1] }]],
    unfit: ['{', 'x'],
  },
  {
    title: 'JSON becomes a text',
    from: { type: 'json' },
    to: { type: 'text' },
    values: [['{"a":[1]}', '{"a":[1]}']],
  },
  {
    title: 'a string becomes a UUID',
    from: string,
    to: { type: 'uuid' },
    values: [['0197c5d8-4b6a-7000-8000-0123456789ab', '0197c5d8-4b6a-7000-8000-0123456789ab']],
    unfit: ['0197c5d8'],
  },
  {
    title: 'a date cannot become a boolean',
    from: { type: 'date' },
    to: { type: 'boolean' },
    values: [],
    unfit: ['2026-02-28'],
  },
  {
    title: 'an integer loses its sign',
    from: { type: 'integer' },
    to: { type: 'integer', unsigned: true },
    values: [[1, 1]],
    unfit: [-1],
    only: ['mysql'],
  },
  {
    title: 'a long text becomes a short one',
    from: { type: 'text', size: 'long' },
    to: { type: 'text' },
    values: [['x'.repeat(60_000), 'x'.repeat(60_000)]],
    unfit: ['ä'.repeat(40_000)],
    only: ['mysql'],
  },
]

test.group('A column of another type', (group) => {
  const databases = scratches(group)

  test('{title}')
    .with(conversions)
    .run(async ({ assert }, { from, to, values, unfit = [], truncate, only }) => {
      await databases.on(async (scratch) => {
        await scratch.migrate((editor) =>
          editor.createTable('things', {
            columns: {
              id: { type: 'increments' },
              value: { ...from, nullable: true },
              after: { type: 'integer', default: 7 },
            },
            indexes: from.type === 'text' || from.type === 'json' ? [] : [{ columns: ['after'] }],
          })
        )
        const rows = values.map(([value]) => ({ value: stored(value, from, scratch.dialect) }))
        await scratch.insert('things', [...rows, { value: null }])
        const change = Object.fromEntries(
          ['length', 'precision', 'scale', 'size', 'values'].map((name) => [name, null])
        )
        const alter = () =>
          scratch.migrate((editor) =>
            editor.alterColumn('things', 'value', { ...change, ...to }, { truncate })
          )
        for (const value of unfit) {
          const [{ id }] = await scratch.client
            .table('things')
            .insert({ value: stored(value, from, scratch.dialect) })
            .returning('id')
            .then((answer) => (typeof answer[0] === 'object' ? answer : [{ id: answer[0] }]))
          const before = await scratch.rows('things')
          const error = await alter().then(
            () => null,
            (reason: Error & { keys?: string[]; count?: number }) => reason
          )
          const what = JSON.stringify(value).slice(0, 60)
          assert.isNotNull(error, `${what} was changed without a word`)
          assert.deepEqual(error!.keys, [String(id)], `${what}: ${error!.message}`)
          assert.match(error!.message, /things\.value: 1 row \(id \d+\)/)
          assert.deepEqual(await scratch.rows('things'), before)
          await scratch.client.from('things').where('id', id).delete()
        }
        await alter()
        const found = await scratch.rows('things')
        assert.deepEqual(
          found.map(({ value }) => shown(value, to)),
          [...values.map(([, value]) => value), null]
        )
        assert.isTrue(found.every(({ after }) => after === 7))
      }, only)
    })
})
