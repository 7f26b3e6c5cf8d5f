import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import type { Action } from './action.js'
import type { Actor } from './actor.js'
import { isGeneratedSlugTaken, translated } from './database_refusal.js'
import { changedFields, type Origin, valuesOf, type Witness } from './deed.js'
import { OperationError } from './errors.js'
import type { RecordEvent } from './events.js'
import { type Input, writableNames } from './input.js'
import type { Change } from './change.js'
import type { Intake } from './intake.js'
import { absent, type Key, keyCondition, keyValues } from './key.js'
import { saveLinks } from './links.js'
import type { Surface } from './list_query.js'
import type { Lists } from './lists.js'
import { saveOwned } from './nested.js'
import { MAX_WRITTEN, tooMuch } from './owned.js'
import type { References } from './references.js'
import type { Registered, Registry } from './registry.js'
import { authorise, refuse } from './rights.js'
import type { Runtime } from './runtime.js'
import type { Row } from './selection.js'
import { Overtaken } from './transaction.js'
import { checkVersion, type Version } from './version.js'

/** What a write came to. */
export interface Written<Given extends Row | null = Row> {
  /** store, update, destroy, restore or the action's name */
  operation: string
  id: number | string
  /** The record as it is now, as its writer sees it: its key alone when it went out of their sight, null once destroyed. */
  row: Given
  /** Null where there is no row to have one. */
  version: string | null
  /** What the resource's `reveal` tells this once. */
  revealed?: string
  /** It was done before, with the same idempotency key, and this is what it came to then. */
  replayed: boolean
}

/** A write that has been found right and allowed, and waits to be done. */
export type Step<Given extends Row | null = Row> = () => Promise<Written<Given>>

/** What a transaction of writes works with. */
export interface Desk {
  runtime: Runtime
  registry: Registry
  lists: Lists
  intake: Intake
  references: References
  witnesses: readonly Witness[]
}

/** How events call what was done; everything else is an action. */
const EVENTS = {
  store: 'record:stored',
  update: 'record:updated',
  destroy: 'record:destroyed',
} as const

/** What one actor writes in one transaction. Events go out once it is committed. */
export class Writing {
  /** Records that are others now, or gone. */
  altered = 0
  #written = 0

  constructor(
    readonly desk: Desk,
    readonly trx: TransactionClientContract,
    readonly actor: Actor,
    private surface: Surface,
    private origin: Origin | undefined
  ) {}

