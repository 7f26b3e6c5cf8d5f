import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { BaseModel, belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { field } from '#framework/fields/main'
import { Operations, operations, resource } from '#framework/resources/main'
import { OpenToReaders } from './open_policy.js'
import { type Actor, type AggregateQuery, type ScopeQuery } from '#framework/resources/main'
import { curator, guest } from './lab.js'

class Shop extends BaseModel {
  static table = 'sales_shops'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare name: string
  @field.boolean() declare secret: boolean
}

/** One of every kind of number, with what makes sums hard: signs, many digits, nulls. */
class Sale extends BaseModel {
  static table = 'sales'
  @field.id() declare id: number
  @field.string({ maxLength: 40, nullable: true }) declare kind: string | null
  @field.integer({ nullable: true }) declare pieces: number | null
  @field.decimal({ nullable: true, precision: 30, scale: 3 }) declare weight: string | null
  @field.decimal({ nullable: true, precision: 5, scale: 5 }) declare share: string | null
  @field.bigInteger({ nullable: true }) declare steps: string | null
  @field.money({ nullable: true, currency: 'EUR' }) declare price: number | null
  @field.float({ nullable: true }) declare heat: number | null
  @field.dateTime({ nullable: true }) declare soldAt: any
  @field.date({ nullable: true }) declare day: string | null
  @field.text({ nullable: true }) declare note: string | null
  @field.belongsTo(() => Shop, { nullable: true }) declare shopId: number | null
  @belongsTo(() => Shop) declare shop: BelongsTo<typeof Shop>
}

class ShopResource extends resource(Shop, { name: 'shops' }) {}
class SaleResource extends resource(Sale, {
  name: 'sales',
  api: {
    filter: ['kind', 'shop.name'],
    aggregates: { group: ['kind', 'soldAt:month'], measures: ['count', 'sum:pieces', 'sum:price'] },
  },
}) {}

class ShopPolicy extends OpenToReaders<typeof Shop> {
  scope(query: ScopeQuery<typeof Shop>, actor: Actor) {
    if (!actor.hasRole('curator')) query.where('secret', false)
  }
}

class SalePolicy extends OpenToReaders<typeof Sale> {
  readable(actor: Actor, name: string) {
    return name !== 'price' || actor.hasRole('curator')
  }
}

const sales = new Operations()

async function open() {
  sales.configure(operations.runtime)
  sales.registry.clear()
  sales.registry.add(ShopResource, new ShopPolicy())
  sales.registry.add(SaleResource, new SalePolicy())
  sales.registry.check()
  await drop()
  await db.connection().schema.createTable('sales_shops', (table) => {
    table.increments('id')
    table.string('name', 40).notNullable()
    table.boolean('secret').notNullable()
  })
  await db.connection().schema.createTable('sales', (table) => {
    table.increments('id')
    table.string('kind', 40)
    table.integer('pieces')
    table.decimal('weight', 30, 3)
    table.decimal('share', 5, 5)
    table.bigInteger('steps')
    table.bigInteger('price')
    table.double('heat')
    table.datetime('sold_at', { precision: 3 })
    table.date('day')
    table.text('note')
    table.integer('shop_id').unsigned()
  })
  await db.table('sales_shops').multiInsert(SHOPS)
  return drop
}

async function drop() {
  for (const name of ['sales', 'sales_shops']) await db.connection().schema.dropTableIfExists(name)
}

const SHOPS = [
  { id: 1, name: 'north', secret: false },
  { id: 2, name: 'cave', secret: true },
  { id: 3, name: 'north', secret: false },
]

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 4 })
const digits = (from: bigint, to: bigint, scale: number) =>
  fc.bigInt(from, to).map((units) => text(units, scale))

const sale = fc.record({
  kind: maybe(fc.constantFrom<string>('a', 'A', 'b', 'é', 'e')),
  pieces: maybe(fc.integer({ min: -2_147_483_648, max: 2_147_483_647 })),
  weight: maybe(digits(-(10n ** 30n) + 1n, 10n ** 30n - 1n, 3)),
  share: maybe(digits(-99_999n, 99_999n, 5)),
  steps: maybe(digits(-(2n ** 63n), 2n ** 63n - 1n, 0)),
  price: maybe(fc.integer({ min: -500_000, max: 500_000 })),
  heat: maybe(fc.constantFrom(-1.5, 0, 0.25, 1e10)),
  soldAt: maybe(
    fc.constantFrom(
      '2024-12-31T23:59:59.999Z',
      '2025-01-01T00:00:00.000Z',
      '2025-01-31T12:00:00.500Z',
      '2025-02-01T00:00:00.000Z'
    )
  ),
  day: maybe(fc.constantFrom('2024-02-29', '2025-02-28', '1999-12-31')),
  shopId: maybe(fc.constantFrom(1, 2, 3)),
})
type NaiveSale = typeof sale extends fc.Arbitrary<infer One> ? One : never

