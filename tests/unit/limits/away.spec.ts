import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import {
  type Debit,
  LimitPolicy,
  Limits,
  type LimitStore,
  MemoryStore,
  type Verdict,
} from '#framework/limits/main'

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

/** A store that answers one after the other, each after so many milliseconds; one of a name it does not, never. */
class InTurn extends Elsewhere {
  #last: Promise<unknown> = Promise.resolve()

  constructor(
    private pause: number,
    private never?: string
  ) {
    super()
  }

  override take(debits: readonly Debit[]): Promise<Verdict> {
    if (debits[0].key === this.never) return new Promise(() => {})
    const answer = this.#last.then(() => sleep(this.pause)).then(() => super.take(debits))
    this.#last = answer
    return answer
  }
}

test.group('Limits whose store is busy', () => {
  test('are counted there, however many wait for it', async ({ assert }) => {
    const { lines, logger } = told()
    const limits = new Limits({ store: new InTurn(10), patience: 50, logger })
    const answers = await Promise.all(Array.from({ length: 20 }, () => limits.take(CLAIMS)))
    assert.lengthOf(
      answers.filter(({ allowed }) => allowed),
      3
    )
    assert.isEmpty(lines)
  })

  test('are counted there, however long the process itself is at something else', async ({
    assert,
  }) => {
    const { lines, logger } = told()
    const limits = new Limits({ store: new InTurn(1), patience: 50, logger })
    const answer = limits.take(CLAIMS)
    const until = performance.now() + 150
    while (performance.now() < until);
    await answer
    assert.isEmpty(lines)
  })

  test('do not wait for ever for the one answer that does not come', async ({ assert }) => {
    const limits = new Limits({ store: new InTurn(5, 'lost'), patience: 20 })
    let isWaiting = true
    const lost = limits.take([{ ...CLAIMS[0], key: 'lost' }])
    const answered = Promise.resolve(lost).then(() => (isWaiting = false))
    for (let time = 0; isWaiting && time < 200; time++) await limits.take(CLAIMS)
    await answered
    assert.isTrue((await lost).allowed)
  }).timeout(5000)
})
