import type { LucidRow } from '@adonisjs/lucid/types/model'
import { apiOffer, type ListQuery } from '#framework/resources/main'
import type { Inspection } from '../inspection.js'

/** What is filtered, sorted or searched by tells nothing of rows and fields that are not shown. */
export async function conditions(inspection: Inspection): Promise<void> {
  if (!inspection.oracle.allows('list')) return
  await groups(inspection)
  await searches(inspection)
  for (const path of relatedPaths(inspection)) await across(inspection, path)
}

/** Fields one relation away, and those further on that the resource offers. */
function relatedPaths({ registered, world, asker }: Inspection): Set<string> {
  const { filter, sort } = apiOffer(registered)
  const offered = [...filter, ...sort].filter((path) => path.includes('.'))
  if (asker.narrow) return new Set(offered)
  const near = [...registered.resource.shape.relations.values()].flatMap(({ name, model }) => {
    const related = world.registry.findByModel(model)
    return [...(related?.resource.shape.fields.keys() ?? [])].map((field) => `${name}.${field}`)
  })
  return new Set([...offered, ...near])
}

/** The words "or" and "not" do not reach around the scope. */
async function groups(inspection: Inspection): Promise<void> {
  const { oracle, registered } = inspection
  const { primaryKey } = registered.resource.shape
  const hidden = inspection.rows().find((row) => !oracle.sees(row) && !oracle.isTrashed(row))
  if (!hidden || !apiOffer(registered).filter.includes(primaryKey) || !oracle.reads(primaryKey))
    return
  const key = String(hidden.$primaryKeyValue)
  const filter = { or: [{ [primaryKey]: key }, { not: { [primaryKey]: key } }] }
  await compareRows(inspection, `filter on hidden ${key} or not`, { filter }, () => true)
}

async function compareRows(
  inspection: Inspection,
  what: string,
  query: ListQuery,
  holds: (row: LucidRow) => boolean
): Promise<void> {
  const { oracle } = inspection
  const { code, rows } = await inspection.all(query)
  const keys = oracle.listed().filter((key) => holds(inspection.find(key)!))
  inspection.compare(what, undefined, code)
  if (code) return
  const found = rows.map((row) => String(row[inspection.resource.shape.primaryKey])).sort()
  inspection.compare(`${what}, its rows`, keys, found)
}

async function across(inspection: Inspection, path: string): Promise<void> {
  const { adapter, oracle, registered, name, who } = inspection
  const offer = apiOffer(registered)
  const readable = oracle.readsAlong(path)
  if (readable && offer.filter.includes(path)) {
    for (const value of valuesOf(inspection, path)) {
      await compareRows(
        inspection,
        `filter[${path}]=${value}`,
        { filter: { [path]: value } },
        (row) => oracle.valuesAt(row, path).some((one) => String(one) === value)
      )
    }
  } else {
    const { code } = await adapter.list(name, who, { filter: { [path]: 'x' } })
    inspection.compare(`filter[${path}], not theirs`, 'E_INVALID_PARAMETER', code)
  }
  const { code, given } = await adapter.list(name, who, { sort: path, limit: 100 })
  if (!readable || !offer.sort.includes(path)) {
    inspection.compare(`sort=${path}, not theirs`, 'E_INVALID_PARAMETER', code)
    return
  }
  inspection.compare(`sort=${path}`, undefined, code)
  // What is hidden sorts like nothing at all, and that comes first: its place would tell its value.
  const isHidden = (given?.data ?? []).map((row) => {
    const record = inspection.find(String(row[registered.resource.shape.primaryKey]))
    return record !== undefined && oracle.valuesAt(record, path).length === 0
  })
  inspection.compare(
    `sort=${path}, rows without one come first`,
    isHidden.filter(Boolean).length,
    isHidden.indexOf(false) === -1 ? isHidden.length : isHidden.indexOf(false)
  )
}

/** A value that some row leads to and that may be seen there, and one that may not. */
function valuesOf(inspection: Inspection, path: string): string[] {
  const { everything, oracle } = inspection
  const all = new Set<string>()
  const seen = new Set<string>()
  for (const row of inspection.rows()) {
    for (const value of everything.valuesAt(row, path)) if (value !== null) all.add(String(value))
    for (const value of oracle.valuesAt(row, path)) if (value !== null) seen.add(String(value))
  }
  const hidden = [...all].find((value) => !seen.has(value))
  return [[...seen][0], hidden].filter((value) => value !== undefined)
}

/** Words of a field that may not be read find no row that they do not stand in elsewhere. */
async function searches(inspection: Inspection): Promise<void> {
  const { oracle, registered } = inspection
  const paths = (registered.resource.options.search ?? []) as readonly string[]
  const unreadable = paths.filter((path) => !oracle.readsAlong(path))
  const readable = paths.filter((path) => oracle.readsAlong(path))
  if (readable.length === 0) return
  for (const path of unreadable) {
    const values = inspection.rows().flatMap((row) => inspection.everything.valuesAt(row, path))
    const word = values.find((value) => typeof value === 'string' && value.length > 3)
    if (word === undefined) continue
    const search = String(word).split(/\s/)[0]
    const { code, rows } = await inspection.all({ search })
    const others = rows.filter((row) => {
      const record = inspection.find(String(row[registered.resource.shape.primaryKey]))!
      const text = readable.flatMap((one) => oracle.valuesAt(record, one)).join('\n')
      return !text.toLowerCase().includes(search.toLowerCase())
    })
    inspection.compare(
      `search for ${search}, of ${path}, unreadable`,
      [undefined, 0],
      [code, others.length]
    )
  }
}