async function sell(rows: NaiveSale[]) {
  await db.from('sales').delete()
  const { dialect, fields } = sales.registry.of(SaleResource).resource.shape
  const stored = (name: string, value: unknown) => fields.get(name)!.toDatabase(value, dialect)
  const all = rows.map(({ soldAt, shopId, weight, share, steps, ...row }) => ({
    ...row,
    weight: stored('weight', weight),
    share: stored('share', share),
    steps: stored('steps', steps),
    sold_at: soldAt && stored('soldAt', new Date(soldAt)),
    shop_id: shopId,
  }))
  if (all.length) await db.table('sales').multiInsert(all)
}

function text(units: bigint, scale: number): string {
  const bare = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const cut = bare.length - scale
  return `${units < 0n ? '-' : ''}${bare.slice(0, cut)}${scale ? `.${bare.slice(cut)}` : ''}`
}

const SCALE: Record<string, number> = { weight: 3, share: 5, steps: 0, pieces: 0, price: 0 }

/** A figure of a group, worked out with big integers. */
function figure(rows: NaiveSale[], measure: string): unknown {
  if (measure === 'count') return rows.length
  const [what, name] = measure.split(':')
  const values = rows
    .map((row) => row[name as keyof NaiveSale])
    .filter((value) => value !== null)
    .map((value) => (name === 'day' || name === 'soldAt' ? String(value) : value))
  if (values.length === 0) return null
  if (what === 'min' || what === 'max') {
    const number = (value: unknown) =>
      name in SCALE ? BigInt(String(value).replace('.', '')) : (value as string)
    const ordered = values.toSorted((one, other) => (number(one!) < number(other!) ? -1 : 1))
    const found = ordered.at(what === 'min' ? 0 : -1)!
    return name === 'price' ? { amount: found, currency: 'EUR' } : found
  }
  if (name === 'heat') {
    const total = values.reduce<number>((sum, value) => sum + Number(value), 0)
    return what === 'sum' ? total : total / values.length
  }
  const total = values.reduce<bigint>(
    (sum, value) => sum + BigInt(String(value).replace('.', '')),
    0n
  )
  const scale = SCALE[name]
  if (what === 'sum') {
    if (name === 'pieces') return Number(total)
    return name === 'price' ? { amount: Number(total), currency: 'EUR' } : text(total, scale)
  }
  if (name === 'pieces') return Number(total) / values.length
  const more = name === 'price' ? 0 : 4
  const by = BigInt(values.length)
  const scaled = total * 10n ** BigInt(more)
  const size = scaled < 0n ? -scaled : scaled
  const rounded = ((size * 2n + by) / (by * 2n)) * (scaled < 0n ? -1n : 1n)
  if (name === 'price') return { amount: Number(rounded), currency: 'EUR' }
  return text(rounded, scale + more)
}

/** The value of a row by which it is grouped. */
function groupValue(row: NaiveSale, name: string, knowsAll: boolean): unknown {
  const [path, unit] = name.split(':')
  if (path === 'shop.name')
    return SHOPS.find(({ id, secret }) => id === row.shopId && (knowsAll || !secret))?.name ?? null
  const value = row[path as keyof NaiveSale]
  if (!unit || value === null) return value
  return String(value).slice(0, { year: 4, month: 7, day: 10 }[unit])
}

const GROUPS = [
  'kind',
  'soldAt:year',
  'soldAt:month',
  'soldAt:day',
  'day:month',
  'day',
  'shop.name',
  'shopId',
] as const
const MEASURES = [
  'count',
  ...['pieces', 'weight', 'share', 'steps', 'price', 'heat'].flatMap((name) =>
    ['sum', 'avg', 'min', 'max'].map((what) => `${what}:${name}`)
  ),
  'min:day',
  'max:soldAt',
]

