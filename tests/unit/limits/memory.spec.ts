import { test } from '@japa/runner'
import { LimitPolicy, MemoryStore } from '#framework/limits/main'

const VISITORS = LimitPolicy.of('visitors', '60/minute burst 10')
const TOKENS = LimitPolicy.of('tokens', '60/minute burst 10')
const taking = (policy: LimitPolicy, key: string, units = 1) => [
  { policy, key, amount: units * policy.interval, needed: units * policy.interval },
]

test.group('Limits in memory', () => {
  test('lets those that have expired leave as others come', ({ assert }) => {
    let now = 0
    const store = new MemoryStore({ now: () => now })
    for (let stranger = 0; stranger < 50_000; stranger++) {
      // A thousand a second, each of whom is forgotten a second later.
      now += 1000
      store.take(taking(VISITORS, `198.51.${stranger}`))
    }
    assert.isBelow(store.size, 3000)
  })

  test('cannot be filled by a stranger with many addresses', ({ assert }) => {
    const store = new MemoryStore({ now: () => 0, size: 1000 })
    for (let stranger = 0; stranger < 20_000; stranger++) {
      store.take(taking(VISITORS, `198.51.${stranger}`))
    }
    assert.equal(store.size, 1000)
  })

  test('keeps what credentials have used while strangers fill the table of addresses', ({
    assert,
  }) => {
    const store = new MemoryStore({ now: () => 0, size: 1000 })
    store.take(taking(TOKENS, 'token:1', 10))
    for (let stranger = 0; stranger < 5000; stranger++) {
      store.take(taking(VISITORS, `198.51.${stranger}`))
    }
    assert.isFalse(store.take(taking(TOKENS, 'token:1')).allowed)
  })
})
