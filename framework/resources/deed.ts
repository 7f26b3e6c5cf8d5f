import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Actor } from './actor.js'
import type { Shape } from './shape.js'

/** The request a write came with, for those who keep account of it. */
export interface Origin {
  id: string
  ip: string
}

/** One write to one record. Witnesses hear of it inside its transaction, whichever protocol or operation it came by. */
export interface Deed {
  resource: string
  id: number | string
  /** store, update, destroy, restore or a named action */
  operation: string
  actor: Actor
  /** Names of the fields and relations whose values are others now; none of a destroyed record. */
  changed: readonly string[]
  origin: Origin | undefined
}

/** What it writes with `client` is kept together with the deed, or not at all; if it throws, the deed is not done. */
export type Witness = (deed: Deed, client: TransactionClientContract) => Promise<void>

/** The values of a record as they are now, to be compared with later. */
export function valuesOf(record: LucidRow): Record<string, unknown> {
  return { ...record.$attributes }
}

/** Names of the fields that have another value than before. The timestamp that moves with every write is not among them. */
export function changedFields(
  shape: Shape,
  before: Record<string, unknown>,
  record: LucidRow
): string[] {
  const changed: string[] = []
  for (const [name, field] of shape.fields) {
    if (field === shape.updated) continue
    const [earlier, later] = [before[name] ?? null, record.$attributes[name] ?? null]
    if (earlier === later) continue
    // Plain values are compared themselves: a password serialises to nothing, whichever it is.
    const isPlain = typeof (later ?? earlier) !== 'object'
    if (
      isPlain ||
      JSON.stringify(field.serialize(earlier)) !== JSON.stringify(field.serialize(later))
    )
      changed.push(name)
  }
  return changed
}