test.group('Groups and their figures', (group) => {
  group.setup(open)

  test('are exact, whatever is grouped and measured', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sale, { maxLength: 12 }),
        fc.subarray([...GROUPS], { maxLength: 2 }),
        fc.subarray(MEASURES, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (rows, by, measures, knowsAll) => {
          await sell(rows)
          const actor = knowsAll ? curator : guest
          const asked = measures.filter((one) => knowsAll || !one.endsWith('price'))
          const groups = new Map<string, NaiveSale[]>()
          for (const row of rows) {
            const key = JSON.stringify(by.map((name) => groupValue(row, name, knowsAll)))
            groups.set(key, [...(groups.get(key) ?? []), row])
          }
          if (by.length === 0 && rows.length === 0) groups.set('[]', [])
          const expected = [...groups].map(([key, members]) => ({
            ...Object.fromEntries(by.map((name, at) => [name, JSON.parse(key)[at]])),
            ...Object.fromEntries(
              (asked.length ? asked : ['count']).map((name) => [name, figure(members, name)])
            ),
          }))
          const { data, meta } = await sales.aggregate(SaleResource, actor, {
            group: by,
            measures: asked,
          })
          assert.sameDeepMembers(data as object[], expected)
          assert.isFalse(meta.hasMore)
          const keys = data.map((one) => by.map((name) => one[name]))
          assert.deepEqual(keys, keys.toSorted(byValue))
        }
      ),
      { seed: 1122, numRuns: 120 }
    )
  })

  test('come in the order asked for, also that of sums beyond a double', async ({ assert }) => {
    const none = {
      ...{ pieces: null, weight: null, share: null, price: null, heat: null },
      ...{ soldAt: null, day: null, shopId: null },
    }
    const of = (kind: string | null, steps: string) => ({ ...none, kind, steps })
    await sell([
      of('a', '9007199254740993'),
      of('b', '9007199254740992'),
      of('b', '2'),
      of(null, '-1'),
    ])
    const order = async (sort: string) =>
      (
        await sales.aggregate(SaleResource, guest, { group: 'kind', measures: 'sum:steps', sort })
      ).data.map(({ kind }) => kind)
    assert.deepEqual(await order('sum:steps'), [null, 'a', 'b'])
    assert.deepEqual(await order('-sum:steps'), ['b', 'a', null])
    assert.deepEqual(await order('-kind'), ['b', 'a', null])
    const { data, meta } = await sales.aggregate(SaleResource, guest, { group: 'kind', limit: 1 })
    assert.deepEqual(data as object[], [{ kind: null, count: 1 }])
    assert.deepEqual(meta, { limit: 1, hasMore: true })
  })

  test('look only at rows and fields their asker may see', async ({ assert }) => {
    const ask = (query: AggregateQuery, actor = guest) =>
      sales.aggregate(SaleResource, actor, query)
    await assert.rejects(() => ask({ measures: 'sum:price' }), /"sum:price" is no measure/)
    await assert.rejects(() => ask({ group: 'price' }), /"price" is no group/)
    await assert.rejects(() => ask({ filter: { price: 1 } }), /not a filter/)
    await assert.rejects(() => ask({ sort: 'price' }), /"price" is no sort/)
    await assert.rejects(() => ask({ group: 'shop.secret.x' }), /is no group/)
    await sell([])
    await db.table('sales').multiInsert([
      { kind: 'x', shop_id: 2, pieces: 1 },
      { kind: 'y', shop_id: 1, pieces: 2 },
    ])
    const byShop = { group: 'shop.name', measures: ['count', 'sum:pieces'] }
    assert.deepEqual((await ask(byShop)).data as object[], [
      { 'shop.name': null, 'count': 1, 'sum:pieces': 1 },
      { 'shop.name': 'north', 'count': 1, 'sum:pieces': 2 },
    ])
    const names = (await ask(byShop, curator)).data.map((one) => one['shop.name'])
    assert.deepEqual(names, ['cave', 'north'])
    const filtered = await ask({ filter: { 'shop.name': 'cave' } })
    assert.deepEqual(filtered.data as object[], [{ count: 0 }])
    const { policy } = sales.registry.of(SaleResource)
    policy.scope = (query: ScopeQuery, actor) => {
      if (actor === guest) query.where('kind' as never, 'x')
    }
    assert.deepEqual((await ask({})).data as object[], [{ count: 1 }])
    assert.deepEqual((await ask({}, curator)).data as object[], [{ count: 2 }])
    policy.scope = () => {}
  })

  test('are offered to programs only as declared', async ({ assert }) => {
    const ask = (query: AggregateQuery, actor = guest) =>
      sales.aggregate(SaleResource, actor, query, 'api')
    await ask({ group: 'kind,soldAt:month', measures: 'count,sum:pieces' })
    await assert.rejects(() => ask({ group: 'day' }), /Allowed are: kind, soldAt:month\./)
    await assert.rejects(() => ask({ group: 'soldAt:year' }), /no group/)
    await assert.rejects(() => ask({ measures: 'avg:pieces' }), /Allowed are: count, sum:pieces\./)
    await assert.rejects(() => ask({ measures: 'sum:price' }), /no measure/)
    await ask({ measures: 'sum:price' }, curator)
    const names = (count: number) => Array.from({ length: count }, (_, index) => `name${index}`)
    await assert.rejects(() => ask({ group: names(4) }), /group takes up to 3 names/)
    await assert.rejects(() => ask({ measures: names(11) }), /takes up to 10 names/)
    await assert.rejects(() => ask({ limit: 1001 }), /1 to 1000/)
    await assert.rejects(() => ask({ limit: 0 }), /1 to 1000/)
    await assert.rejects(
      () => sales.aggregate(ShopResource, guest, {}, 'api'),
      /no record "aggregates" in shops/
    )
  })

  test('are refused when JSON holds no number as large', async ({ assert }) => {
    await sell([])
    const most = { price: '9007199254740991' }
    await db.table('sales').multiInsert([most, most])
    const sum = () => sales.aggregate(SaleResource, curator, { measures: 'sum:price' })
    await assert.rejects(sum, /sum:price is larger than a JSON number can be/)
    const average = await sales.aggregate(SaleResource, curator, { measures: 'avg:price' })
    assert.deepEqual(average.data[0]['avg:price'], { amount: 9007199254740991, currency: 'EUR' })
  })
})

function byValue(one: unknown[], other: unknown[]): number {
  for (const [at, a] of one.entries()) {
    const b = other[at]
    if (a === b) continue
    return a === null || (b !== null && (a as string) < (b as string)) ? -1 : 1
  }
  return 0
}
