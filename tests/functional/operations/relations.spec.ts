import fc from 'fast-check'
import { test } from '@japa/runner'
import { OperationError, type Surface } from '#framework/resources/main'
import { atlas, CityResource, CountryResource, draw, openAtlas, StreetResource } from './atlas.js'
import type { World } from './atlas.js'
import { curator, guest } from './lab.js'
import { countryFilters, type Entry, Reader, streetFilters, worlds } from './naive_atlas.js'

/** A fixed seed: a test that fails, fails again. */
const RUNS = { numRuns: 60, seed: 1122 }

const ids = ({ data }: { data: Entry[] }) => data.map(({ id }) => id)

const readers = (world: World) =>
  [
    [guest, new Reader(world, false)],
    [curator, new Reader(world, true)],
  ] as const

const street = (id: number, cityId: number, more: Partial<World['streets'][number]> = {}) => ({
  ...{ id, cityId, name: `s${id}`, closed: false, width: id, toll: null },
  ...more,
})

const small: World = {
  countries: [
    { id: 1, name: 'north', secret: false, code: 'N' },
    { id: 2, name: 'hidden', secret: true, code: 'H' },
  ],
  cities: [
    { id: 1, name: 'port', size: 5, countryId: 1 },
    { id: 2, name: 'fort', size: 3, countryId: 2 },
    { id: 3, name: 'camp', size: null, countryId: null },
  ],
  streets: [street(1, 1), street(2, 1, { closed: true }), street(3, 1), street(4, 2), street(5, 1)],
  mottos: [
    { id: 1, name: 'onward' },
    { id: 2, name: 'upward' },
  ],
  said: [
    [1, 1],
    [1, 2],
    [2, 2],
  ],
}

test.group('Filtering across relations', (group) => {
  group.setup(openAtlas)

  test('finds the rows whose related rows are so, through every relation, for everybody', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(worlds, countryFilters, async (world, filter) => {
        await draw(world)
        for (const [actor, reader] of readers(world)) {
          const list = await atlas.list(CountryResource, actor, { filter, sort: 'id', count: true })
          const expected = reader.countries.filter((one) => reader.holds(one, filter))
          assert.deepEqual(
            ids(list),
            expected.map(({ id }) => id)
          )
          assert.equal(list.meta.total, expected.length)
        }
      }),
      { ...RUNS, numRuns: 100 }
    )
  })

  test('reaches through two records that stand above', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(worlds, streetFilters, async (world, filter) => {
        await draw(world)
        for (const [actor, reader] of readers(world)) {
          const list = await atlas.list(StreetResource, actor, { filter, sort: 'id', limit: 50 })
          const expected = reader.streets.filter((one) => reader.holds(one, filter))
          assert.deepEqual(
            ids(list),
            expected.map(({ id }) => id)
          )
        }
      }),
      RUNS
    )
  })

  test('tells conditions on one related row from conditions each on its own', async ({
    assert,
  }) => {
    await draw({
      ...small,
      streets: [street(1, 1, { name: 'a', width: 1 }), street(2, 1, { name: 'b', width: 2 })],
    })
    const found = async (filter: Entry) => ids(await atlas.list(CityResource, guest, { filter }))
    assert.deepEqual(await found({ 'streets.name': 'a', 'streets.width': 2 }), [1])
    assert.deepEqual(await found({ streets: { name: 'a', width: 2 } }), [])
    assert.deepEqual(await found({ streets: { name: 'b', width: 2 } }), [1])
  })

  test('names what cannot be asked, and how one asks', async ({ assert }) => {
    await draw(small)
    const ask = (filter: Entry, surface: 'api' | 'app' = 'app') =>
      atlas.list(CityResource, guest, { filter }, surface)
    await assert.rejects(
      () => ask({ streets: 'a' }),
      'filter[streets] is a relation: name a field of it, as in filter[streets][id]=1, or ask filter[streets][null]=true.'
    )
    await assert.rejects(() => ask({ 'country.code': 'N' }), /not a filter/)
    await assert.rejects(() => ask({ country: { code: 'N' } }), /filter\[country\]\[code\] is not/)
    await assert.rejects(() => ask({ streets: { width: 1 } }, 'api'), /Allowed are: name, size/)
    await assert.rejects(() => ask({ mottos: { null: true } }, 'api'), /not a filter/)
    await assert.rejects(() => ask({ 'country.cities.country.cities.name': 'x' }), /not a filter/)
    await assert.rejects(() => ask({ streets: { null: 'maybe' } }), /is true or false/)
    await assert.rejects(() => ask({ name: { gt: null } }), /name/)
    assert.deepEqual(ids(await ask({ streets: { null: true } }, 'api')), [3])
    assert.deepEqual(ids(await ask({ country: { null: true } }, 'api')), [3, 2])
  })

  test('stops at a depth and at a number of conditions', async ({ assert }) => {
    const deep = Array.from({ length: 10 }).reduce<Entry>((inner) => ({ not: inner }), {
      name: 'a',
    })
    await assert.rejects(() => atlas.list(CityResource, guest, { filter: deep }), /8 deep/)
    const wide = { or: Array.from({ length: 51 }, () => ({ name: 'a' })) }
    await assert.rejects(() => atlas.list(CityResource, guest, { filter: wide }), /50 conditions/)
  })

  test('tells a name back cut short, however long it was', async ({ assert }) => {
    const long = 'x'.repeat(100_000)
    for (const filter of [{ [long]: 1 }, { not: { [long]: 1 } }, { name: { [long]: 1 } }]) {
      const refusal = await atlas.list(CityResource, guest, { filter }).catch((error) => error)
      assert.instanceOf(refusal, OperationError)
      assert.isBelow(JSON.stringify([refusal.message, refusal.problems]).length, 2000)
    }
  })

  test('stops at a number of values in all, but for the application’s own questions', async ({
    assert,
  }) => {
    const list = (at: number) => ({
      id: { nin: Array.from({ length: 100 }, (_, n) => at + n + 1) },
    })
    const ask = (lists: number, surface: Surface) =>
      atlas.list(
        CityResource,
        guest,
        { filter: { and: Array.from({ length: lists }, (_, at) => list(at)) } },
        surface
      )
    await ask(5, 'admin')
    await assert.rejects(() => ask(6, 'admin'), 'A filter may have 500 values.')
    await ask(6, 'app')
  })
})

