import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { operations, type Registered } from '#framework/resources/main'
import type { Adapter } from '../adapters/adapter.js'
import { adapters } from '../adapters.js'
import { BROKEN } from './broken.js'
import { type Asker, type Cast, deadAskers, makeCast, narrowAskers, wholeAskers } from './cast.js'
import { allOperations, Inspection, type Mismatch } from './inspection.js'
import { undone } from './undone.js'
import { populate, World } from './world.js'

let cast: Cast
let everybody: Asker[]

/** Who can ask for a resource through an adapter: programs need a credential, and an address. */
function asksThrough(adapter: string, { resource }: Registered) {
  return ({ person }: Asker) =>
    adapter !== 'REST' ||
    (resource.options.api !== undefined &&
      (person.actor.isVisitor || Boolean(person.token ?? person.key)))
}

async function inspect(
  adapter: Adapter,
  registered: Registered,
  askers: readonly Asker[]
): Promise<{ mismatches: Mismatch[]; asked: number }> {
  const mismatches: Mismatch[] = []
  let asked = 0
  const world = await new World(operations.registry).read()
  for (const asker of askers) {
    const inspection = await new Inspection(adapter, world, registered, asker, askers).run()
    mismatches.push(...inspection.mismatches)
    asked += inspection.asked
  }
  return { mismatches, asked }
}

const told = (mismatches: readonly Mismatch[]) =>
  `${mismatches.length} answers are not what the policies say:\n${mismatches.slice(0, 40).join('\n')}`

test.group('The matrix of rights', (group) => {
  group.setup(async () => {
    const close = await testUtils.db().wrapInGlobalTransaction()
    try {
      cast = await makeCast()
      everybody = await wholeAskers(cast)
      await populate(operations.registry, cast)
    } catch (error) {
      await close()
      throw error
    }
    return close
  })

  for (const { name, make } of adapters) {
    test(`${name}: {$self} answers everybody as the policies say`)
      .with(() => operations.registry.all().map(({ resource }) => resource.name))
      .run(async ({ client, assert }, resource) => {
        const registered = operations.registry.find(resource)!
        const narrow = await narrowAskers(cast, registered, allOperations(registered))
        const askers = [...everybody, ...narrow].filter(asksThrough(name, registered))
        const { mismatches, asked } = await inspect(make(client), registered, askers)
        assert.isEmpty(mismatches, told(mismatches))
        if (askers.length) assert.isAbove(asked, askers.length)
      })
      .timeout(60_000)
  }
  test('a credential that has ended, or does not work from here, is refused for every resource')
    .with(adapters.filter(({ name }) => name !== 'the operations'))
    .run(async ({ client, assert }, { make }) => {
      const adapter = make(client)
      const mismatches: Mismatch[] = []
      for (const { name, person } of await deadAskers(cast)) {
        for (const { resource } of operations.registry.all()) {
          if (!resource.options.api) continue
          const outcomes = {
            list: await adapter.list(resource.name, person),
            show: await adapter.show(resource.name, person, 1),
            store: await adapter.store(resource.name, person, {}),
            update: await adapter.update(resource.name, person, 1, {}),
            destroy: await adapter.destroy(resource.name, person, 1),
          }
          for (const [operation, { code }] of Object.entries(outcomes)) {
            if (code !== 'E_UNAUTHENTICATED')
              mismatches.push(`${name} → ${resource.name} ${operation}: ${code ?? 'done'}`)
          }
        }
      }
      assert.isEmpty(mismatches, told(mismatches))
    })

  test('REST has no address for a resource without one, for whoever asks', async ({
    client,
    assert,
  }) => {
    const rest = adapters.find(({ name }) => name === 'REST')!.make(client)
    for (const { resource } of operations.registry.all()) {
      if (resource.options.api) continue
      for (const { name, person } of everybody.filter((one) => one.person.token)) {
        const outcome = await rest.list(resource.name, person)
        assert.equal(outcome.code, 'E_NOT_FOUND', `${name} → ${resource.name}`)
      }
    }
  })

  test('an adapter that {name} is reported')
    .with(BROKEN)
    .run(async ({ client, assert }, { resource, broken, report, who }) => {
      const sound = adapters[0].make(client)
      const registered = operations.registry.find(resource)!
      const narrow = await narrowAskers(cast, registered, ['list', 'show'])
      const askers = [...everybody, ...narrow].filter(({ name }) => who.test(name))
      const adapter = { ...sound, ...broken(sound) }
      const { mismatches } = await undone(() => inspect(adapter, registered, askers))
      assert.isNotEmpty(mismatches)
      assert.match(mismatches.join('\n'), report)
    })

  test('a resource without a factory has rows all the same', async ({ assert }) => {
    const world = await new World(operations.registry).read()
    for (const { resource } of operations.registry.all())
      assert.isAtLeast(world.rows(resource.model).length, 2, resource.name)
  })
})
