import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import {
  type Change,
  type DeclarationException,
  OperationError,
  Operations,
  resource,
} from '#framework/resources/main'
import {
  Address,
  boss,
  clearShop,
  clerk,
  Line,
  LineResource,
  Note,
  openShop,
  Order,
  OrderResource,
  program,
  shop,
} from './orders.js'

/** `E_INVALID`, and `/title required` for each problem. */
async function refusal(deed: Promise<unknown>): Promise<string[]> {
  try {
    await deed
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return [error.code, ...error.problems.map(({ pointer, rule }) => `${pointer} ${rule}`)]
  }
  return ['done']
}

const lines = async (orderId: number) => {
  const found = await Line.query().where('orderId', orderId).orderBy('id')
  return found.map(({ product, amount }) => `${amount} ${product}`)
}

const count = async (table: string) => Number((await db.from(table).count('* as n'))[0].n)

const paper = { product: 'paper' }
const ink = { product: 'ink', amount: 2 }

test.group('Records that belong to another', (group) => {
  group.setup(openShop)
  group.each.setup(clearShop)

  test('are stored with it', async ({ assert }) => {
    const { id } = await shop.store(OrderResource, boss, {
      customer: 'Ada',
      lines: [{ ...paper, notes: [{ text: 'thick' }, { text: 'white' }] }, ink],
      address: { city: 'Lund' },
    })
    assert.deepEqual(await lines(Number(id)), ['1 paper', '2 ink'])
    const notes = await Note.query().orderBy('id')
    assert.deepEqual(
      notes.map(({ text }) => text),
      ['thick', 'white']
    )
    assert.equal((await Address.firstOrFail()).city, 'Lund')
  })

  test('are changed, added and left by a change of it', async ({ assert }) => {
    const { id, version } = await shop.store(OrderResource, boss, {
      customer: 'Ada',
      lines: [paper, ink],
    })
    const [first] = await Line.query().orderBy('id')
    const changed = await shop.update(OrderResource, clerk, id, {
      lines: [{ id: first.id, amount: 5 }, { product: 'glue' }],
    })
    assert.deepEqual(await lines(Number(id)), ['5 paper', '2 ink', '1 glue'])
    assert.notEqual(changed.version, version, 'its version is another one too')
    const same = await shop.update(OrderResource, clerk, id, {
      lines: [{ id: first.id, amount: 5 }],
    })
    assert.equal(same.version, changed.version)
  })

  test('are changed in the way that it is', async ({ assert }) => {
    const address = { city: 'Lund', hints: { door: 'red', bell: true } }
    const { id } = await shop.store(OrderResource, boss, { customer: 'Ada', address })
    const hints = async (change: Change, raw: object) => {
      await shop.update(OrderResource, boss, id, { customer: 'Ada', address: raw }, { change })
      return (await Address.firstOrFail()).hints
    }
    const merged = { door: 'blue', bell: true }
    assert.deepEqual(await hints('mergePatch', { hints: { door: 'blue' } }), merged)
    assert.deepEqual(await hints('fields', { hints: { bell: false } }), { bell: false })
    assert.isNull(await hints('replace', { city: 'Lund' }))
    assert.equal((await Address.firstOrFail()).city, 'Lund')
  })

  test('of one to one must have what a new one has only where there is none', async ({
    assert,
  }) => {
    const { id } = await shop.store(OrderResource, boss, { customer: 'Ada' })
    const change = (address: object) => refusal(shop.update(OrderResource, boss, id, { address }))
    assert.deepEqual(await change({ hints: {} }), ['E_INVALID', '/address/city required'])
    assert.equal(await count('shop_addresses'), 0)
    assert.deepEqual(await change({ city: 'Lund' }), ['done'])
    assert.deepEqual(await change({ hints: {} }), ['done'])
    assert.deepEqual(await change({ city: null }), ['E_INVALID', '/address/city required'])
    assert.equal((await Address.firstOrFail()).city, 'Lund')
  })

  test('are removed when it is replaced without them, and only if they were named', async ({
    assert,
  }) => {
    const { id } = await shop.store(OrderResource, boss, { customer: 'Ada', lines: [paper, ink] })
    const replace = (input: object, who = boss) =>
      shop.update(OrderResource, who, id, { customer: 'Ada', ...input }, { change: 'replace' })
    const [, second] = await Line.query().orderBy('id')
    await replace({})
    assert.deepEqual(await lines(Number(id)), ['1 paper', '2 ink'])
    await replace({ lines: [{ id: second.id, product: 'ink' }, { product: 'glue' }] })
    assert.deepEqual(await lines(Number(id)), ['1 ink', '1 glue'])
    assert.deepEqual(await refusal(replace({ lines: [] }, clerk)), [
      'E_FORBIDDEN',
      '/lines E_FORBIDDEN',
    ])
    await replace({ lines: [] })
    assert.deepEqual(await lines(Number(id)), [])
  })

  test('of one to one are stored, changed and removed', async ({ assert }) => {
    const { id } = await shop.store(OrderResource, boss, { customer: 'Ada' })
    const cities = async () => (await Address.all()).map(({ city }) => city)
    const change = (address: unknown) => shop.update(OrderResource, boss, id, { address })
    await change({ city: 'Lund' })
    assert.deepEqual(await cities(), ['Lund'])
    await change({ city: 'Oslo' })
    assert.deepEqual(await cities(), ['Oslo'])
    await change({ id: (await Address.firstOrFail()).id, city: 'Bern' })
    assert.deepEqual(await cities(), ['Bern'])
    await change(null)
    assert.deepEqual(await cities(), [])
    assert.deepEqual(await refusal(change([{ city: 'Lund' }])), ['E_INVALID', '/address object'])
  })

  test('are written by the policy, fields and rules of their own resource', async ({ assert }) => {
    const store = (who: typeof boss, input: object) =>
      refusal(shop.store(OrderResource, who, { customer: 'Ada', ...input }))
    assert.deepEqual(await store(clerk, { address: { city: 'Lund' } }), [
      'E_INVALID',
      '/address readonly',
    ])
    assert.deepEqual(await store(program, { lines: [paper] }), [
      'E_FORBIDDEN',
      '/lines/0 E_FORBIDDEN',
    ])
    assert.deepEqual(await store(boss, { lines: [paper, { product: 'anvil', amount: 2 }] }), [
      'E_INVALID',
      '/lines/1/amount heavy',
    ])
    assert.equal(await count('shop_orders'), 0)
    assert.equal(await count('shop_lines'), 0)
  })

  test('are told of together with all that is wrong', async ({ assert }) => {
    assert.deepEqual(
      await refusal(
        shop.store(OrderResource, boss, {
          colour: 'red',
          lines: [
            paper,
            { amount: 100 },
            { ...ink, orderId: 5, notes: [{ text: 'fine' }, { text: '' }] },
            { ...ink, notes: [{ text: 'fine' }, { text: '', page: 1 }] },
          ],
          address: {},
        })
      ),
      [
        'E_INVALID',
        '/colour unknown',
        '/lines/2/orderId readonly',
        '/address/city required',
        '/customer required',
      ]
    )
    assert.deepEqual(
      await refusal(
        shop.store(OrderResource, boss, {
          lines: [paper, { amount: 100 }, { ...ink, notes: [{ text: '', page: 1 }] }],
        })
      ),
      [
        'E_INVALID',
        '/lines/1/product required',
        '/lines/1/amount max',
        '/lines/2/notes/0/page unknown',
        '/lines/2/notes/0/text required',
        '/customer required',
      ]
    )
    assert.deepEqual(
      await refusal(shop.storeMany(OrderResource, boss, [{ customer: 'Ada', lines: [{}] }])),
      ['E_INVALID', '/0/lines/0/product required']
    )
  })

  test('of another owner, or out of sight, are not there', async ({ assert }) => {
    const { id: mine } = await shop.store(OrderResource, boss, { customer: 'Ada', lines: [paper] })
    const { id: other } = await shop.store(OrderResource, boss, { customer: 'Ben', lines: [ink] })
    const theirs = await Line.query().where('orderId', Number(other)).firstOrFail()
    const hidden = await Line.create({ orderId: Number(mine), product: 'x', secretly: true })
    const steal = (who: typeof boss, id: unknown) =>
      refusal(shop.update(OrderResource, who, mine, { lines: [paper, { id, amount: 9 }] }))
    assert.deepEqual(await steal(boss, theirs.id), ['E_INVALID', '/lines/1/id exists'])
    assert.deepEqual(await steal(clerk, hidden.id), ['E_INVALID', '/lines/1/id exists'])
    assert.deepEqual(await steal(boss, 99_999), ['E_INVALID', '/lines/1/id exists'])
    assert.deepEqual(await steal(boss, { id: 1 }), ['E_INVALID', '/lines/1/id exists'])
    assert.equal((await Line.findOrFail(theirs.id)).amount, 2)
    assert.equal(await count('shop_lines'), 3)
  })

  test('are so many and so deep, and no more', async ({ assert }) => {
    const store = (input: object) =>
      refusal(shop.store(OrderResource, boss, { customer: 'Ada', ...input }))
    assert.deepEqual(await store({ lines: Array.from({ length: 101 }, () => paper) }), [
      'E_INVALID',
      '/lines maxLength',
    ])
    const notes = Array.from({ length: 100 }, () => ({ text: 'x' }))
    const [code, problem] = await store({
      lines: Array.from({ length: 100 }, () => ({ ...paper, notes })),
    })
    assert.equal(code, 'E_INVALID')
    assert.match(problem, /maxLength$/)
    const bulk = Array.from({ length: 6 }, () => ({
      customer: 'Ada',
      lines: Array.from({ length: 90 }, () => paper),
    }))
    const [whole, ...rest] = await refusal(shop.storeMany(OrderResource, boss, bulk))
    assert.equal(whole, 'E_INVALID')
    assert.match(rest[0], /^\/5\/.*maxLength$/)
    assert.deepEqual(await store({ lines: 'x' }), ['E_INVALID', '/lines array'])
    assert.deepEqual(await store({ lines: [1] }), ['E_INVALID', '/lines/0 object'])
    assert.equal(await count('shop_orders'), 0)
    assert.equal(await count('shop_lines'), 0)
  })

  test('are told of to witnesses and listeners like any other write', async ({
    assert,
    cleanup,
  }) => {
    const deeds: string[] = []
    const heard: string[] = []
    cleanup(shop.runtime.emitter.on('record:stored', ({ resource: name }) => void heard.push(name)))
    shop.addWitness(async ({ resource: name, operation, changed }) => {
      deeds.push(`${operation} ${name}: ${[...changed].sort().join(' ')}`)
    })
    const { id } = await shop.store(OrderResource, boss, { customer: 'Ada', lines: [paper] })
    const { id: line } = await Line.firstOrFail()
    await shop.update(OrderResource, boss, id, { lines: [{ id: line, amount: 3 }] })
    assert.deepEqual(deeds, [
      'store lines: orderId product',
      'store orders: customer lines',
      'update lines: amount',
      'update orders: lines',
    ])
    assert.deepEqual(heard, ['lines', 'orders'])
  })
})

test.group('A declaration of records that belong to another', () => {
  test('is read when the application starts', ({ assert }) => {
    class Wrong extends resource(Line, {
      name: 'wrong',
      nested: ['order', 'gone' as never],
    }) {}
    class Lonely extends resource(Order, { name: 'lonely', nested: ['lines'] }) {}
    const wrong = new Operations()
    wrong.registry.add(Wrong, shop.registry.of(LineResource).policy)
    const faults = (registry: Operations['registry']) => {
      try {
        registry.check()
        return []
      } catch (error) {
        return (error as DeclarationException).faults.map((fault) => `${fault.where} ${fault.code}`)
      }
    }
    assert.includeMembers(faults(wrong.registry), [
      'Wrong E_UNUSABLE_RELATION',
      'Wrong E_UNKNOWN_RELATION',
    ])
    const lonely = new Operations()
    lonely.registry.add(Lonely, shop.registry.of(OrderResource).policy)
    assert.include(faults(lonely.registry), 'Lonely E_MISSING_RESOURCE')
  })
})
