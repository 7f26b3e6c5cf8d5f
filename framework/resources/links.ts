import vine from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { insertStraight } from '#framework/database/main'
import type { Actor } from './actor.js'
import type { Problem } from './errors.js'
import { pointerOf } from './pointer.js'
import type { References } from './references.js'
import { type Relation, shapeOf } from './shape.js'

type Key = number | string

/**
 * What becomes of a many-to-many relation: these are linked, those are unlinked. A plain list of keys `replaces`:
 * what is linked and not in it is unlinked.
 */
export interface LinkChange {
  link: readonly Key[]
  unlink: readonly Key[]
  replaces: boolean
}

/** Keys that one list of links may have. */
export const MAX_LINKS = 200
const PARTS = new Set(['link', 'unlink'])
const FORMS = 'Send a list of keys, or { "link": […], "unlink": […] }.'

const isParts = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A list of keys, or `{ link: […], unlink: […] }`; keys of the related model, each once: a number that no key can be
 * is refused here.
 */
export function linkSchema({ model }: Relation): SchemaTypes {
  const { fields, primaryKey } = shapeOf(model)
  const keys = vine.array(fields.get(primaryKey)!.schema).maxLength(MAX_LINKS).distinct().optional()
  const parts = vine.object({ link: keys.clone(), unlink: keys.clone() })
  return vine.union([vine.union.if(isParts, parts), vine.union.else(keys)])
}

/** What is wrong with the form of a link change; the keys in it are the schema's to judge. */
export function linkProblem({ name, type }: Relation, value: unknown): Problem | undefined {
  if (type !== 'manyToMany') return undefined
  // Vine's optional would let null pass as if nothing had been said.
  if (value === null)
    return { field: name, rule: 'array', message: FORMS, pointer: pointerOf(name) }
  if (!isParts(value)) return undefined
  const unknown = Object.keys(value)
    .find((part) => !PARTS.has(part))
    ?.slice(0, 100)
  if (unknown === undefined) return undefined
  const message = `"${unknown}" says nothing here. ${FORMS}`
  return { field: name, rule: 'unknown', message, pointer: pointerOf(name, unknown) }
}

/** @param value  what the schema gave */
export function toLinkChange(value: unknown): LinkChange {
  if (Array.isArray(value)) return { link: value, unlink: [], replaces: true }
  const { link = [], unlink = [] } = value as { link?: Key[]; unlink?: Key[] }
  return { link, unlink: unlink.filter((key) => !link.includes(key)), replaces: false }
}

interface Context {
  references: References
  actor: Actor
  trx: TransactionClientContract
}

/**
 * Links and unlinks. Records that the actor does not see stay linked: a list cannot name what its sender was not shown.
 * @returns whether anything was changed
 */
export async function saveLinks(
  record: LucidRow,
  relation: Relation,
  change: LinkChange,
  { references, actor, trx }: Context
): Promise<boolean> {
  const linked = await linkedKeys(record, relation, trx)
  const wanted = new Set(change.link.map(String))
  const added = change.link.filter((key) => !linked.has(String(key)))
  const named = change.replaces
    ? [...linked.keys()].filter((key) => !wanted.has(key))
    : change.unlink
  const leaving = named.flatMap((key) => linked.get(String(key)) ?? [])
  const seen = await references.seen(relation, actor, leaving, trx)
  const removed = leaving.filter((key) => seen.has(String(key)))
  // The relation's name comes from the input, checked before against the model's many-to-many relations.
  const related = (record as any).related(relation.name)
  if (removed.length) await related.detach(removed)
  if (
    added.length &&
    !(await insertPairs(record, relation, related.getPivotTimestamps(false), added, trx))
  )
    await related.attach(added)
  return added.length + removed.length > 0
}

/** Writes the pivot's rows as Lucid would. @returns whether it was done: Lucid does what cannot be done straight */
async function insertPairs(
  record: LucidRow,
  { pivot }: Relation,
  timestamps: Record<string, string>,
  added: readonly Key[],
  trx: TransactionClientContract
): Promise<boolean> {
  const { table, localColumn, relatedColumn } = pivot!
  const local = record.$primaryKeyValue
  const rows = added.map((key) => ({ ...timestamps, [localColumn]: local, [relatedColumn]: key }))
  return (await insertStraight(trx, table, rows)) !== undefined
}

/** Keys of the linked records that the actor sees, in their order. */
export async function seenLinks(
  record: LucidRow,
  relation: Relation,
  { references, actor, trx }: Context
): Promise<Key[]> {
  const linked = await linkedKeys(record, relation, trx)
  const keys = [...linked.values()]
  const seen = await references.seen(relation, actor, keys, trx)
  return keys
    .filter((key) => seen.has(String(key)))
    .sort((one, other) => (typeof one === 'number' ? one - Number(other) : one < other ? -1 : 1))
}

async function linkedKeys(
  record: LucidRow,
  { pivot }: Relation,
  trx: TransactionClientContract
): Promise<Map<string, Key>> {
  const { table, localColumn, relatedColumn } = pivot!
  const linked = new Map<string, Key>()
  if (record.$isLocal) return linked
  const rows = await trx
    .from(table)
    .select(relatedColumn)
    .where(localColumn, record.$primaryKeyValue as Key)
  for (const row of rows) linked.set(String(row[relatedColumn]), row[relatedColumn])
  return linked
}
