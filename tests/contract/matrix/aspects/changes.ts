import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Told } from '../../adapters/adapter.js'
import { type Inspection, recordOperations } from '../inspection.js'
import { otherValue } from '../other_value.js'
import { undone } from '../undone.js'

type Change = NonNullable<Told['change']>

const CHANGES: readonly Change[] = ['replace', 'mergePatch', 'jsonPatch']

/** Some version of another record, and of another time. */
const STALE = '0'

const nothing = (change: Change) => (change === 'jsonPatch' ? [] : {})

/** Replacing and patching are updates; and whoever may not change a record learns nothing of its version. */
export async function refusedChanges(
  inspection: Inspection,
  rows: readonly LucidRow[]
): Promise<void> {
  const { adapter, oracle, name, who } = inspection
  for (const row of rows) {
    const id = row.$primaryKeyValue as number
    const expected = oracle.change('update', row)
    for (const change of expected ? CHANGES : []) {
      const { code } = await adapter.update(name, who, id, nothing(change), { change })
      inspection.compare(`${change} ${id}`, expected, code)
    }
    for (const operation of recordOperations(inspection.registered)) {
      const refusal = oracle.change(operation, row)
      const { code } = await inspection.change(operation, row, { version: STALE })
      const stale = refusal ?? 'E_PRECONDITION_FAILED'
      inspection.compare(`${operation} ${id}, an old version`, stale, code)
    }
  }
  for (const row of inspection.changeable(rows)) {
    for (const field of inspection.fields) {
      if (!oracle.writes(field, row)) await foreign(inspection, row, field)
      if (!oracle.reads(field)) await probes(inspection, row, field)
    }
  }
}

/** A field that is not theirs to set is refused by name, in whichever words another value is sent. */
async function foreign(inspection: Inspection, row: LucidRow, name: string): Promise<void> {
  const field = inspection.resource.shape.fields.get(name)!
  const value = otherValue(field, row.$attributes[name])
  const inputs = {
    replace: { [name]: value },
    mergePatch: { [name]: value },
    jsonPatch: [{ op: 'add', path: `/${name}`, value }],
  }
  const id = row.$primaryKeyValue as number
  for (const change of CHANGES) {
    const { code, problems } = await inspection.adapter.update(
      inspection.name,
      inspection.who,
      id,
      inputs[change],
      { change }
    )
    const what = `${change} ${id} with ${name}`
    const named = problems?.some((one) => one === `${name} readonly` || one === `${name} unknown`)
    inspection.compare(what, ['E_INVALID', true], [code, named])
  }
}

/** A step that tests or copies a field which may not be read does not tell what it is. */
async function probes(inspection: Inspection, row: LucidRow, name: string): Promise<void> {
  const { adapter, resource, who } = inspection
  const id = row.$primaryKeyValue as number
  const field = resource.shape.fields.get(name)!
  // What is not for answers at all, as a password is, would be compared as it is kept.
  const right = field.serialize(row.$attributes[name]) ?? row.$attributes[name]
  const ask = (steps: unknown) =>
    adapter.update(resource.name, who, id, steps, { change: 'jsonPatch' })
  const told = await ask([{ op: 'test', path: `/${name}`, value: right }])
  const wrong = otherValue(field, row.$attributes[name])
  const untold = await ask([{ op: 'test', path: `/${name}`, value: wrong }])
  const what = `jsonPatch ${id}, a test of ${name}`
  inspection.compare(`${what}, refused`, true, told.code !== undefined)
  inspection.compare(what, untold, told)
  const target = inspection.fields.find((one) => inspection.oracle.writes(one, row))
  if (!target) return
  const { code } = await ask([{ op: 'copy', from: `/${name}`, path: `/${target}` }])
  inspection.compare(`jsonPatch ${id}, a copy of ${name}, refused`, true, code !== undefined)
}

/** Whoever may update a record may replace and patch it, and name its version. */
export async function changes(inspection: Inspection, rows: readonly LucidRow[]): Promise<void> {
  const { adapter, oracle, name, who } = inspection
  for (const row of inspection.changeable(rows)) {
    const id = row.$primaryKeyValue as number
    const whole = inspection.input(row)
    const isWhole = Object.values(whole).every((value) => value !== undefined)
    for (const change of CHANGES) {
      if (change === 'replace' && !isWhole) continue
      const input = change === 'replace' ? whole : nothing(change)
      const { code, problems } = await undone(() =>
        adapter.update(name, who, id, input, { change })
      )
      inspection.compare(`${change} ${id}`, undefined, code && [code, problems])
    }
    if (oracle.show(row)) continue
    const version = await adapter.version(name, who, id).catch(() => STALE)
    const { code } = await undone(() => adapter.update(name, who, id, {}, { version }))
    inspection.compare(`update ${id}, its version`, undefined, code)
  }
}
