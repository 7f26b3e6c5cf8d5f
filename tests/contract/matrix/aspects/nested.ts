import db from '@adonisjs/lucid/services/db'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import { type Owned, ownedNames, ownedOf, type Row } from '#framework/resources/main'
import type { Outcome, Told } from '../../adapters/adapter.js'
import type { Inspection } from '../inspection.js'
import { undone } from '../undone.js'

/** Owners that stand in each other; more than are tried here are refused for that. */
const DEPTH = 2

type Send = (input: object, told?: Told) => Promise<Outcome<Row>>

/** What belongs to one record, and how it is written through it, however deep that one stands in others. */
interface Place {
  /** `update 12 with lines` */
  what: string
  /** `lines.notes`, as problems name it */
  path: string
  /** Undefined for a record that is only about to be stored. */
  owner?: LucidRow
  /** About the owner's resource. */
  outer: Inspection
  owned: Owned
  /** About the resource of what belongs to it. */
  inner: Inspection
  send(value: unknown, told?: Told): Promise<Outcome<Row>>
}

/** Something that is sent for what belongs to a record, and what has to come of it. */
interface Case {
  what: string
  value: unknown
  told?: Told
  /** Undefined when it is to be done. */
  expected: string | undefined
  /** `lines.id exists` */
  problem?: string
  /** Keys of the records that there are afterwards; when not said, one more than before. */
  left?: readonly string[]
}

/** What belongs to a record is written by its own policy, whoever may write the record. */
export async function refusedNested(inspection: Inspection): Promise<void> {
  for (const place of placesOf(inspection)) {
    for (const { what, value, told, expected, problem } of casesOf(place)) {
      if (!expected) continue
      const { code, problems } = await place.send(value, told)
      inspection.compare(what, expected, code)
      if (problem) inspection.compare(`${what}, named`, true, problems?.includes(problem) === true)
    }
  }
}

/** What may be done with a record may be done through the one it belongs to, and touches no other. */
export async function nested(inspection: Inspection): Promise<void> {
  for (const place of placesOf(inspection)) {
    for (const { what, value, told, expected, left } of casesOf(place)) {
      if (expected) continue
      await undone(async () => {
        const { code, problems } = await place.send(value, told)
        // Others point at what would have to go.
        if (code === 'E_CONFLICT' && told) return
        inspection.compare(what, undefined, code && [code, problems])
        const keys = await keysThere(place)
        if (left) inspection.compare(`${what}, what is left`, left, keys)
        else
          inspection.compare(`${what}, rows there are`, place.inner.rows().length + 1, keys.length)
      })
    }
  }
}

/** Of a new record, and of one of each kind that there is. */
function placesOf(inspection: Inspection): Place[] {
  const { adapter, name, oracle, who } = inspection
  const input = inspection.input()
  const stored =
    oracle.allows('store') && inspection.isStorable()
      ? within(inspection, undefined, 'store with', (owned) =>
          adapter.store(name, who, { ...input, ...owned })
        )
      : []
  const changed = telling(inspection).flatMap((row) => {
    const id = row.$primaryKeyValue as number
    return within(inspection, row, `update ${id} with`, (owned, told) =>
      adapter.update(name, who, id, told ? { ...inspection.input(row), ...owned } : owned, told)
    )
  })
  return [...stored, ...changed]
}

/** Records of each kind: what may be done to them, and to what belongs to them. */
function telling(inspection: Inspection): LucidRow[] {
  const { oracle, registered } = inspection
  const inner = ownedNames(registered).map((name) => {
    const relation = oracle.relation(name)!
    return { relation, there: oracle.beside(relation.model)! }
  })
  if (inner.length === 0) return []
  const kinds = new Map<string, LucidRow>()
  for (const row of inspection.rows()) {
    const belongs = inner.map(({ relation, there }) =>
      inspection.world
        .related(row, relation)
        .map((one) => `${there.change('update', one)} ${there.change('destroy', one)}`)
    )
    const kind = JSON.stringify([
      oracle.change('update', row),
      ...belongs.map((all) => [...new Set(all)].sort()),
    ])
    if (!kinds.has(kind)) kinds.set(kind, row)
  }
  return [...kinds.values()]
}

function within(
  outer: Inspection,
  owner: LucidRow | undefined,
  what: string,
  send: Send,
  above: readonly string[] = []
): Place[] {
  return ownedNames(outer.registered).flatMap((name) => {
    const owned = ownedOf(outer.world.registry, outer.registered, name)
    const place: Place = {
      what: `${what} ${name}`,
      path: [...above, name].join('.'),
      owner,
      outer,
      owned,
      inner: outer.about(owned.registered),
      send: (value, told) => send({ [name]: value }, told),
    }
    return [place, ...deeper(place, [...above, name])]
  })
}

