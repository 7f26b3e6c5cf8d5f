import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import {
  costOf,
  costOfAggregate,
  costOfStream,
  type ListQuery,
  operations,
} from '#framework/resources/main'
import { atlas, CityResource, CountryResource, draw, openAtlas, StreetResource } from './atlas.js'
import { curator, guest } from './lab.js'
import type { Entry } from './naive_atlas.js'

/** What is sent to the database while a deed is done. */
async function statementsOf(deed: () => Promise<unknown>): Promise<string[]> {
  const { reader } = operations.runtime
  const all = reader.all.bind(reader)
  const sent: string[] = []
  reader.all = (sql, ...given) => {
    sent.push(sql)
    return all(sql, ...given)
  }
  try {
    await deed()
  } finally {
    reader.all = all
  }
  return sent
}

const world = (streets: number) => ({
  countries: [{ id: 1, name: 'a', secret: false, code: null }],
  cities: Array.from({ length: 3 }, (_, at) => ({
    ...{ id: at + 1, name: `c${at}`, size: at, countryId: 1 },
  })),
  streets: Array.from({ length: streets }, (_, at) => ({
    ...{ id: at + 1, name: `s${at % 7}`, closed: at % 10 === 0, width: at % 3 || null },
    ...{ cityId: (at % 3) + 1, toll: null },
  })),
  mottos: [],
  said: [],
})

test.group('The cost of a list', (group) => {
  group.setup(openAtlas)

  test('is a whole number that grows with what is asked', ({ assert }) => {
    const countries = atlas.registry.of(CountryResource)
    const cost = (query: ListQuery) => costOf(countries, query)
    assert.equal(cost({}), 1)
    assert.equal(cost({ limit: 100, sort: 'name', fields: 'id' }), 1)
    assert.equal(cost({ include: 'cities' }), 21, '20 countries with 100 cities each')
    assert.equal(cost({ include: { cities: { limit: 5 } } }), 2)
    assert.equal(cost({ include: 'cities.country', limit: 10 }), 21)
    assert.equal(cost({ include: 'cities.streets' }), 221)
    assert.equal(cost({ count: true }), 6)
    assert.equal(cost({ count: 'estimated' }), 3)
    assert.equal(cost({ count: 'false' }), 1)
    assert.equal(cost({ filter: { 'cities.streets.name': 'a' } }), 3)
    assert.equal(
      cost({ filter: { or: [{ cities: { name: 'a' } }, { name: { contains: 'a' } }] } }),
      3
    )
    assert.equal(cost({ filter: { not: { or: { 0: { cities: { null: true } } } } } }), 2)
    assert.equal(cost({ offset: 1_000_000 }), 101)
    assert.equal(cost({ include: 'nowhere', filter: { nothing: 1 } }), 1)
    assert.equal(cost({ filter: 'cities(name eq' }), 1)
    assert.equal(cost({ filter: 'cities(name contains a) and name eq b' }), 3)
    assert.equal(costOfAggregate(countries, { filter: { 'cities.name': 'a' } }), 11)
    assert.equal(costOfStream(countries, {}), 21)
  })

  test('has a limit, and what is over it is refused by name before anything is read', async ({
    assert,
  }) => {
    await draw(world(0))
    const dear = { limit: 100, include: 'cities.streets' }
    const sent = await statementsOf(async () => {
      const error = await atlas.list(CountryResource, guest, dear, 'api').catch((reason) => reason)
      assert.equal(error.code, 'E_QUERY_TOO_EXPENSIVE')
      assert.equal(error.status, 400)
      assert.match(error.message, /costs 1101, and 500 is the most: include=cities\.streets alone/)
      assert.deepEqual(error.problems[0].field, 'include=cities.streets')
    })
    assert.lengthOf(sent, 0)
    await atlas.list(CountryResource, guest, dear)
    await atlas.list(CountryResource, guest, { ...dear, limit: 20 }, 'api')
    await atlas.show(CountryResource, guest, 1, { include: 'cities.streets' }, 'api')
  })

  test('may be limited by a resource, for one record and for a stream too', async ({
    assert,
    cleanup,
  }) => {
    await draw(world(0))
    const { options } = atlas.registry.of(CityResource).resource
    const { api } = options
    cleanup(() => {
      options.api = api
    })
    options.api = { ...(api as object), cost: 1 }
    const dear = { include: 'streets' }
    const deeds: [cost: number, deed: (query: object) => Promise<unknown>][] = [
      [21, (query) => atlas.list(CityResource, guest, query, 'api')],
      [21, (query) => atlas.listText(CityResource, guest, query, 'api')],
      [2, (query) => atlas.show(CityResource, guest, 1, query, 'api')],
      [2, (query) => atlas.showText(CityResource, guest, '1', query, 'api')],
      [51, (query) => atlas.stream(CityResource, guest, query, 'api').next()],
    ]
    for (const [cost, deed] of deeds) {
      const sent = await statementsOf(() =>
        assert.rejects(() => deed(dear), new RegExp(`costs ${cost}, and 1 is the most`))
      )
      assert.lengthOf(sent, 0)
      await deed({})
    }
  })
})

