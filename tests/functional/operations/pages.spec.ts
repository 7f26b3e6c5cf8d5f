import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { List } from '#framework/resources/main'
import { addThing, guest, hireMakers, lab, openLab, shelve, ThingResource } from './lab.js'
import { filters, holds, sorted, sorts, thing, things } from './naive.js'

/** A fixed seed: a test that fails, fails again. */
const RUNS = { numRuns: 60, seed: 1122 }

const ids = (list: List) => list.data.map(({ id }) => id as number)

async function walk(sort: readonly string[], limit: number, include?: string[]) {
  const pages: List[] = []
  let cursor: string | undefined
  do {
    const list = await lab.list(ThingResource, guest, { sort, limit, cursor, include })
    pages.push(list)
    cursor = list.meta.nextCursor ?? undefined
  } while (cursor && pages.length < 100)
  return pages
}

test.group('Walking a list by cursor', (group) => {
  group.setup(openLab)
  group.setup(hireMakers)

  test('gives every row once and in order, forth and back, whatever it is sorted by', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        things(12),
        sorts,
        fc.integer({ min: 1, max: 5 }),
        async (rows, sort, limit) => {
          await shelve(rows)
          const expected = sorted(rows, sort).map(({ id }) => id)
          const pages = await walk(sort, limit)
          assert.deepEqual(pages.flatMap(ids), expected)

          const back: number[][] = []
          let cursor = pages.at(-1)!.meta.previousCursor
          while (cursor) {
            const page = await lab.list(ThingResource, guest, { sort, limit, cursor })
            back.unshift(ids(page))
            cursor = page.meta.previousCursor
          }
          assert.deepEqual(
            back.flat(),
            expected.slice(0, expected.length - ids(pages.at(-1)!).length)
          )
        }
      ),
      RUNS
    )
  })

  test('is the same order as by offset, and with the relation included', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(things(10), sorts, async (rows, sort) => {
        await shelve(rows)
        const expected = sorted(rows, sort).map(({ id }) => id)
        const offsets: number[] = []
        for (let offset = 0; offset < 12; offset += 4) {
          offsets.push(...ids(await lab.list(ThingResource, guest, { sort, limit: 4, offset })))
        }
        assert.deepEqual(offsets, expected)
        assert.deepEqual((await walk(sort, 3, ['maker'])).flatMap(ids), expected)
      }),
      { ...RUNS, numRuns: 25 }
    )
  })

  test('gives what stays exactly once while other rows come and go between pages', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        things(12),
        sorts,
        fc.array(fc.tuple(fc.boolean(), thing), { maxLength: 8 }),
        async (rows, sort, events) => {
          await shelve(rows)
          const there = new Map(rows.map((row) => [row.id, row]))
          const stayed = new Set(there.keys())
          const seen: number[] = []
          let cursor: string | undefined
          do {
            const list = await lab.list(ThingResource, guest, { sort, limit: 2, cursor })
            seen.push(...ids(list))
            assert.isTrue(
              ids(list).every((id) => there.has(id)),
              'nothing that is gone'
            )
            cursor = list.meta.nextCursor ?? undefined
            const [arrives, row] = events.shift() ?? []
            if (!row) continue
            if (arrives && !there.has(row.id)) {
              await addThing(row)
              there.set(row.id, row)
            } else if (!arrives) {
              await db.from('lab_things').where('id', row.id).delete()
              there.delete(row.id)
            }
            stayed.delete(row.id)
          } while (cursor)
          const steady = seen.filter((id) => stayed.has(id))
          const expected = sorted(rows, sort).map(({ id }) => id)
          assert.deepEqual(
            steady,
            expected.filter((id) => stayed.has(id))
          )
        }
      ),
      RUNS
    )
  })

  test('carries no value of a row that the actor may not see', async ({ assert }) => {
    await shelve([
      { id: 1, title: 'a', score: 1, weight: null, fragile: null, seenAt: null, makerId: 2 },
      { id: 2, title: 'b', score: 2, weight: null, fragile: null, seenAt: null, makerId: 1 },
    ])
    const { meta } = await lab.list(ThingResource, guest, { sort: 'maker.name', limit: 1 })
    const carried = Buffer.from(meta.nextCursor!.split('.')[0], 'base64url').toString()
    assert.notInclude(carried, 'zoe')
    assert.deepEqual(JSON.parse(carried), [0, null, 1])
  })
})

test.group('Filtering a list', (group) => {
  group.setup(openLab)
  group.setup(hireMakers)

  test('finds the rows for which the filter holds, nulls and all, and counts them', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(things(12), filters, async (rows, filter) => {
        await shelve(rows)
        const { data, meta } = await lab.list(ThingResource, guest, {
          filter,
          sort: 'id',
          count: true,
        })
        const expected = sorted(
          rows.filter((row) => holds(row, filter)),
          ['id']
        )
        assert.deepEqual(
          data.map(({ id }) => id),
          expected.map(({ id }) => id)
        )
        assert.equal(meta.total, expected.length)
      }),
      { ...RUNS, numRuns: 150 }
    )
  })

  test('reads back the values it was given, on every database', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(things(6), async (rows) => {
        await shelve(rows)
        const { data } = await lab.list(ThingResource, guest, { sort: 'id' })
        assert.deepEqual(data as object[], sorted(rows, ['id']))
      }),
      { ...RUNS, numRuns: 15 }
    )
  })
})
