import { test } from '@japa/runner'
import {
  type Asked,
  Limits,
  type LimitsConfig,
  MemoryStore,
  RequestLimits,
} from '#framework/limits/main'
import { Actor, type ActorFacts, commandActor, visitor } from '#framework/resources/main'

const CONFIG: LimitsConfig = {
  store: 'memory',
  whenAway: 'open',
  rates: {
    addresses: '10/minute',
    visitors: '4/minute',
    visitorWrites: '2/minute',
    tokens: '6/minute',
    keys: '8/minute',
  },
  wrongCredential: 5,
}

function make(config: Partial<LimitsConfig> = {}): RequestLimits {
  const limits = new RequestLimits()
  const store = new MemoryStore({ now: () => 0 })
  limits.configure({ ...CONFIG, ...config }, new Limits({ store }))
  return limits
}

const actor = (facts: Partial<ActorFacts>) =>
  new Actor({ kind: 'token', id: 1, name: 'Ada', roles: [], abilities: ['*'], ...facts })

const asked = (more: Partial<Asked> = {}): Asked => ({
  actor: visitor,
  ip: '192.0.2.1',
  writes: false,
  ...more,
})

/** How often it may be asked before it is refused. */
async function times(limits: RequestLimits, request: Asked): Promise<number> {
  for (let time = 0; time < 100; time++) {
    const allowance = await limits.take(request)
    if (!allowance) return Infinity
    if (!allowance.allowed) return time
  }
  return Infinity
}

test.group('The limits a request comes under', () => {
  test('are those of its credential: {name}, {most} a minute')
    .with([
      { name: 'none', facts: null, most: 4 },
      { name: 'a token', facts: { credential: 'token:1' }, most: 6 },
      { name: 'a key', facts: { kind: 'key', credential: 'key:1' }, most: 8 },
      {
        name: 'a key with its own number',
        facts: { kind: 'key', credential: 'key:2', perMinute: 3 },
        most: 3,
      },
      { name: 'somebody signed in', facts: { kind: 'user', abilities: null }, most: 6 },
    ] as { name: string; facts: Partial<ActorFacts> | null; most: number }[])
    .run(async ({ assert }, { facts, most }) => {
      const request = asked({ actor: facts ? actor(facts) : visitor })
      assert.equal(await times(make(), request), most)
    })

  test('do not hold for who sits at the machine', async ({ assert }) => {
    assert.equal(await times(make(), asked({ actor: commandActor })), Infinity)
  })

  test('are counted for each credential, also of one owner', async ({ assert }) => {
    const limits = make()
    const one = asked({ actor: actor({ credential: 'token:1' }) })
    const other = asked({ actor: actor({ credential: 'token:2' }) })
    assert.equal(await times(limits, one), 6)
    assert.equal(await times(limits, other), 6)
  })

  test("are the route's besides, counted for each asker", async ({ assert }) => {
    const limits = make()
    const own = { name: 'posts:store', rate: '3/minute' }
    assert.equal(await times(limits, asked({ own })), 3)
    assert.equal(await times(limits, asked()), 1)
    assert.equal(await times(limits, asked({ own, ip: '192.0.2.2' })), 3)
  })

  test('count what a request costs', async ({ assert }) => {
    const limits = make()
    const allowance = await limits.take(asked({ cost: 3 }))
    assert.equal(allowance!.remaining, 1)
    assert.isFalse((await limits.take(asked({ cost: 2 })))!.allowed)
    assert.isTrue((await limits.take(asked({ cost: 1 })))!.allowed)
  })

  test('make wrong credentials cost their address', async ({ assert }) => {
    const limits = make()
    for (let time = 0; time < 2; time++) {
      assert.isTrue((await limits.admit('192.0.2.1'))!.allowed)
      await limits.refused('192.0.2.1')
    }
    assert.isFalse((await limits.admit('192.0.2.1'))!.allowed)
    assert.isTrue((await limits.admit('192.0.2.2'))!.allowed)
  })

  test('are as many times as wide as the scale says', async ({ assert }) => {
    assert.equal(await times(make({ scale: 10 }), asked()), 40)
  })

  test('are named when they cannot be read', ({ assert }) => {
    const rates = { ...CONFIG.rates, visitors: 'many' }
    assert.throws(() => make({ rates }), /The limit "visitors": "many" is not a rate/)
  })

  test('answer at once where the store does', ({ assert }) => {
    assert.notInstanceOf(make().take(asked()), Promise)
    assert.notInstanceOf(make().admit('192.0.2.1'), Promise)
  })
})
