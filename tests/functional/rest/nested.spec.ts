import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { Exchange } from '#framework/http/main'
import { operations } from '#framework/resources/main'
import { endpointsOf } from '#framework/rest/main'
import { serve } from '#framework/rest/serve'
import { Line, openShop, OrderResource, shop } from '../operations/orders.js'
import { person, type Person } from './people.js'

/** The endpoints of orders, as they would be had the application started with them; no resource of its own has lines. */
async function listen() {
  const { registry } = operations
  const { findByModel } = registry
  registry.findByModel = (model) =>
    shop.registry.findByModel(model) ?? findByModel.call(registry, model)
  const endpoints = endpointsOf(shop.registry.of(OrderResource))
  const server = createServer((request, response) => {
    const parts = request.url!.split('/').slice(3)
    const address = parts.length ? '/:id' : ''
    const endpoint = endpoints.find(
      (one) => one.address === address && one.methods.includes(request.method!)
    )!
    void serve(new Exchange(request, response), endpoint, parts)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
    registry.findByModel = findByModel
  }
  return { origin: `http://127.0.0.1:${port}`, close }
}

interface Answer {
  data: { id: number }
  code: string
  errors: { pointer: string; rule: string }[]
}

test.group('Records that belong to another, over HTTP', (group) => {
  group.setup(openShop)
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const listening = async (cleanup: (undo: () => void) => void) => {
    const { origin, close } = await listen()
    cleanup(close)
    return async (who: Person, method: string, path: string, body: object) => {
      const headers = {
        'authorization': `Bearer ${who.token}`,
        'content-type': 'application/json',
      }
      const init = { method, headers, body: JSON.stringify(body) }
      const answer = await fetch(`${origin}/api/orders${path}`, init)
      return { status: answer.status, ...((await answer.json()) as Answer) }
    }
  }

  const lines = async (orderId: number) => {
    const found = await Line.query().where('orderId', orderId).orderBy('id')
    return found.map(({ id, product, amount }) => ({ id, product, amount }))
  }

  test('are stored, changed and removed with it', async ({ assert, cleanup }) => {
    const send = await listening(cleanup)
    const admin = await person('admin')
    const ink = { product: 'ink' }
    const stored = await send(admin, 'POST', '', { customer: 'Ada', lines: [ink, ink] })
    assert.equal(stored.status, 201)
    const { id } = stored.data
    const [first, second] = await lines(id)
    const change = { lines: [{ id: first.id, amount: 3 }, { product: 'paper' }] }
    assert.equal((await send(admin, 'PATCH', `/${id}`, change)).status, 200)
    const [one, two, three] = await lines(id)
    assert.deepEqual([one, two], [{ ...first, amount: 3 }, second])
    assert.equal(three.product, 'paper')
    const whole = { customer: 'Ada', lines: [{ id: two.id, product: 'ink' }] }
    const refused = await send(admin, 'PUT', `/${id}`, whole)
    assert.deepEqual([refused.status, refused.code], [403, 'E_FORBIDDEN'], 'only the boss removes')
    assert.lengthOf(await lines(id), 3)
  })

  test('of somebody else are not there, and what is wrong is told with its place', async ({
    assert,
    cleanup,
  }) => {
    const send = await listening(cleanup)
    const admin = await person('admin')
    const paper = { product: 'paper' }
    const { data: other } = await send(admin, 'POST', '', { customer: 'Bea', lines: [paper] })
    const { data: own } = await send(admin, 'POST', '', { customer: 'Ada', lines: [paper] })
    const [foreign] = await lines(other.id)
    const stolen = { lines: [{ id: foreign.id, amount: 9 }] }
    const answer = await send(admin, 'PATCH', `/${own.id}`, stolen)
    assert.equal(answer.status, 422)
    assert.deepEqual(
      answer.errors.map(({ pointer, rule }) => `${pointer} ${rule}`),
      ['/lines/0/id exists']
    )
    assert.deepEqual(await lines(other.id), [foreign])
    const wrong = { customer: '', lines: [paper, { amount: 100 }] }
    const told = await send(admin, 'POST', '', wrong)
    assert.sameMembers(
      told.errors.map(({ pointer, rule }) => `${pointer} ${rule}`),
      ['/customer required', '/lines/1/product required', '/lines/1/amount max']
    )
  })
})
