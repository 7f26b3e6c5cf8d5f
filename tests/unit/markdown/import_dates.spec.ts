import { parse as parseToml } from 'smol-toml'
import { test } from '@japa/runner'
import { parseDate } from '#services/markdown_import/dates'

test.group('Dates of front matter', () => {
  test('{0} is {1}')
    .with([
      ['2025-09-15', '2025-09-15T00:00:00.000Z'],
      ['2025-09-15T23:20:21+01:00', '2025-09-15T22:20:21.000Z'],
      ['2025-09-15T23:20:21Z', '2025-09-15T23:20:21.000Z'],
      ['2025-09-15T23:20:21', '2025-09-15T23:20:21.000Z'],
      ['2025-09-15T23:20:21.123456-0300', '2025-09-16T02:20:21.123Z'],
      ['2025-09-15 23:20', '2025-09-15T23:20:00.000Z'],
      ['2025-09-15 23:20:21 +0200', '2025-09-15T21:20:21.000Z'],
      ['2025-09-15 23:20:21 +0200 CEST', '2025-09-15T21:20:21.000Z'],
      ['2025-09-15 23:20:21 +0000 UTC', '2025-09-15T23:20:21.000Z'],
      ['Mon, 15 Sep 2025 23:20:21 GMT', '2025-09-15T23:20:21.000Z'],
      ['Mon, 15 Sep 2025 23:20:21 +0100', '2025-09-15T22:20:21.000Z'],
      ['Mon Sep 15 23:20:21 2025', '2025-09-15T23:20:21.000Z'],
      ['15 Sep 2025', '2025-09-15T00:00:00.000Z'],
      ['September 15, 2025', '2025-09-15T00:00:00.000Z'],
    ])
    .run(({ assert }, [written, instant]) => {
      assert.equal(parseDate(written)?.toISO(), instant)
    })

  test('of TOML need no quotes: {0}')
    .with([
      ['2025-09-15', '2025-09-15T00:00:00.000Z'],
      ['2025-09-15T23:20:21+01:00', '2025-09-15T22:20:21.000Z'],
      ['2025-09-15 23:20:21', '2025-09-15T23:20:21.000Z'],
    ])
    .run(({ assert }, [written, instant]) => {
      assert.equal(parseDate(parseToml(`date = ${written}`).date)?.toISO(), instant)
    })

  test('that are none are refused: {$self}')
    .with([
      '',
      '2025',
      '2025-13-01',
      '2025-02-30',
      '23:20:21',
      '15/09/2025',
      'yesterday',
      '2025-09-15T25:00',
      '0000-01-01',
      'x'.repeat(5000),
    ])
    .run(({ assert }, written) => {
      assert.isNull(parseDate(written))
    })

  test('that are other values are refused', ({ assert }) => {
    for (const value of [20_250_915, true, null, undefined, [], {}, parseToml('t = 10:00:00').t])
      assert.isNull(parseDate(value))
  })
})
