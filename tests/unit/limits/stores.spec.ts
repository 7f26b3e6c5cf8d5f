import fc from 'fast-check'
import { test } from '@japa/runner'
import { LimitPolicy, Limits, type Allowance } from '#framework/limits/main'
import { NaiveBucket } from './naive.js'
import { openStore, StorePlaces, STORES, type StoreName } from './stores.js'

const RATES = ['1/second', '60/minute burst 20', '7/minute', '3/10 seconds burst 2', '1000/hour']
const POLICIES = RATES.map((rate, at) => LimitPolicy.of(`p${at}`, rate))

const request = fc.record({
  /** Milliseconds since the one before. */
  pause: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 3000 }),
    fc.integer({ min: 0, max: 90_000 })
  ),
  cost: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 30 })),
  claims: fc.uniqueArray(
    fc.record({ policy: fc.nat(POLICIES.length - 1), key: fc.constantFrom('a', 'b') }),
    { minLength: 1, maxLength: 3, selector: ({ policy }) => policy }
  ),
})

/** Servers take a round trip or four for each. */
const RUNS: Record<StoreName, number> = { memory: 2000, sqlite: 300, redis: 200, pg: 40, mysql: 40 }

test.group('Limits in any store', (group) => {
  let places: StorePlaces
  group.setup(async () => {
    places = await new StorePlaces().make()
    return () => places.drop()
  })
  group.each.timeout(120_000)

  test('in {$self}, are made whole again for one, and for nobody else')
    .with([...STORES])
    .run(async ({ assert }, name) => {
      if (places.missing.has(name)) return
      const { store, close } = openStore(places.at(name))
      const limits = new Limits({ store, patience: 10_000 })
      const policy = LimitPolicy.of('sign-in', '1/hour')
      const [ada, bob] = ['ada', 'bob'].map((key) => ({ policy, key }))
      for (const one of [ada, bob]) assert.isTrue((await limits.take([one])).allowed)
      await limits.restore([ada])
      assert.isTrue((await limits.take([ada])).allowed)
      for (const one of [ada, bob]) assert.isFalse((await limits.take([one])).allowed)
      await limits.clear()
      await close()
    })

  test('in {$self}, decide as a bucket does that is counted anew each time')
    .with([...STORES])
    .run(async ({ assert }, name) => {
      if (places.missing.has(name)) return
      let now = 1_800_000_000_000_000
      const { store, close } = openStore(places.at(name), () => now)
      const limits = new Limits({ store, patience: 10_000 })
      let refused = 0
      let partlyRefused = 0

      await fc.assert(
        fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 60 }), async (requests) => {
          await limits.clear()
          now += 86_400e6
          const buckets = new Map<string, NaiveBucket>()
          for (const { pause, cost, claims } of requests) {
            now += pause * 1000
            const asked = claims.map(({ policy, key }) => ({ policy: POLICIES[policy], key }))
            const own = asked.map(({ policy, key }) => {
              const id = `${policy.name} ${key}`
              if (!buckets.has(id)) buckets.set(id, new NaiveBucket(policy))
              return buckets.get(id)!
            })
            const holding = own.filter((bucket) => bucket.holds(now, cost)).length
            const expected = holding === own.length
            if (!expected) refused++
            if (!expected && holding > 0) partlyRefused++
            if (expected) for (const bucket of own) bucket.take(now, cost)

            const allowance = await limits.take(asked, cost)
            assert.equal(allowance.allowed, expected)
            assertFigures(assert, allowance, asked, own, now)
          }
        }),
        { numRuns: RUNS[name] }
      )
      await close()
      assert.isAbove(refused, RUNS[name])
      assert.isAbove(partlyRefused, 0)
    })

  test('in {$self}, let a refused request through after the seconds it was told, and not before')
    .with([...STORES])
    .run(async ({ assert }, name) => {
      if (places.missing.has(name)) return
      let now = 1_900_000_000_000_000
      const { store, close } = openStore(places.at(name), () => now)
      const limits = new Limits({ store, patience: 10_000 })
      const claims = [{ policy: LimitPolicy.of('told', '7/minute burst 3'), key: 'a' }]
      for (let time = 0; time < 3; time++) assert.isTrue((await limits.take(claims)).allowed)
      const { allowed, retryAfter } = await limits.take(claims)
      assert.isFalse(allowed)
      now += (retryAfter - 1) * 1e6
      assert.isFalse((await limits.take(claims)).allowed)
      now += 1e6
      assert.isTrue((await limits.take(claims)).allowed)
      await close()
    })

  test('in {$self}, are used up by a charge and not driven beyond')
    .with([...STORES])
    .run(async ({ assert }, name) => {
      if (places.missing.has(name)) return
      let now = 2_000_000_000_000_000
      const { store, close } = openStore(places.at(name), () => now)
      const limits = new Limits({ store, patience: 10_000 })
      const claims = [{ policy: LimitPolicy.of('charged', '60/minute burst 10'), key: 'a' }]
      await limits.charge(claims, 4)
      assert.equal((await limits.take(claims)).remaining, 5)
      for (let time = 0; time < 20; time++) await limits.charge(claims, 100)
      const { allowed, retryAfter } = await limits.take(claims)
      assert.isFalse(allowed)
      assert.equal(retryAfter, 1)
      now += 1e6
      assert.isTrue((await limits.take(claims)).allowed)
      await close()
    })

  test(
    'in {$self}, give what costs more than the burst to a whole allowance, and are paid afterwards'
  )
    .with([...STORES])
    .run(async ({ assert }, name) => {
      if (places.missing.has(name)) return
      let now = 2_100_000_000_000_000
      const { store, close } = openStore(places.at(name), () => now)
      const limits = new Limits({ store, patience: 10_000 })
      const claims = [{ policy: LimitPolicy.of('dear', '60/minute burst 10'), key: 'a' }]
      assert.isTrue((await limits.take(claims)).allowed)
      // One of the 25 has been counted; nine are there, and that is all there can be.
      assert.isTrue((await limits.take(claims, 25, 1)).allowed)
      const { allowed, retryAfter } = await limits.take(claims)
      assert.isFalse(allowed)
      assert.equal(retryAfter, 16)
      now += 16e6
      assert.isTrue((await limits.take(claims)).allowed)
      const again = await limits.take(claims, 25, 1)
      assert.isFalse(again.allowed)
      assert.equal(again.retryAfter, 9)
      await close()
    })

  test('in {$self}, go by the clock of the store when nobody gives one')
    .with([...STORES])
    .run(async ({ assert }, name) => {
      if (places.missing.has(name)) return
      const { store, close } = openStore(places.at(name))
      const limits = new Limits({ store, patience: 10_000 })
      const claims = [{ policy: LimitPolicy.of('clock', '5/second burst 1'), key: 'a' }]
      assert.isTrue((await limits.take(claims)).allowed)
      // 200 ms give it back; a busy machine may have taken them already.
      const refused = await limits.take(claims, 1)
      if (!refused.allowed) assert.equal(refused.retryAfter, 1)
      await new Promise((resolve) => setTimeout(resolve, 250))
      assert.isTrue((await limits.take(claims)).allowed)
      await close()
    })
})

function assertFigures(
  assert: { equal(a: unknown, b: unknown): void; isTrue(value: boolean): void },
  allowance: Allowance,
  asked: { policy: LimitPolicy }[],
  own: NaiveBucket[],
  now: number
) {
  const left = own.map((bucket, at) => {
    const { burst, interval } = asked[at].policy
    return Math.max(0, Math.floor((burst * interval - bucket.missing(now)) / interval))
  })
  const resets = own.map((bucket) => Math.ceil(bucket.missing(now) / 1e6))
  const members = asked.map(({ policy }, at) => `"${policy.name}";r=${left[at]};t=${resets[at]}`)
  assert.equal(allowance.rateLimit, members.join(', '))
  const tightest = asked.findIndex(({ policy }) => policy.name === allowance.policy)
  assert.equal(allowance.remaining, left[tightest])
  assert.equal(allowance.resetIn, resets[tightest])
  assert.isTrue(!allowance.allowed || allowance.remaining === Math.min(...left))
}
