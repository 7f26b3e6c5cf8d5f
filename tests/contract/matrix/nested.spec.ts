import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { Actor, ownedNames } from '#framework/resources/main'
import { openShop } from '#tests/functional/operations/orders'
import type { Adapter } from '../adapters/adapter.js'
import { direct } from '../adapters/direct.js'
import { Inspection } from './inspection.js'
import { customers, fillShop, openCounter, shop } from './shop.js'
import { undone } from './undone.js'
import { World } from './world.js'

const owners = () => shop.registry.all().filter((one) => ownedNames(one).length > 0)

async function inspect(adapter: Adapter, names: RegExp): Promise<Inspection[]> {
  const world = await new World(shop.registry).read()
  const askers = customers()
  const inspections = []
  for (const registered of owners()) {
    for (const asker of askers.filter(({ name }) => names.test(name)))
      inspections.push(await new Inspection(adapter, world, registered, asker, askers).run())
  }
  return inspections
}

const mismatchesIn = (inspections: readonly Inspection[]) =>
  inspections.flatMap(({ mismatches }) => mismatches)

/** Whether something is sent for what belongs to the record. */
const isNested = (input: unknown) =>
  ['lines', 'address', 'notes'].some((name) => name in (input as object))

const as = (facts: { roles?: string[]; abilities?: null }, actor: Actor) =>
  new Actor({ ...actor, ...facts })

/** Each forgets one rule of what belongs to a record, and the matrix has to say so. */
const BROKEN: {
  name: string
  who: RegExp
  report: RegExp
  broken(sound: Adapter): Partial<Adapter>
}[] = [
  {
    name: 'writes what belongs to a record for anybody who may write the record',
    who: /^clerk/,
    report: /clerk → orders update \d+ with lines \d+: expected "E_FORBIDDEN", got done/,
    broken: (sound) => ({
      update: async (name, who, id, input, told) => {
        const outcome = await sound.update(name, who, id, input, told)
        if (outcome.code !== 'E_FORBIDDEN' || !isNested(input)) return outcome
        return sound.update(
          name,
          { ...who, actor: as({ roles: ['boss'] }, who.actor) },
          id,
          input,
          told
        )
      },
    }),
  },
  {
    name: 'stores along what a credential does not reach',
    who: /^boss, orders:\* orders:\*/,
    report:
      /boss, orders:\* orders:\* → orders store with lines, a new one: expected "E_FORBIDDEN", got done/,
    broken: (sound) => ({
      store: (name, who, input, told) =>
        sound.store(name, { ...who, actor: as({ abilities: null }, who.actor) }, input, told),
    }),
  },
  {
    name: 'passes over a record of another owner',
    who: /^boss$/,
    report: /boss → orders update \d+ with lines \d+, of another: expected "E_INVALID", got done/,
    broken: (sound) => ({
      async update(name, who, id, input, told) {
        const outcome = await sound.update(name, who, id, input, told)
        return outcome.problems?.includes('lines.id exists') ? { given: {} } : outcome
      },
    }),
  },
  {
    name: 'removes hidden records from a record that is replaced',
    who: /^clerk/,
    report: /clerk → orders update \d+ with lines, emptied, what is left: expected/,
    broken: (sound) => ({
      async update(name, who, id, input, told) {
        const outcome = await sound.update(name, who, id, input, told)
        if (told?.change === 'replace') await db.from('shop_lines').delete()
        return outcome
      },
    }),
  },
  {
    name: 'sets a relation that is not theirs to set',
    who: /^clerk/,
    report: /clerk → orders update \d+ with address.*: expected "E_INVALID", got done/,
    broken: (sound) => ({
      async update(name, who, id, input, told) {
        const outcome = await sound.update(name, who, id, input, told)
        return outcome.problems?.includes('address readonly') ? { given: {} } : outcome
      },
    }),
  },
  {
    name: 'writes notes for anybody who may write the line',
    who: /^clerk/,
    report:
      /clerk → orders update \d+ with lines \d+ with notes, a new one: expected "E_FORBIDDEN", got done/,
    broken: (sound) => ({
      async update(name, who, id, input, told) {
        const outcome = await sound.update(name, who, id, input, told)
        return JSON.stringify(input).includes('notes') ? { given: {} } : outcome
      },
    }),
  },
]

test.group('The matrix of rights, of what is written along with a record', (group) => {
  group.setup(async () => {
    const close = await openShop()
    const rollBack = await testUtils.db().wrapInGlobalTransaction()
    openCounter()
    await fillShop()
    return async () => {
      await rollBack()
      await close()
    }
  })

  test('everybody is answered as the policies say', async ({ assert }) => {
    const inspections = await inspect(direct(shop), /./)
    assert.isEmpty(mismatchesIn(inspections), mismatchesIn(inspections).slice(0, 40).join('\n'))
    for (const { asked } of inspections) assert.isAbove(asked, 0)
  }).timeout(60_000)

  test('an adapter that {name} is reported')
    .with(BROKEN)
    .run(async ({ assert }, { who, report, broken }) => {
      const sound = direct(shop)
      const inspections = await undone(() => inspect({ ...sound, ...broken(sound) }, who))
      assert.match(mismatchesIn(inspections).join('\n'), report)
    })
})
