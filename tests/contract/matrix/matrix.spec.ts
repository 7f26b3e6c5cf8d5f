import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { Actor, operations, type Registered } from '#framework/resources/main'
import type { Adapter } from '../adapters/adapter.js'
import { adapters } from '../adapters.js'
import type { Person } from '../../functional/rest/people.js'
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

const asAdmin = ({ actor, ...person }: Person): Person => ({
  ...person,
  actor: new Actor({ ...actor, kind: 'user', roles: ['admin'], abilities: null, credential: null }),
})

const unnarrowed = ({ actor, ...person }: Person): Person => ({
  ...person,
  actor: new Actor({ ...actor, abilities: null }),
})

/** Each forgets one rule, and the matrix has to say so. */
const BROKEN: {
  name: string
  resource: string
  broken(sound: Adapter): Partial<Adapter>
  report: RegExp
}[] = [
  {
    name: 'forgets the scope',
    resource: 'posts',
    broken: (sound) => ({ list: (name, who, query) => sound.list(name, asAdmin(who), query) }),
    report: /visitor → posts list, its rows: expected/,
  },
  {
    name: 'shows fields that may not be read',
    resource: 'users',
    broken: (sound) => ({
      async show(name, who, id, query) {
        const outcome = await sound.show(name, who, id, query)
        return outcome.code ? outcome : sound.show(name, asAdmin(who), id, query)
      },
    }),
    report: /reader, token \* → users show \d+, its fields: expected/,
  },
  {
    name: 'sorts by fields that may not be read',
    resource: 'comments',
    broken: (sound) => ({
      list: (name, who, query) => sound.list(name, query?.sort ? asAdmin(who) : who, query),
    }),
    report: /visitor → comments sort=deletedAt, unreadable: expected "E_INVALID_PARAMETER"/,
  },
  {
    name: 'forgets that abilities narrow',
    resource: 'tags',
    broken: (sound) => ({ list: (name, who, query) => sound.list(name, unnarrowed(who), query) }),
    report: /admin, token tags:show → tags list: expected "E_FORBIDDEN", got done/,
  },
  {
    name: 'lets anybody change what they see',
    resource: 'posts',
    broken: (sound) => ({
      update: (name, who, id, input) => sound.update(name, asAdmin(who), id, input),
    }),
    report: /reader, token \* → posts update \d+: expected "E_FORBIDDEN", got done/,
  },
  {
    name: 'refuses after it has written',
    resource: 'tags',
    broken: (sound) => ({
      async destroy(name, who, id) {
        const outcome = await sound.destroy(name, who, id)
        if (outcome.code) await sound.destroy(name, asAdmin(who), id)
        return outcome
      },
    }),
    report: /→ tags refused, and nothing changed: expected true, got false/,
  },
  {
    name: 'lets fields pass that are not theirs to set',
    resource: 'posts',
    broken: (sound) => ({
      update: (name, who, id, { authorId: _, ...input }: any) => sound.update(name, who, id, input),
    }),
    report: /author, token \* → posts update \d+ with authorId: expected "E_INVALID", got done/,
  },
]

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
    .run(async ({ client, assert }, { resource, broken, report }) => {
      const sound = adapters[0].make(client)
      const registered = operations.registry.find(resource)!
      const narrow = await narrowAskers(cast, registered, ['show'])
      const askers = [...everybody, ...narrow].filter(({ name }) =>
        /^(visitor|reader, token|author, token|admin, token)/.test(name)
      )
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
