import { parseList } from 'structured-headers'
import { test } from '@japa/runner'
import { type InvalidRateException, LimitPolicy, toRate } from '#framework/limits/main'

function refusalOf(text: string): InvalidRateException {
  try {
    toRate(text)
  } catch (error) {
    return error as InvalidRateException
  }
  throw new Error(`"${text}" was read`)
}

test.group('Rates', () => {
  test('say how many units come back in what time, and how many may go at once', ({ assert }) => {
    assert.deepEqual(toRate('60/minute burst 20'), {
      quota: 60,
      window: 60,
      burst: 20,
      interval: 1_000_000,
      capacity: 20_000_000,
    })
    assert.deepInclude(toRate('5/10 seconds'), { quota: 5, window: 10, burst: 5 })
    assert.deepInclude(toRate(' 1000 / day '), { quota: 1000, window: 86_400, burst: 1000 })
  })

  test('are multiplied by a scale', ({ assert }) => {
    assert.deepInclude(toRate('60/minute burst 20', 10), { quota: 600, burst: 200 })
  })

  test('are whole microseconds, also where they do not divide', ({ assert }) => {
    assert.equal(toRate('7/minute').interval, 8_571_429)
  })

  test('that cannot be read say how they are written: {$self}')
    .with(['', '60', '60/fortnight', 'sixty/minute', '0/minute', '5/0 seconds', '5/minute burst 0'])
    .run(({ assert }, text) => {
      const error = refusalOf(text)
      assert.equal(error.code, 'E_INVALID_RATE')
      assert.include(error.message, `"${text}" is not a rate`)
      assert.include(error.help!, '60/minute burst 20')
    })

  test('that are no limits are refused', ({ assert }) => {
    assert.throws(() => toRate('9999999999/second'), /more than a million a second/)
    assert.throws(() => toRate('1/900 days'), /longer than a month/)
  })

  test('are told in structured fields', ({ assert }) => {
    const policy = LimitPolicy.of('posts:store', '60/minute burst 20')
    const [[name, parameters]] = parseList(policy.declared)
    assert.equal(name, 'posts:store')
    assert.deepEqual(Object.fromEntries(parameters), { q: 60, w: 60, burst: 20 })
    const [[, left]] = parseList(policy.left(19, 1))
    assert.deepEqual(Object.fromEntries(left), { r: 19, t: 1 })
  })
})
