import fc from 'fast-check'
import { test } from '@japa/runner'
import { operations } from '#framework/resources/main'
import { atlas, CityResource, CountryResource, draw, openAtlas, StreetResource } from './atlas.js'
import type { World } from './atlas.js'
import { curator, guest } from './lab.js'
import { type Entry, Reader, worlds } from './naive_atlas.js'

const RUNS = { numRuns: 80, seed: 1122 }

/** Includes of countries, as somebody may ask for them: filtered, sorted, cut, with fields, three relations deep. */
const streetsOf = fc.record(
  {
    filter: fc.constantFrom<Entry>({ name: 'a' }, { width: { gte: 0 } }, { city: { name: 'b' } }),
    sort: fc.constantFrom('-id', '-width,name', 'city.country.name,-id'),
    limit: fc.integer({ min: 1, max: 3 }),
    fields: fc.constantFrom('name', 'toll,id'),
    include: fc.constantFrom<Entry>({ city: true }, { city: { fields: 'name' } }),
  },
  { requiredKeys: [] }
)
const citiesOf = fc.record(
  {
    filter: fc.constantFrom<Entry>({ size: { gte: 0 } }, { streets: { null: false } }),
    sort: fc.constantFrom('name', '-size,-name'),
    limit: fc.integer({ min: 1, max: 3 }),
    fields: fc.constantFrom('name', 'id,size', 'history,name'),
    include: fc.record(
      {
        streets: streetsOf,
        mottos: fc.constantFrom<true | Entry>(true, { sort: '-name', limit: 1 }),
        country: fc.constantFrom<true | Entry>(true, { fields: ['name'] }),
      },
      { requiredKeys: [] }
    ),
  },
  { requiredKeys: [] }
)

const SHORT: Record<string, string[]> = {
  country: ['id', 'name', 'secret', 'code'],
  city: ['id', 'name', 'size', 'countryId'],
  streets: ['id', 'name', 'closed', 'width', 'toll', 'cityId'],
  mottos: ['id', 'name'],
}
SHORT.cities = SHORT.city

/** What a row shows of its relations, worked out in memory. */
function shown(reader: Reader, knowsAll: boolean, row: Entry, include: Entry, level = 1): Entry {
  const added: Entry = {}
  const many: Entry = {}
  const incomplete: string[] = []
  for (const [name, asked] of Object.entries(include)) {
    const query: Entry = asked === true ? {} : asked
    const isOne = name === 'country' || name === 'city'
    let rows = reader.follow(row, name)
    if (query.filter) rows = rows.filter((one) => reader.holds(one, query.filter))
    if (query.sort) rows = order(reader, rows, query.sort)
    const limit = isOne ? 1 : (query.limit ?? (level === 1 ? 100 : 10))
    if (rows.length > limit) incomplete.push(name)
    const readable = SHORT[name].filter((field) => field !== 'code' || knowsAll)
    const fields: string[] = query.fields ? [query.fields].flat().join().split(',') : readable
    const deeper: Entry = Array.isArray(query.include)
      ? Object.fromEntries(query.include.map((one) => [one, true]))
      : (query.include ?? {})
    const list = rows.slice(0, limit).map((one) => ({
      ...Object.fromEntries(fields.map((field) => [field, one[field] ?? null])),
      ...shown(reader, knowsAll, one, deeper, level + 1),
    }))
    if (isOne) added[name] = list[0] ?? null
    else many[name] = list
  }
  return { ...added, ...many, ...(incomplete.length ? { _more: incomplete } : {}) }
}

function order(reader: Reader, rows: Entry[], sort: string): Entry[] {
  const keys = sort.split(',')
  if (!keys.some((key) => key.endsWith('id'))) keys.push(keys.at(-1)![0] === '-' ? '-id' : 'id')
  const value = (row: Entry, path: string) =>
    path.includes('.')
      ? reader.follow(row, 'city').flatMap((city) => reader.follow(city, 'country'))[0]?.name
      : row[path]
  return rows.toSorted((one, other) => {
    for (const key of keys) {
      const path = key.replace('-', '')
      const [a, b] = [value(one, path) ?? null, value(other, path) ?? null]
      const result = a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1
      if (result) return key[0] === '-' ? -result : result
    }
    return 0
  })
}

/** Statements that a deed reads with. */
async function readsOf(deed: () => Promise<unknown>): Promise<number> {
  const { reader } = operations.runtime
  const all = reader.all.bind(reader)
  let reads = 0
  reader.all = (...given) => {
    reads++
    return all(...given)
  }
  try {
    await deed()
  } finally {
    reader.all = all
  }
  return reads
}

