import type { LucidRow } from '@adonisjs/lucid/types/model'
import {
  apiOffer,
  type IncludeList,
  type Relation,
  type Row,
  shapeOf,
} from '#framework/resources/main'
import { type Inspection, sorted } from '../inspection.js'

/** Related rows read along are those of their own scope, with the fields that may be read of them. */
export async function includes(inspection: Inspection): Promise<void> {
  const { oracle, registered, asker } = inspection
  for (const name of apiOffer(registered).include) {
    const relation = registered.resource.shape.relations.get(name)!
    if (oracle.allows('list')) await listed(inspection, name)
    if (asker.narrow || !oracle.allows('show')) continue
    const seen = telling(inspection, relation)
    for (const path of pathsFrom(inspection, relation))
      for (const row of seen) await shown(inspection, row, path)
    for (const row of seen) await filtered(inspection, row, relation)
    if (seen.length && oracle.beside(relation.model)!.allows('list'))
      await names(inspection, seen[0], relation)
  }
}

/** Records that are seen: one of which some related rows are hidden, one of which all are, one of which none is. */
function telling(inspection: Inspection, relation: Relation): LucidRow[] {
  const { oracle, world } = inspection
  const kinds = new Map<string, LucidRow>()
  for (const row of inspection.rows()) {
    if (oracle.show(row)) continue
    const seen = oracle.related(row, relation).length
    const hidden = world.related(row, relation).length - seen
    const kind = `${seen > 0} ${hidden > 0}`
    if (!kinds.has(kind)) kinds.set(kind, row)
  }
  return [...kinds.values()]
}

/** A relation, and those that may be included in it. */
function pathsFrom({ world }: Inspection, { name, model }: Relation): string[][] {
  const related = world.registry.findByModel(model)!
  return [[name], ...apiOffer(related).include.map((inner) => [name, inner])]
}

/** What including a path is refused with; undefined where all it leads to may be listed. */
function refusalOf({ oracle }: Inspection, path: readonly string[]) {
  let here = oracle
  for (const name of path) {
    const relation = here.relation(name)!
    here = here.beside(relation.model)!
    if (!here.allows('list')) return oracle.refusal
  }
  return undefined
}

async function listed(inspection: Inspection, name: string): Promise<void> {
  const { adapter, oracle, resource, who } = inspection
  const { primaryKey } = resource.shape
  if (!oracle.reads(primaryKey)) return
  const query = { include: [name], fields: [primaryKey], limit: 20 }
  const { code, given } = await adapter.list(resource.name, who, query)
  const expected = refusalOf(inspection, [name])
  inspection.compare(`list include=${name}`, expected, code)
  for (const row of given?.data ?? []) {
    const record = inspection.find(String(row[primaryKey]))
    if (record) compareAlong(inspection, `list include=${name}`, record, [name], row)
  }
}

async function shown(inspection: Inspection, row: LucidRow, path: string[]): Promise<void> {
  const { adapter, resource, who } = inspection
  const id = row.$primaryKeyValue as number
  const what = `show include=${path.join('.')}`
  const { code, given } = await adapter.show(resource.name, who, id, { include: [path.join('.')] })
  inspection.compare(`${what} ${id}`, refusalOf(inspection, path), code)
  if (given) compareAlong(inspection, what, row, path, given)
}

function compareAlong(
  inspection: Inspection,
  what: string,
  row: LucidRow,
  path: readonly string[],
  { [path[0]]: got }: Row
): void {
  const { [path[0]]: expected } = inspection.oracle.along(row, path)
  inspection.compare(`${what} ${row.$primaryKeyValue}, its ${path[0]}`, deep(expected), deep(got))
}

/** A condition inside an include chooses among the rows that are seen, and brings no other in. */
async function filtered(inspection: Inspection, row: LucidRow, relation: Relation): Promise<void> {
  const { adapter, oracle, resource, who, world } = inspection
  const there = oracle.beside(relation.model)!
  const related = world.registry.findByModel(relation.model)!
  if (relation.type === 'belongsTo' || relation.type === 'hasOne' || !there.allows('list')) return
  const all = world.related(row, relation)
  const seen = oracle.related(row, relation)
  const hidden = all.find((one) => !seen.includes(one))
  const { primaryKey } = related.resource.shape
  if (!hidden || !there.reads(primaryKey) || !apiOffer(related).filter.includes(primaryKey)) return
  const keys = all.map((one) => one.$primaryKeyValue as number)
  const include = { [relation.name]: { filter: { [primaryKey]: { in: keys } } } }
  const id = row.$primaryKeyValue as number
  const { code, given } = await adapter.show(resource.name, who, id, {
    include: include as IncludeList,
  })
  const what = `show include[${relation.name}][filter]`
  inspection.compare(`${what} ${id}`, undefined, code)
  if (given) compareAlong(inspection, what, row, [relation.name], given)
}

/** A field that may not be read there can be neither shown, filtered nor sorted by. */
async function names(inspection: Inspection, row: LucidRow, relation: Relation): Promise<void> {
  const { adapter, oracle, resource, who } = inspection
  const there = oracle.beside(relation.model)!
  const isOne = relation.type === 'belongsTo' || relation.type === 'hasOne'
  for (const field of there.fields) {
    if (there.reads(field)) continue
    const { example } = shapeOf(relation.model).fields.get(field)!
    const questions = {
      fields: [field],
      ...(isOne ? {} : { sort: field, filter: { [field]: String(example) } }),
    }
    for (const [word, value] of Object.entries(questions)) {
      const include = { [relation.name]: { [word]: value } } as IncludeList
      const id = row.$primaryKeyValue as number
      const { code } = await adapter.show(resource.name, who, id, { include })
      const what = `show include[${relation.name}][${word}]=${field}, unreadable`
      inspection.compare(what, 'E_INVALID_PARAMETER', code)
    }
  }
}

/** In one order of names, at every level. */
function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, one]) => [name, deep(one)])
  return sorted(Object.fromEntries(entries))
}
