import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { parameter } from '#framework/fields/main'
import { Exchange } from '#framework/http/main'
import { describe } from '#framework/openapi/main'
import { operations, OperationError } from '#framework/resources/main'
import { endpointsOf } from '#framework/rest/main'
import PostResource from '#resources/post_resource'
import { serve } from '../../../framework/rest/serve.js'
import { DescribedApi, type Part } from '#tests/helpers/described_api'
import { linters } from '#tests/helpers/openapi_linters'
import { boss, clearShop, Line, openShop, OrderResource, shop } from '../operations/orders.js'
import { person } from '../rest/people.js'
import { tellWithdraw } from '#tests/helpers/told_withdraw'

const FACTS = {
  title: 'Shop',
  version: '1.0.0',
  description: 'Orders with what belongs to them.',
  contact: { name: 'Shop', url: 'https://shop.example', email: 'shop@example.com' },
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
}

const bodyOf = (api: DescribedApi, operationId: string): Part => {
  const found = api.operations.find(({ operation }) => operation.operationId === operationId)!
  return (Object.values(found.operation.requestBody.content)[0] as Part).schema
}

/** Whether the operations take what the description allows, and refuse what it does not. */
async function isDone(deed: Promise<unknown>): Promise<boolean> {
  try {
    await deed
    return true
  } catch (error) {
    if (error instanceof OperationError && error.code === 'E_INVALID') return false
    throw error
  }
}

test.group('What belongs to a record, in the description', (group) => {
  group.setup(openShop)
  group.each.setup(clearShop)

  const paper = { product: 'paper' }
  const cases: [name: string, input: object, isRight: boolean][] = [
    ['without any', {}, true],
    ['none', { lines: [], address: null }, true],
    ['new ones', { lines: [{ ...paper, amount: 2 }], address: { city: 'Lund' } }, true],
    ['some of some', { lines: [{ ...paper, notes: [{ text: 'thick' }] }] }, true],
    ['one of a list without what it must have', { lines: [{ amount: 2 }] }, false],
    ['one beyond a limit', { lines: [{ ...paper, amount: 100 }] }, false],
    ['one further in that is not right', { lines: [{ ...paper, notes: [{}] }] }, false],
    ['an unknown field', { lines: [{ ...paper, colour: 'red' }] }, false],
    ['no list', { lines: paper }, false],
    ['no object', { lines: [1] }, false],
    ['too many', { lines: Array.from({ length: 101 }, () => paper) }, false],
    ['a list of one', { address: [{ city: 'Lund' }] }, false],
  ]

  test('is stored with it as it says: {0}')
    .with(cases)
    .run(async ({ assert }, [, input, isRight]) => {
      const api = new DescribedApi(describe(shop.registry, FACTS))
      const order = { customer: 'Ada', ...input }
      const faults = api.faultsOf(order, bodyOf(api, 'storeOrder'))
      assert.equal(faults.length === 0, isRight, faults.join())
      assert.equal(await isDone(shop.store(OrderResource, boss, order)), isRight)
    })

  test('is changed and replaced by its key', async ({ assert }) => {
    const api = new DescribedApi(describe(shop.registry, FACTS))
    const { id } = await shop.store(OrderResource, boss, { customer: 'Ada', lines: [paper, paper] })
    const [first] = await Line.query().where('orderId', id)
    const changes = { lines: [{ id: first.id, amount: 3 }] }
    assert.deepEqual(api.faultsOf(changes, bodyOf(api, 'updateOrder')), [])
    await shop.update(OrderResource, boss, id, changes)
    const whole = {
      customer: 'Ada',
      lines: [{ id: first.id, orderId: id, product: 'ink', amount: 1, secretly: false }],
    }
    assert.deepEqual(api.faultsOf(whole, bodyOf(api, 'replaceOrder')), [])
    await shop.update(OrderResource, boss, id, whole, { change: 'replace' })
    const left = await Line.query().where('orderId', id)
    assert.deepEqual(
      left.map(({ product, amount }) => `${amount} ${product}`),
      ['1 ink']
    )
  })

  test('is found faultless by {0}')
    .with(Object.entries(linters))
    .run(async ({ assert }, [, lint]) => {
      assert.deepEqual(await lint(describe(shop.registry, FACTS)), [])
    })
    .timeout(120_000)
})

test.group('What an action has to be told, in the description', (group) => {
  tellWithdraw(group, {
    reason: parameter.string({ maxLength: 20, help: 'Readers will see it.' }),
    until: parameter.date({ nullable: true }),
    copies: parameter.integer({ default: 1, min: 1, max: 3 }),
  })
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  /** The action's own endpoint, as it would be had the application started with it. */
  async function listen() {
    const registered = operations.registry.of(PostResource)
    const endpoint = endpointsOf(registered).find(({ verb }) => verb === 'withdraw')!
    const server = createServer((request, response) => {
      const [, , , id] = request.url!.split('/')
      void serve(new Exchange(request, response), endpoint, [id])
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() }
  }

  const cases: [name: string, body: unknown, status: number][] = [
    ['what it must', { reason: 'Too early' }, 200],
    ['everything', { reason: 'x', until: '2027-01-31', copies: 3 }, 200],
    ['null where it may be', { reason: 'x', until: null }, 200],
    ['nothing', {}, 422],
    ['too much', { reason: 'x'.repeat(21) }, 422],
    ['beyond a limit', { reason: 'x', copies: 4 }, 422],
    ['no date', { reason: 'x', until: 'soon' }, 422],
    ['something unknown', { reason: 'x', colour: 'red' }, 422],
    ['a list', [], 400],
    ['no body', undefined, 422],
  ]

  test('is answered over HTTP as it says: {0}')
    .with(cases)
    .run(async ({ assert, cleanup }, [, body, status]) => {
      const api = new DescribedApi(describe(operations.registry, FACTS))
      const { actor, token } = await person('editor')
      const { id } = await operations.store(PostResource, actor, { title: 'T', body: 'x' })
      await operations.act(PostResource, actor, id, 'publish')
      const { origin, close } = await listen()
      cleanup(close)
      const url = `/api/posts/${id}/withdraw`
      const answer = await fetch(origin + url, {
        method: 'POST',
        headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      assert.equal(answer.status, status)
      const text = await answer.text()
      const headers = Object.fromEntries(answer.headers)
      const told = { method: 'POST', url, status, headers, body: text }
      assert.deepEqual(api.faults(told), [])
      const allowed = api.faultsOf(body, bodyOf(api, 'withdrawPost')).length === 0
      assert.equal(allowed, status === 200)
    })

  test('must be there where something has to be told', ({ assert }) => {
    const required = () => {
      const api = new DescribedApi(describe(operations.registry, FACTS))
      return api.operations.find(({ operation }) => operation.operationId === 'withdrawPost')!
        .operation.requestBody
    }
    assert.isTrue(required().required)
    assert.equal(
      required().content['application/json'].schema.properties.copies.description,
      '1 when left out.'
    )
  })
})
