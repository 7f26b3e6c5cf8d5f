import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Change } from './change.js'
import type { Condition } from './conditions.js'
import { OperationError } from './errors.js'
import type { Input } from './input.js'
import {
  MAX_WRITTEN,
  notOwned,
  type Owned,
  type OwnedEntry,
  ownedOf,
  placeOf,
  problemsWithin,
} from './owned.js'
import { pointerOf } from './pointer.js'
import type { Registered } from './registry.js'
import { authorise } from './rights.js'
import { reach, type Writing } from './writing.js'

type Key = number | string

/**
 * Writes the records that belong to one, each by the policy, fields and rules of its own resource.
 * @param change  in which way; when the owner is replaced, those that were not sent are destroyed
 * @returns names of the relations of which something was changed
 */
export async function saveOwned(
  writing: Writing,
  registered: Registered,
  record: LucidRow,
  sent: Input['owned'],
  change: Change
): Promise<string[]> {
  const changed: string[] = []
  for (const [name, entries] of Object.entries(sent)) {
    const owned = ownedOf(writing.desk.registry, registered, name)
    const before = writing.altered
    const owner = record.$attributes[owned.key.name] as Key
    await new OwnedWriting(writing, owned, owner, change).save(entries)
    if (writing.altered > before) changed.push(name)
  }
  return changed
}

class OwnedWriting {
  constructor(
    private writing: Writing,
    private owned: Owned,
    private owner: Key,
    private change: Change
  ) {}

  async save(entries: readonly OwnedEntry[]): Promise<void> {
    const { owned } = this
    const present = await this.#present()
    const kept = new Set(entries.map(({ id }) => String(id)))
    // Of one to one there is no second: what is sent without a key is what there is, if there is something.
    const only = owned.many || entries.length === 0 ? undefined : present[0]
    for (const id of present) {
      if (kept.has(String(id)) || id === only) continue
      await this.#within(pointerOf(owned.name), () => this.#destroy(id))
    }
    for (const [index, { id = only, fields }] of entries.entries()) {
      await this.#within(placeOf(owned, index), () =>
        id === undefined ? this.#store(fields) : this.#update(id, fields)
      )
    }
  }

  /** Keys of the records that may have to go, as far as the actor sees them. */
  async #present(): Promise<Key[]> {
    const { registered, back, many } = this.owned
    if (many && this.change !== 'replace') return []
    const { desk, actor, trx: client } = this.writing
    const condition: Condition = { field: back.name, operator: 'eq', value: this.owner }
    return desk.lists.keys(registered, actor, condition, { client, limit: MAX_WRITTEN + 1 })
  }

  async #store(fields: OwnedEntry['fields']): Promise<void> {
    const { registered, back } = this.owned
    authorise(registered, this.writing.actor, 'store')
    const step = await this.writing.storing(registered, fields, { [back.name]: this.owner })
    await step()
  }

  async #update(id: Key, fields: OwnedEntry['fields']): Promise<void> {
    const { registered, back } = this.owned
    const { actor } = this.writing
    reach(registered, actor, 'update')
    const isWhole = this.change === 'replace' && registered.policy.writable(actor, back.name)
    const step = await this.writing.updating(
      registered,
      this.#keyOf(id),
      isWhole ? { ...fields, [back.name]: this.owner } : fields,
      this.change,
      undefined
    )
    await step()
  }

  async #destroy(id: Key): Promise<void> {
    const { registered } = this.owned
    reach(registered, this.writing.actor, 'destroy')
    const step = await this.writing.destroying(registered, this.#keyOf(id), undefined)
    await step()
  }

  /** The owner is part of the key: what belongs to somebody else is not there. */
  #keyOf(id: Key) {
    const { registered, back } = this.owned
    return { [registered.resource.shape.primaryKey]: id, [back.name]: this.owner }
  }

  /** What goes wrong is told as a problem of the owner's input. */
  async #within(place: string, write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      const known = error.code === 'E_NOT_FOUND' ? notOwned(this.owned) : error
      const problems = problemsWithin(this.owned, place, known)
      throw new OperationError(known.code, known.message, problems)
    }
  }
}