const big = (streets: number): World => ({
  countries: [{ id: 1, name: 'a', secret: false, code: null }],
  cities: Array.from({ length: 20 }, (_, at) => ({
    ...{ id: at + 1, name: `c${at}`, size: at, countryId: 1 },
  })),
  streets: Array.from({ length: streets }, (_, at) => ({
    ...{ id: at + 1, name: `s${at}`, closed: false, width: null, toll: null },
    cityId: (at % 20) + 1,
  })),
  mottos: [{ id: 1, name: 'm' }],
  said: [],
})

test.group('Including relations in relations', (group) => {
  group.setup(openAtlas)

  test('shows what each asker may see at every level, filtered, sorted and cut, as rows and as text', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(worlds, citiesOf, async (world, cities) => {
        await draw(world)
        const query = { include: { cities }, fields: ['name', 'id'], sort: 'id' } as const
        for (const [actor, knowsAll] of [
          [guest, false],
          [curator, true],
        ] as const) {
          const reader = new Reader(world, knowsAll)
          const { data } = await atlas.list(CountryResource, actor, query)
          const expected = reader.countries.map((row) => ({
            name: row.name,
            id: row.id,
            ...shown(reader, knowsAll, row, { cities }),
          }))
          assert.deepEqual(data as object[], expected)
          const asText = await atlas.listText(CountryResource, actor, query)
          assert.equal(asText.data, JSON.stringify(data))
          for (const row of data) {
            const one = await atlas.show(CountryResource, actor, row.id as number, query)
            assert.deepEqual(one, row)
            const { text } = await atlas.showText(CountryResource, actor, row.id as number, query)
            assert.equal(text, JSON.stringify(row))
          }
        }
      }),
      RUNS
    )
  })

  test('reaches many rows through a single one', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        await draw(world)
        const include = { city: { include: { mottos: true, streets: { limit: 1 } } } } as const
        const reader = new Reader(world, false)
        const query = { include, sort: 'id', limit: 50, fields: 'id' }
        const { data } = await atlas.list(StreetResource, guest, query)
        const expected = reader.streets.map((row) => ({
          id: row.id,
          ...shown(reader, false, row, {
            city: { include: { mottos: {}, streets: { limit: 1 } }, fields: SHORT.city },
          }),
        }))
        assert.deepEqual(
          data as object[],
          expected.map((row) => JSON.parse(JSON.stringify(row)))
        )
        const asText = await atlas.listText(StreetResource, guest, query)
        assert.equal(asText.data, JSON.stringify(data))
      }),
      RUNS
    )
  })

  test('costs one statement for each relation to many, however many rows there are', async ({
    assert,
  }) => {
    const include = { cities: { include: ['streets', 'mottos', 'country'] } } as const
    for (const streets of [0, 5, 150]) {
      await draw(big(streets))
      const reads = await readsOf(() => atlas.list(CountryResource, guest, { include }))
      assert.equal(reads, 4, 'countries, cities, streets, mottos')
    }
    const single = await readsOf(() =>
      atlas.list(StreetResource, guest, { include: 'city.country', limit: 100 })
    )
    assert.equal(single, 1)
  })

  test('asks nothing below a record that is not there', async ({ assert }) => {
    await draw({ ...big(0), cities: [] })
    const include = 'cities.streets.city'
    const reads = await readsOf(() => atlas.list(CountryResource, guest, { include }))
    assert.equal(reads, 2)
  })

  test('stops at the declared depth, and names what is not offered', async ({ assert }) => {
    await draw(big(1))
    const ask = (include: never, surface: 'api' | 'app' = 'api') =>
      atlas.list(CityResource, guest, { include }, surface)
    const refused = (include: unknown, message: RegExp) =>
      assert.rejects(() => ask(include as never), message)
    await refused('country.cities.streets.city', /is 4 relations away; an include may reach/)
    await refused('mottos.cities', /"mottos.cities" cannot be included in mottos/)
    await refused({ streets: { limit: 101 } }, /include\[streets\]\[limit\] must be .* 1 to 100/)
    await refused({ streets: { limit: 0 } }, /1 to 100/)
    await refused({ streets: { fields: 'colour' } }, /"colour" is not a field of streets/)
    await refused({ country: { fields: 'code' } }, /"code" is not a field of countries/)
    await refused({ streets: { sort: 'closed' } }, /"closed" is not a sort of streets/)
    await refused({ streets: { filter: { closed: false } } }, /is not a filter/)
    await refused({ country: { limit: 1 } }, /country is one record, so limit means nothing/)
    const options = atlas.registry.of(CityResource).resource.options as { api: object }
    const { api } = options
    options.api = { ...api, depth: 1 }
    await refused('country.cities', /is 2 relations away; an include may reach through 1/)
    options.api = api
  })
})
