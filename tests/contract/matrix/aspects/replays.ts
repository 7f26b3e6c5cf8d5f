import type { Asker } from '../cast.js'
import type { Inspection } from '../inspection.js'
import { Oracle } from '../oracle.js'
import { undone } from '../undone.js'

/** A key of a write that somebody else did first, or another credential, gives nobody more than they may. */
export async function replays(inspection: Inspection): Promise<void> {
  for (const first of firstOnes(inspection)) await replay(inspection, first)
}

/** Somebody else who stores, and the same person by a credential that reaches more. */
function firstOnes({ asker, others, world, registered, oracle }: Inspection): Asker[] {
  const { id } = asker.person.actor
  const stores = (other: Asker) =>
    other !== asker && new Oracle(world, registered, other.person.actor).allows('store')
  const somebody = others.find(
    (other) => other.person.actor.id !== null && other.person.actor.id !== id && stores(other)
  )
  const same = oracle.allows('store')
    ? undefined
    : others.find((other) => id !== null && other.person.actor.id === id && stores(other))
  return [somebody, same].filter((one) => one !== undefined)
}

async function replay(inspection: Inspection, first: Asker): Promise<void> {
  const { adapter, oracle, resource, who } = inspection
  const input = inspection.as(first).input()
  if (!Object.values(input).every((value) => value !== undefined)) return
  const told = { key: `matrix-${resource.name}` }
  await undone(async () => {
    const done = await adapter.store(resource.name, first.person, input, told)
    const what = `store with the key of ${first.name}`
    inspection.compare(`${what}, first`, undefined, done.code && [done.code, done.problems])
    const before = await inspection.count()
    const { code, given } = await adapter.store(resource.name, who, input, told)
    if (!oracle.allows('store')) inspection.compare(what, oracle.refusal, code)
    // Theirs is another record, or none when what was sent is not theirs to say, or there already.
    const { primaryKey } = resource.shape
    const isOther = code !== undefined || given?.[primaryKey] !== done.given?.[primaryKey]
    inspection.compare(`${what}, not the same record`, true, isOther)
    const expected = before + (code === undefined ? 1 : 0)
    inspection.compare(`${what}, rows there are`, expected, await inspection.count())
  })
}
