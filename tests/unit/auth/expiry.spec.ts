import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { toExpiry } from '#framework/auth/main'

const NOW = DateTime.utc(2026, 1, 31, 12)

test.group('The end of a token', () => {
  test('{text} is {end}')
    .with([
      { text: '12h', end: '2026-02-01T00:00:00.000Z' },
      { text: '90d', end: '2026-05-01T12:00:00.000Z' },
      { text: '2w', end: '2026-02-14T12:00:00.000Z' },
      { text: '1y', end: '2027-01-31T12:00:00.000Z' },
    ])
    .run(({ assert }, { text, end }) => {
      assert.equal(toExpiry(text, NOW)!.toISO(), end)
    })

  test('may be never', ({ assert }) => {
    assert.isNull(toExpiry('never', NOW))
  })

  test('is not {$self}')
    .with(['', '0d', '90', 'd', '-1d', '1.5d', '90 d', '90D', '99999d', '9999y', 'Never'])
    .run(({ assert }, text) => {
      assert.isUndefined(toExpiry(text, NOW))
    })
})
