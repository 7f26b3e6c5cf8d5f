import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { ManyDeed } from '../../adapters/adapter.js'
import type { Inspection } from '../inspection.js'
import { undone } from '../undone.js'

const DEEDS = [
  ['updateMany', 'update'],
  ['destroyMany', 'destroy'],
] as const satisfies readonly (readonly [ManyDeed, string])[]

const entryOf = (deed: ManyDeed, { $primaryKeyValue: id }: LucidRow) =>
  deed === 'updateMany' ? { id, input: {} } : { id }

/** A bulk with one record that is refused is refused, and the others are as they were. */
export async function refusedBulks(
  inspection: Inspection,
  rows: readonly LucidRow[]
): Promise<void> {
  const { adapter, oracle, name, who } = inspection
  if (!oracle.allows('store')) {
    const { code } = await adapter.many('storeMany', name, who, [inspection.input()])
    inspection.compare('storeMany', oracle.refusal, code)
  }
  for (const [deed, operation] of DEEDS) {
    const allowed = rows.find((row) => !oracle.change(operation, row))
    for (const row of rows) {
      const expected = oracle.change(operation, row)
      if (!expected) continue
      const list = [...(allowed ? [allowed] : []), row].map((one) => entryOf(deed, one))
      const { code, problems } = await adapter.many(deed, name, who, list)
      // What is refused for all, or because others point at the first one, comes to the same.
      const isEither = code === 'E_CONFLICT' && allowed !== undefined
      const what = `${deed} ${list.map(({ id }) => id).join()}`
      inspection.compare(what, expected, isEither ? expected : code)
      if (allowed && !isEither && problems?.length) {
        const named = problems.some((one) => one.startsWith('/1/'))
        inspection.compare(`${what}, named`, true, named)
      }
    }
  }
}

/** What may be done to each of them may be done to all of them. */
export async function bulks(inspection: Inspection, rows: readonly LucidRow[]): Promise<void> {
  const { adapter, oracle, name, who } = inspection
  if (oracle.allows('store') && inspection.isStorable()) {
    const { code, problems, count } = await undone(async () => {
      const outcome = await adapter.many('storeMany', name, who, [inspection.input()])
      return { ...outcome, count: await inspection.count() }
    })
    inspection.compare('storeMany', undefined, code && [code, problems])
    inspection.compare('storeMany, rows there are', inspection.rows().length + 1, count)
  }
  for (const [deed, operation] of DEEDS) {
    const allowed = rows.filter((row) => !oracle.change(operation, row))
    if (allowed.length === 0) continue
    const list = allowed.map((row) => entryOf(deed, row))
    const { code, problems } = await undone(() => adapter.many(deed, name, who, list))
    if (code === 'E_CONFLICT' && deed === 'destroyMany') continue
    inspection.compare(`${deed} ${list.length} records`, undefined, code && [code, problems])
  }
}
