import { test } from '@japa/runner'
import { Actor, type ScopeQuery } from '#framework/resources/main'
import {
  curator,
  guest,
  hireMakers,
  lab,
  MakerResource,
  openLab,
  shelve,
  Thing,
  ThingResource,
} from './lab.js'

const thing = (id: number, makerId: number | null) => ({
  id,
  title: `t${id}`,
  score: id,
  weight: null,
  fragile: null,
  seenAt: null,
  makerId,
})

test.group('Rights inside the statements', (group) => {
  group.each.setup(openLab)
  group.each.setup(hireMakers)
  group.each.setup(() => shelve([thing(1, 1), thing(2, 2), thing(3, null)]))

  test('a scope of no row never answers with the statement of every row', async ({ assert }) => {
    const { policy } = lab.registry.of(ThingResource)
    const stranger = new Actor({
      kind: 'user',
      id: 9,
      name: 's',
      roles: ['stranger'],
      abilities: null,
    })
    policy.scope = (query: ScopeQuery, actor: Actor) => {
      if (actor === stranger) query.none()
    }
    for (const [actor, total] of [
      [guest, 3],
      [stranger, 0],
      [guest, 3],
      [stranger, 0],
    ] as const) {
      const { data, meta } = await lab.list(ThingResource, actor, { count: true })
      assert.equal(data.length, total)
      assert.equal(meta.total, total)
    }
    await assert.rejects(() => lab.show(ThingResource, stranger, 1), /no record/)
    await assert.rejects(() => lab.update(ThingResource, stranger, 1, { title: 'x' }), /no record/)
    await assert.rejects(() => lab.destroy(ThingResource, stranger, 1), /no record/)
    assert.equal((await Thing.findOrFail(1)).title, 't1')
  })

  test('a policy that says nothing allows nothing', async ({ assert }) => {
    const { policy } = lab.registry.of(MakerResource)
    for (const ability of ['list', 'show', 'store', 'update', 'destroy'] as const) {
      policy[ability] = () => undefined as never
    }
    await assert.rejects(() => lab.list(MakerResource, curator), /may not list/)
    await assert.rejects(() => lab.list(MakerResource, guest), /Sign in/)
    await assert.rejects(() => lab.show(MakerResource, curator, 1), /may not show/)
    await assert.rejects(() => lab.store(MakerResource, curator, { name: 'x' }), /may not store/)
    await assert.rejects(() => lab.update(MakerResource, curator, 1, {}), /may not update/)
    await assert.rejects(() => lab.destroy(MakerResource, curator, 99), /may not destroy/)
  })

  test('an include shows null for a record the actor may not see', async ({ assert }) => {
    const query = { include: ['maker'], sort: 'id' }
    const seen = (await lab.list(ThingResource, guest, query)).data.map(({ maker }) => maker)
    assert.deepEqual(seen as unknown[], [{ id: 1, name: 'ada', away: false }, null, null])
    const all = (await lab.list(ThingResource, curator, query)).data.map(({ maker }) => maker)
    assert.deepEqual(all[1] as object, { id: 2, name: 'zoe', secret: 'y', away: true })
  })

  test('neither filter, search nor sort look at a record the actor may not see', async ({
    assert,
  }) => {
    const total = async (actor: Actor, query: object) =>
      (await lab.list(ThingResource, actor, { ...query, count: true })).meta.total
    assert.equal(await total(guest, { filter: { 'maker.name': 'zoe' } }), 0)
    assert.equal(await total(curator, { filter: { 'maker.name': 'zoe' } }), 1)
    assert.equal(await total(guest, { search: 'zoe' }), 0)
    assert.equal(await total(curator, { search: 'zoe' }), 1)
    assert.equal(await total(guest, { search: 'y' }), 0, 'the secret is not searched')
    assert.equal(await total(curator, { search: 'y' }), 1)
    await assert.rejects(() => total(guest, { filter: { 'maker.secret': 'y' } }), /not a filter/)
    await assert.rejects(() => total(guest, { sort: 'maker.secret' }), /not a sort/)
    const order = async (actor: Actor) =>
      (await lab.list(ThingResource, actor, { sort: 'maker.name' })).data.map(({ id }) => id)
    assert.deepEqual(await order(guest), [2, 3, 1])
    assert.deepEqual(await order(curator), [3, 1, 2])
  })

  test('the usual order leaves out what the actor may not read', async ({ assert }) => {
    const { policy, resource } = lab.registry.of(ThingResource)
    const options = resource.options as { sort?: string[] }
    options.sort = ['-score']
    policy.readable = (actor: Actor, name: string) => name !== 'score' || actor === curator
    const first = async (actor: Actor) =>
      (await lab.list(ThingResource, actor, { limit: 1 })).meta.nextCursor!
    const carried = async (actor: Actor) =>
      JSON.parse(Buffer.from((await first(actor)).split('.')[0], 'base64url').toString())
    assert.deepEqual(await carried(curator), [0, 3, 3])
    assert.lengthOf(await carried(guest), 2)
    delete options.sort
  })

  test('programs are held to what the resource offers them, pages are not', async ({ assert }) => {
    const options = lab.registry.of(ThingResource).resource.options as { api?: unknown }
    options.api = {
      limit: { default: 1, max: 2 },
      sort: ['title'],
      filter: ['title'],
      fields: ['id'],
    }
    const list = (query: object) => lab.list(ThingResource, guest, query, 'api')
    assert.deepEqual((await list({ sort: 'title' })).data as object[], [{ id: 1 }])
    await assert.rejects(() => list({ limit: 3 }), /1 to 2/)
    await assert.rejects(() => list({ sort: 'score' }), /Allowed are: title/)
    await assert.rejects(() => list({ filter: { score: 1 } }), /Allowed are: title/)
    await assert.rejects(() => list({ include: 'maker' }), /Allowed are: nothing/)
    const inside = { limit: 3, sort: 'score', filter: { score: 1 }, include: ['maker'] }
    assert.lengthOf((await lab.list(ThingResource, guest, inside)).data, 1)
    options.api = true
  })

  test('pointing at a record the actor may not see is pointing at none', async ({ assert }) => {
    await lab.update(ThingResource, curator, 1, { makerId: 2 })
    const error = await lab
      .update(ThingResource, guest, 3, { makerId: 2 })
      .catch((reason) => reason)
    assert.equal(error.code, 'E_INVALID')
    assert.deepEqual(error.problems[0].rule, 'exists')
    // What stands there already may stay.
    await lab.update(ThingResource, guest, 1, { makerId: 2, title: 'kept' })
    assert.equal((await Thing.findOrFail(1)).title, 'kept')
  })
})
