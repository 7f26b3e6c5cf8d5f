import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { LimitPolicy, Limits, type LimitStore, MemoryStore } from '#framework/limits/main'

const CLAIMS = [{ policy: LimitPolicy.of('visitors', '60/minute burst 3'), key: '192.0.2.1' }]

type State = 'here' | 'refusing' | 'silent'

/** A store elsewhere, that may be away. */
class Elsewhere implements LimitStore {
  state: State = 'here'
  asked = 0
  #store = new MemoryStore()

  async take(debits: Parameters<LimitStore['take']>[0]) {
    this.asked++
    if (this.state === 'refusing') throw new Error('Connection is closed')
    if (this.state === 'silent') await new Promise(() => {})
    return this.#store.take(debits)
  }
  async charge() {}
  async restore() {}
  clear() {
    this.#store.clear()
  }
  close() {}
}

function told() {
  const lines: string[] = []
  const note = (first: unknown, second?: string) => void lines.push(String(second ?? first))
  return { lines, logger: { warn: note, info: note } as never }
}

test.group('Limits whose store is away', () => {
  test('are counted by each process for itself when they are open ({$self})')
    .with(['refusing', 'silent'] as const)
    .run(async ({ assert }, state) => {
      const store = new Elsewhere()
      const { lines, logger } = told()
      const limits = new Limits({ store, whenAway: 'open', patience: 20, logger })
      store.state = state
      const allowed = []
      for (let time = 0; time < 5; time++) allowed.push((await limits.take(CLAIMS)).allowed)
      assert.deepEqual(allowed, [true, true, true, false, false])
      assert.equal(store.asked, 1)
      assert.lengthOf(lines, 1)
      assert.match(lines[0], /counts for itself/)
    })

  test('let nobody through when they are closed', async ({ assert }) => {
    const store = new Elsewhere()
    const limits = new Limits({ store, whenAway: 'closed', patience: 20 })
    store.state = 'refusing'
    for (let time = 0; time < 3; time++) {
      await assert.rejects(async () => limits.take(CLAIMS), /cannot be counted right now/)
    }
    assert.equal(store.asked, 1)
  })

  test('go back to the store when it is there again', async ({ assert }) => {
    const store = new Elsewhere()
    const { lines, logger } = told()
    const limits = new Limits({ store, whenAway: 'open', patience: 20, logger })
    store.state = 'refusing'
    await limits.take(CLAIMS)
    store.state = 'here'
    await sleep(1050)
    await limits.take(CLAIMS)
    await limits.take(CLAIMS)
    assert.equal(store.asked, 3)
    assert.match(lines.at(-1)!, /is back/)
  })

  test('are not waited for by every request while the store is silent', async ({ assert }) => {
    const store = new Elsewhere()
    const limits = new Limits({ store, whenAway: 'open', patience: 200 })
    store.state = 'silent'
    await limits.take(CLAIMS)
    const before = performance.now()
    for (let time = 0; time < 100; time++) await limits.take(CLAIMS)
    assert.isBelow(performance.now() - before, 200)
  })
})
