import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Relation } from '#framework/resources/main'
import type { LinkDeed } from '../../adapters/adapter.js'
import type { Inspection } from '../inspection.js'
import { imageOf } from '../world.js'
import { undone } from '../undone.js'

const DEEDS: readonly LinkDeed[] = ['link', 'unlink']

interface Case {
  deed: LinkDeed
  row: LucidRow
  relation: Relation
  related: LucidRow
  isSeen: boolean
  expected: string | undefined
}

/** Each sample with a record of the relation that is seen, and with one that is not. */
function casesOf({ oracle, registered, world }: Inspection, rows: readonly LucidRow[]): Case[] {
  const relations = [...registered.resource.shape.relations.values()].filter(
    ({ type, model }) => type === 'manyToMany' && world.registry.findByModel(model)
  )
  return relations.flatMap((relation) => {
    const there = oracle.beside(relation.model)!
    const isSeen = (one: LucidRow) => there.sees(one) && !there.isTrashed(one)
    const all = world.rows(relation.model)
    const picks = [all.find(isSeen), all.find((one) => !isSeen(one))]
    return picks.flatMap((related) =>
      related
        ? rows.flatMap((row) =>
            DEEDS.map((deed) => {
              const about = { deed, row, relation, related, isSeen: isSeen(related) }
              return { ...about, expected: refusalOf(oracle, about) }
            })
          )
        : []
    )
  })
}

function refusalOf(
  oracle: Inspection['oracle'],
  { deed, row, relation, isSeen }: Omit<Case, 'expected'>
): string | undefined {
  const refusal = oracle.change('update', row)
  if (refusal) return refusal
  if (!oracle.writes(relation.name, row)) return oracle.refusal
  // To take out what is not there is no fault; whether it is, only who sees it is told.
  return isSeen || deed === 'unlink' ? undefined : 'E_NOT_FOUND'
}

const pathOf = ({ resource }: Inspection, { row, relation, related }: Case) =>
  [
    resource.name,
    row.$primaryKeyValue as number,
    relation.name,
    related.$primaryKeyValue as number,
  ] as [string, number, string, number]

/** Links are the record's: they are set by whoever may change it, to records that they see. */
export async function refusedLinks(
  inspection: Inspection,
  rows: readonly LucidRow[]
): Promise<void> {
  const { adapter, resource, who } = inspection
  for (const one of casesOf(inspection, rows)) {
    const path = pathOf(inspection, one)
    if (one.expected) {
      const { code } = await adapter.link(one.deed, who, path)
      inspection.compare(`${one.deed} ${path.slice(1).join(' ')}`, one.expected, code)
    }
    if (one.expected !== 'E_NOT_FOUND' || inspection.oracle.change('update', one.row)) continue
    const input = { [one.relation.name]: [path[3]] }
    const { code, problems } = await adapter.update(resource.name, who, path[1], input)
    const got = [code, problems]
    inspection.compare(
      `update ${path.slice(1).join(' ')}, hidden`,
      ['E_INVALID', [`${one.relation.name} exists`]],
      got
    )
  }
}

/** What is hidden stays linked, whoever takes it out. */
export async function links(inspection: Inspection, rows: readonly LucidRow[]): Promise<void> {
  for (const one of casesOf(inspection, rows)) {
    if (one.expected) continue
    const path = pathOf(inspection, one)
    const what = `${one.deed} ${path.slice(1).join(' ')}`
    const image = () => (one.isSeen ? undefined : imageOf(inspection.registered))
    const { code, isLeft } = await undone(async () => {
      const before = await image()
      const outcome = await inspection.adapter.link(one.deed, inspection.who, path)
      return { ...outcome, isLeft: before === (await image()) }
    })
    inspection.compare(what, undefined, code)
    if (!one.isSeen) inspection.compare(`${what}, hidden and left`, true, isLeft)
  }
}