test.group('Counting the rows of a list', (group) => {
  group.setup(openAtlas)

  test('is exact for every few rows, also when an estimate will do', async ({ assert }) => {
    await draw(world(50))
    for (const count of [true, 'true', '1', 'exact', 'estimated']) {
      const { meta } = await atlas.list(StreetResource, guest, { count, limit: 1 })
      assert.equal(meta.total, 45)
      assert.isUndefined(meta.totalIsEstimated)
    }
    for (const count of [undefined, false, 'false', '0']) {
      const { meta } = await atlas.list(StreetResource, guest, { count, limit: 1 })
      assert.notProperty(meta, 'total')
    }
  })

  test('asks the statistics about many, and says so', async ({ assert }) => {
    await draw(world(0))
    const { dialect } = atlas.registry.of(StreetResource).resource.shape
    const rows = Array.from({ length: 500 }, (_, at) => ({
      ...{ name: 'x', closed: false, width: at % 2 },
    }))
    for (let written = 0; written < 12_000; written += rows.length)
      await db.table('atlas_streets').multiInsert(rows)
    await db.rawQuery(`analyze ${dialect === 'mysql' ? 'table ' : ''}atlas_streets`)
    const counted = async (filter: Entry) =>
      (await atlas.list(StreetResource, curator, { count: 'estimated', filter, limit: 1 })).meta
    const all = await counted({})
    assert.isTrue(all.totalIsEstimated)
    assert.approximately(all.total!, 12_000, 1500)
    const half = await counted({ width: 1 })
    assert.equal(half.total, 6000)
    assert.isUndefined(half.totalIsEstimated)
    const most = await counted({ name: 'x' })
    assert.approximately(most.total!, 12_000, 2000)
    assert.equal(most.totalIsEstimated, dialect === 'sqlite' ? undefined : true)
    if (dialect === 'sqlite') await db.rawQuery('drop table sqlite_stat1')
  })
})

test.group('A stream of a list', (group) => {
  group.setup(openAtlas)

  const all = async (stream: AsyncIterable<string>) => {
    const rows: Entry[] = []
    for await (const text of stream) rows.push(JSON.parse(text))
    return rows
  }

  test('gives every row the list gives, in its order, with its includes', async ({ assert }) => {
    await draw(world(1200))
    const query = { sort: 'width,-name', include: 'city', filter: { name: { ne: 's1' } } } as const
    const rows = await all(atlas.stream(StreetResource, guest, query, 'api'))
    const { data } = await atlas.list(StreetResource, guest, { ...query, limit: 1000 })
    assert.deepEqual(rows.slice(0, 1000), data as object[])
    const expected = world(1200).streets.filter(({ closed, name }) => !closed && name !== 's1')
    assert.lengthOf(rows, expected.length)
    assert.lengthOf(new Set(rows.map(({ id }) => id)), expected.length)
    const many = await all(atlas.stream(CityResource, guest, { include: 'streets', sort: 'name' }))
    assert.lengthOf(many, 3)
    assert.lengthOf(many[0].streets, 100)
    assert.deepEqual(many[0]._more, ['streets'])
  })

  test('ends after limit rows, and goes on from a cursor', async ({ assert }) => {
    await draw(world(700))
    const query = { sort: 'id', fields: 'id' }
    const ids = async (more: ListQuery) =>
      (await all(atlas.stream(StreetResource, curator, { ...query, ...more }))).map(({ id }) => id)
    assert.deepEqual(await ids({ limit: 3 }), [1, 2, 3])
    assert.lengthOf(await ids({ limit: 501 }), 501)
    const { meta } = await atlas.list(StreetResource, curator, { ...query, limit: 690 })
    const cursor = meta.nextCursor!
    assert.deepEqual((await ids({ cursor }))[0], 691)
    assert.lengthOf(await ids({ cursor }), 10)
    const next = await atlas.list(StreetResource, curator, { ...query, cursor, limit: 5 })
    const { previousCursor } = next.meta
    await assert.rejects(() => ids({ cursor: previousCursor! }), /not back/)
    await assert.rejects(() => ids({ offset: 1 }), /no pages: leave offset out/)
    await assert.rejects(() => ids({ page: 1 }), /no pages/)
    await assert.rejects(() => ids({ count: true }), /no pages/)
    await assert.rejects(() => ids({ limit: 0 }), /whole number from 1/)
    await assert.rejects(() => ids({ filter: { colour: 1 } }), /not a filter/)
  })

  test('reads no further than it is taken, and lets others be served between', async ({
    assert,
  }) => {
    await draw(world(2000))
    let taken = 0
    const sent = await statementsOf(async () => {
      for await (const row of atlas.stream(StreetResource, curator, {}))
        if (row && ++taken === 101) break
    })
    assert.lengthOf(sent, 2)
    let served = 0
    const others = setInterval(() => served++, 0)
    const order: number[] = []
    for await (const row of atlas.stream(StreetResource, curator, {}))
      if (row && order.at(-1) !== served) order.push(served)
    clearInterval(others)
    assert.isAbove(order.length, 1)
  })

  test('keeps the rights of its beginning', async ({ assert }) => {
    await draw(world(1100))
    const { policy } = atlas.registry.of(StreetResource)
    const { scope } = policy
    let asked = 0
    policy.scope = (query, actor) => {
      asked++
      scope.call(policy, query, actor)
    }
    const rows = await all(atlas.stream(StreetResource, guest, {}))
    policy.scope = scope
    assert.lengthOf(rows, 990)
    assert.equal(asked, 1)
  })
})