test.group('A filter written as text', (group) => {
  group.setup(openAtlas)

  test('finds what the same filter finds as an object', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        await draw(world)
        for (const [text, filter] of SPELLINGS) {
          const query = { sort: 'id', count: true } as const
          const read = await atlas.list(CityResource, guest, { ...query, filter: text })
          const given = await atlas.list(CityResource, guest, { ...query, filter })
          assert.deepEqual(read.data, given.data)
          assert.deepEqual(read.meta, given.meta)
        }
      }),
      { ...RUNS, numRuns: 15 }
    )
  })
})

const SPELLINGS: [string, Entry][] = [
  ['name eq a or size ge 1', { or: [{ name: 'a' }, { size: { gte: 1 } }] }],
  ['not (size is null)', { not: { size: { null: true } } }],
  ['streets(name eq a and width is not null)', { streets: { name: 'a', width: { null: false } } }],
  ['streets is null and country is not null', { streets: null, country: { null: false } }],
  [
    'country.name in (a, "b") and size between 0 and 2',
    {
      'country.name': { in: ['a', 'b'] },
      'size': { between: [0, 2] },
    },
  ],
  ['country.cities is not null', { country: { cities: { null: false } } }],
]

test.group('Sorting by relations', (group) => {
  group.setup(openAtlas)

  test('goes through two records that stand above, and walks by cursor in that order', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.boolean(), async (world, down) => {
        await draw(world)
        for (const [actor, reader] of readers(world)) {
          const sort = down ? '-city.country.name' : 'city.country.name'
          const rank = (one: Entry) => {
            const [country] = reader
              .follow(one, 'city')
              .flatMap((city) => reader.follow(city, 'country'))
            return country?.name ?? ''
          }
          const expected = reader.streets
            .toSorted((one, other) => {
              const order =
                rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : one.id - other.id
              return down ? -order : order
            })
            .map(({ id }) => id)
          const seen: number[] = []
          let cursor: string | undefined
          do {
            const page = await atlas.list(
              StreetResource,
              actor,
              { sort, limit: 3, cursor, include: ['city.country'] },
              'api'
            )
            seen.push(...ids(page))
            cursor = page.meta.nextCursor ?? undefined
          } while (cursor)
          assert.deepEqual(seen, expected)
        }
      }),
      RUNS
    )
  })

  test('is refused through a relation to many, and by what may not be read', async ({ assert }) => {
    const sorted = (sort: string) => atlas.list(StreetResource, guest, { sort })
    await assert.rejects(() => sorted('city.streets.name'), /not a sort/)
    await assert.rejects(() => sorted('city.country.code'), /not a sort/)
    await assert.rejects(() => sorted('city.country.cities.id'), /not a sort/)
  })
})
