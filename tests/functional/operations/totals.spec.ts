import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { type Actor, Operations, Policy, type ScopeQuery } from '#framework/resources/main'
import { addThing, guest, lab, openLab, type Thing, ThingResource } from './lab.js'

const START = Date.UTC(2026, 0, 1)
const HOUR = 3_600_000

let now = START

/** Things are seen by nobody before their time. */
class Timely extends Policy<typeof Thing> {
  list() {
    return true
  }
  scope(query: ScopeQuery<typeof Thing>, actor: Actor) {
    query.whereUntil('seenAt', new Date(now))
    if (actor.hasRole('curator')) query.orWhere('fragile', true)
  }
}

const timely = new Operations()

async function totalOf(filter = {}) {
  const { meta } = await timely.list(ThingResource, guest, { count: true, limit: 1, filter })
  return meta.total
}

const iso = (hours: number) => new Date(START + hours * HOUR).toISOString()

let lastId = 0
const add = (seenAt: string | null, score = 0) =>
  addThing({ id: ++lastId, title: 't', score, weight: null, fragile: null, seenAt, makerId: null })

/** One thing that happens between two counts. */
const happening = fc.oneof(
  fc.record({ does: fc.constant('add' as const), hours: fc.integer({ min: -3, max: 12 }) }),
  fc.record({ does: fc.constant('remove' as const), hours: fc.integer({ min: -3, max: 12 }) }),
  fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ does: fc.constant('back' as const), hours: fc.integer({ min: 1, max: 4 }) })
)

test.group('The number of rows of a list', (group) => {
  group.setup(openLab)
  group.setup(() => {
    timely.configure(lab.runtime)
    timely.registry.clear()
    timely.registry.add(ThingResource, new Timely())
  })
  group.each.setup(async () => {
    await db.from('lab_things').delete()
    now = START
  })

  test('is right while rows come and go and appear by themselves as time passes', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 15 }), async (story) => {
        await db.from('lab_things').delete()
        now = START
        let rows: number[] = []
        assert.equal(await totalOf(), 0)
        for (const { does, hours } of story) {
          if (does === 'add') {
            await add(iso(hours))
            rows.push(START + hours * HOUR)
          } else if (does === 'remove') {
            await db
              .from('lab_things')
              .where('seen_at', iso(hours).replace('T', ' ').slice(0, 23))
              .delete()
            rows = rows.filter((seenAt) => seenAt !== START + hours * HOUR)
          } else now += (does === 'wait' ? hours : -hours) * HOUR
          const expected = rows.filter((seenAt) => seenAt <= now).length
          assert.equal(await totalOf(), expected, does)
          assert.equal(await totalOf(), expected, 'asked again')
        }
      }),
      { numRuns: 60, seed: 1122 }
    )
  })

  test('is another for another filter and for another actor', async ({ assert }) => {
    await add(iso(-1), 1)
    await add(iso(-1), 2)
    await add(null, 1)
    await db.from('lab_things').whereNull('seen_at').update({ fragile: true })
    assert.equal(await totalOf(), 2)
    assert.equal(await totalOf({ score: 1 }), 1)
    assert.equal(await totalOf({ score: 2 }), 1)
    assert.equal(await totalOf({ score: 3 }), 0)
    assert.equal(await totalOf(), 2)
    const curator = Object.assign(Object.create(guest), { roles: ['curator'] })
    const { meta } = await timely.list(ThingResource, curator, { count: true })
    assert.equal(meta.total, 3)
  })

  test('is not counted again while nobody writes, where the database says so', async ({
    assert,
  }) => {
    const { reader } = timely.runtime
    if (reader.version() === undefined) {
      console.log('    skipped: only SQLite tells whether somebody has written')
      return
    }
    await add(iso(-1))
    await add(iso(2))
    assert.equal(await totalOf(), 1)
    const counts: string[] = []
    const all = reader.all.bind(reader)
    reader.all = (sql, ...given) => {
      if (sql.includes('count(*)')) counts.push(sql)
      return all(sql, ...given)
    }
    try {
      assert.equal(await totalOf(), 1)
      assert.isEmpty(counts)
      now += 3 * HOUR
      assert.equal(await totalOf(), 2)
      assert.lengthOf(counts, 1)
      assert.match(counts[0], /"seen_at" > /, 'only what appeared meanwhile')
    } finally {
      reader.all = all
    }
  })
})