  /** @param input  what the intake let pass */
  async store(registered: Registered, { values, links, owned }: Input): Promise<Written> {
    const { resource } = registered
    const record = new resource.model().merge(values as never).useTransaction(this.trx)
    try {
      await record.save()
      await this.#saveLinks(registered, record, links)
    } catch (error) {
      const refusal = translated(error, registered, values)
      throw isGeneratedSlugTaken(error, resource.shape, values) ? new Overtaken(refusal) : refusal
    }
    const changed = Object.keys(values).filter((name) => (values[name] ?? null) !== null)
    const nested = await saveOwned(this, registered, record, owned, 'fields')
    return this.#outcome(registered, record, 'store', [
      ...changed,
      ...Object.keys(links),
      ...nested,
    ])
  }

  /** @throws E_INVALID */
  async storing(
    registered: Registered,
    raw: unknown,
    fixed?: Record<string, unknown>
  ): Promise<Step> {
    const input = await this.desk.intake.forStore(registered, this.actor, raw, this.trx, fixed)
    return () => this.store(registered, input)
  }

  /** @throws E_NOT_FOUND, E_FORBIDDEN, E_PRECONDITION_FAILED, E_INVALID */
  async updating(
    registered: Registered,
    key: Key,
    raw: unknown,
    change: Change,
    version: Version | undefined
  ): Promise<Step> {
    const record = await this.#find(registered, 'update', key, version)
    const { intake } = this.desk
    const input = await intake.forUpdate(registered, this.actor, raw, change, record, this.trx)
    return () => this.#update(registered, record, input, change)
  }

  /** Names that may be set of this record. @throws E_NOT_FOUND, E_FORBIDDEN, E_PRECONDITION_FAILED */
  async writable(
    registered: Registered,
    key: Key,
    version: Version | undefined
  ): Promise<string[]> {
    const record = await this.#find(registered, 'update', key, version)
    return writableNames(registered, this.actor, record)
  }

  async #update(
    registered: Registered,
    record: LucidRow,
    input: Input,
    change: Change
  ): Promise<Written> {
    const { shape } = registered.resource
    const before = valuesOf(record)
    record.merge(input.values as never)
    let linked: string[]
    try {
      linked = await this.#saveLinks(registered, record, input.links)
      // A record with other links is another version of itself.
      if (linked.length) record.enableForceUpdate()
      await record.save()
    } catch (error) {
      throw translated(error, registered, input.values)
    }
    const nested = await saveOwned(this, registered, record, input.owned, change)
    const name = shape.updated?.name
    if (nested.length && name && before[name] === record.$attributes[name])
      await record.enableForceUpdate().save()
    const changed = changedFields(shape, before, record)
    return this.#outcome(registered, record, 'update', [...changed, ...linked, ...nested])
  }

  /** @throws E_NOT_FOUND, E_FORBIDDEN, E_PRECONDITION_FAILED */
  async destroying(
    registered: Registered,
    key: Key,
    version: Version | undefined
  ): Promise<Step<null>> {
    const record = await this.#find(registered, 'destroy', key, version)
    return () => this.#destroy(registered, record)
  }

  async #destroy(registered: Registered, record: LucidRow): Promise<Written<null>> {
    try {
      await record.delete()
    } catch (error) {
      throw translated(error, registered, {})
    }
    const id = keyOf(record)
    await this.#tell(registered, id, 'destroy', [])
    return { operation: 'destroy', id, row: null, version: null, replayed: false }
  }

  async restore(registered: Registered, key: Key, version: Version | undefined): Promise<Written> {
    const record = await this.#find(registered, 'restore', key, version, 'with')
    await (record as LucidRow & { restore(): Promise<unknown> }).restore()
    return this.#outcome(registered, record, 'restore', [])
  }

  async act(
    registered: Registered,
    key: Key,
    [name, action]: [name: string, action: Action],
    input: Record<string, unknown>,
    version: Version | undefined
  ): Promise<Written> {
    const record = await this.#find(registered, name, key, version)
    if (action.when && !action.when(record)) {
      throw new OperationError(
        'E_CONFLICT',
        `"${action.label}" makes no sense for this record as it is now.`
      )
    }
    const before = valuesOf(record)
    await action.run(record, { actor: this.actor, input })
    const changed = changedFields(registered.resource.shape, before, record)
    return this.#outcome(registered, record, name, changed)
  }

  /**
   * The record inside the actor's scope, if the policy says yes to the operation. It is locked first and looked at
   * then: what is decided here is decided about what will be written over.
   */
  async #find(
    registered: Registered,
    operation: string,
    key: Key,
    version: Version | undefined,
    trashed?: 'with'
  ): Promise<LucidRow> {
    const { actor, trx } = this
    const { shape, model } = registered.resource
    const condition = keyCondition(shape, key)
    if (!condition) absent(registered, key)
    const query = trashed ? (model as typeof model & WithTrash).withTrashed() : model.query()
    for (const [field, value] of keyValues(shape, key)!) query.where(field.columnName, value)
    const record = (await query.useTransaction(trx).forUpdate().first()) as LucidRow | null
    if (!record) absent(registered, key)
    const [seen] = await this.desk.lists.keys(registered, actor, condition, {
      trashed,
      client: trx,
    })
    if (seen === undefined) absent(registered, key)
    // Lucid gives a query's transaction to its statement only: without this the row is saved outside of it.
    record.useTransaction(trx)
    authorise(registered, actor, operation, record)
    checkVersion(shape, record, version, this.desk.runtime.secret)
    return record
  }

  /** @returns names of the relations that have other links now */
  async #saveLinks(
    registered: Registered,
    record: LucidRow,
    links: Input['links']
  ): Promise<string[]> {
    const { relations } = registered.resource.shape
    const changed: string[] = []
    for (const [name, change] of Object.entries(links)) {
      const context = { references: this.desk.references, actor: this.actor, trx: this.trx }
      if (await saveLinks(record, relations.get(name)!, change, context)) changed.push(name)
    }
    return changed
  }

  async #outcome(
    registered: Registered,
    record: LucidRow,
    operation: string,
    changed: readonly string[]
  ): Promise<Written> {
    const id = keyOf(record)
    await this.#tell(registered, id, operation, changed)
    const { primaryKey } = registered.resource.shape
    const key = keyCondition(registered.resource.shape, id)!
    const found = await this.desk.lists.find(
      registered,
      this.actor,
      key,
      {},
      this.surface,
      this.trx
    )
    // A change may take a record out of the actor's sight; it is done all the same, and its id is all there is to say.
    const { row, version } = found ?? { row: { [primaryKey]: id }, version: null }
    const revealed = registered.resource.options.reveal?.(record as never)
    const written = { operation, id, row, version, replayed: false }
    return revealed === undefined ? written : { ...written, revealed }
  }

  async #tell(
    registered: Registered,
    id: number | string,
    operation: string,
    changed: readonly string[]
  ): Promise<void> {
    const { actor, origin, trx } = this
    if (++this.#written > MAX_WRITTEN) throw tooMuch()
    if (operation !== 'update' || changed.length) this.altered++
    const { witnesses, runtime } = this.desk
    const resource = registered.resource.name
    for (const witness of witnesses)
      await witness({ resource, id, operation, actor, changed, origin }, trx)
    const event: RecordEvent = { resource, id, actor }
    trx.after('commit', () => {
      emitted(runtime, operation, event).catch((err) => {
        // What was written stays written; a rejection that nobody takes would end the process.
        runtime.logger.error({ err }, `A listener of "${operation}" of ${resource} failed`)
      })
    })
  }
}

/** Tells the listeners of what was done. @returns when all of them are through with it */
function emitted({ emitter }: Runtime, operation: string, event: RecordEvent): Promise<void> {
  if (operation in EVENTS) return emitter.emit(EVENTS[operation as keyof typeof EVENTS], event)
  return emitter.emit('record:acted', { ...event, action: operation })
}

interface WithTrash {
  withTrashed(): ReturnType<LucidModel['query']>
}

const keyOf = (record: LucidRow) => record.$primaryKeyValue as number | string

/** Whoever may see no record of this kind does not learn either which ones are there. */
export function reach(registered: Registered, actor: Actor, operation: string): void {
  const { name } = registered.resource
  if (!actor.reaches(name, operation) || registered.policy.show(actor) !== true)
    throw refuse(actor, name, operation)
}