/** The same of one record that belongs to the owner, where both may be changed. */
function deeper(place: Place, above: readonly string[]): Place[] {
  const { inner, owned, what } = place
  if (above.length === DEPTH || refusalOf(place)) return []
  const row = belonging(place).find((one) => !inner.oracle.change('update', one))
  if (!row) return []
  const id = row.$primaryKeyValue
  const send: Send = (input) => place.send(owned.many ? [{ id, ...input }] : { id, ...input })
  return within(inner, row, `${what} ${id} with`, send, above)
}

/** What anything that is sent at this place is refused with. */
function refusalOf({
  outer,
  owned,
  owner,
  path,
}: Place): Pick<Case, 'expected' | 'problem'> | undefined {
  const expected = owner && outer.oracle.change('update', owner)
  if (expected) return { expected }
  if (outer.oracle.writes(owned.name, owner)) return undefined
  return { expected: 'E_INVALID', problem: `${path} readonly` }
}

function casesOf(place: Place): Case[] {
  const cases = [...fresh(place), ...present(place), ...foreign(place), ...emptied(place)]
  const refusal = refusalOf(place)
  return refusal ? cases.map(({ what, value, told }) => ({ what, value, told, ...refusal })) : cases
}

/** All records that belong to the owner, hidden ones too. */
const belonging = ({ outer, owned, owner }: Place): LucidRow[] =>
  owner ? outer.world.related(owner, outer.oracle.relation(owned.name)!) : []

const keysOf = (rows: readonly LucidRow[]) => rows.map((row) => String(row.$primaryKeyValue)).sort()

async function keysThere({ inner }: Place): Promise<string[]> {
  const { primaryColumn, table } = inner.resource.shape
  const rows = await db.from(table).select(primaryColumn)
  return rows.map((row) => String(row[primaryColumn])).sort()
}

const entry = ({ owned }: Place, fields: object) => (owned.many ? [fields] : fields)

/** A record more; of one to one, where there is none yet. */
function fresh(place: Place): Case[] {
  const { inner, owned, what } = place
  if (!owned.many && belonging(place).length > 0) return []
  const fields = inner.input()
  delete fields[owned.back.name]
  if (Object.values(fields).includes(undefined)) return []
  const expected = inner.oracle.allows('store') ? undefined : inner.oracle.refusal
  return [{ what: `${what}, a new one`, value: entry(place, fields), expected }]
}

/** One record of each kind that there is: seen and not, theirs to change and not. */
function present(place: Place): Case[] {
  const { inner, what } = place
  const kinds = new Map<string | undefined, Case>()
  for (const row of belonging(place)) {
    const said = inner.oracle.change('update', row)
    if (kinds.has(said)) continue
    const id = row.$primaryKeyValue
    const left = keysOf(inner.rows())
    kinds.set(said, {
      what: `${what} ${id}`,
      value: entry(place, { id }),
      ...saidOf(place, said),
      left,
    })
  }
  return [...kinds.values()]
}

/** What is hidden is told of as what is not there. */
function saidOf(
  { owned, path }: Place,
  said: string | undefined
): Pick<Case, 'expected' | 'problem'> {
  if (said !== 'E_NOT_FOUND') return { expected: said }
  const { primaryKey } = owned.registered.resource.shape
  return { expected: 'E_INVALID', problem: `${path}.${primaryKey} exists` }
}

/** A record of another owner is not there, also for whoever may change it. */
function foreign(place: Place): Case[] {
  const { inner, owner, what } = place
  const own = belonging(place)
  const other = inner
    .rows()
    .find((row) => !own.includes(row) && !inner.oracle.change('update', row))
  if (!other || !owner) return []
  const id = other.$primaryKeyValue
  const value = entry(place, { id })
  return [{ what: `${what} ${id}, of another`, value, ...saidOf(place, 'E_NOT_FOUND') }]
}

/** A record that is replaced has what is sent and nothing else, of what is seen. */
function emptied(place: Place): Case[] {
  const { inner, outer, owned, owner, path, what } = place
  if (!owner || !owned.many || path.includes('.')) return []
  if (Object.values(outer.input(owner)).includes(undefined)) return []
  const seen = belonging(place).filter(
    (row) => inner.oracle.sees(row) && !inner.oracle.isTrashed(row)
  )
  if (seen.length === 0) return []
  const expected = seen
    .map((row) => inner.oracle.change('destroy', row))
    .find((said) => said !== undefined)
  const gone = inner.resource.shape.softDeletes ? [] : seen
  const left = keysOf(inner.rows().filter((row) => !gone.includes(row)))
  return [{ what: `${what}, emptied`, value: [], told: { change: 'replace' }, expected, left }]
}
