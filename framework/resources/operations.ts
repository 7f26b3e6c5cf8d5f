import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from './actor.js'
import type { AggregateQuery } from './aggregate_query.js'
import { type Aggregate, Aggregates } from './aggregates.js'
import { type BulkEntry, inOneGo, partOf, readBulk, readEntries } from './bulk.js'
import type { Condition } from './conditions.js'
import { translated } from './database_refusal.js'
import type { Origin, Witness } from './deed.js'
import { notFound } from './errors.js'
import { type Asked, type Claim, Idempotency, type Result } from './idempotency.js'
import type { Change } from './change.js'
import { Intake } from './intake.js'
import type { ListQuery, Surface } from './list_query.js'
import { absent, type Key, keyCondition } from './key.js'
import { type FoundText, type List, Lists, type ListText } from './lists.js'
import { References } from './references.js'
import { type Registered, Registry } from './registry.js'
import type { ResourceClass } from './resource.js'
import { authorise, may } from './rights.js'
import type { Runtime } from './runtime.js'
import type { Row } from './selection.js'
import { inTransaction } from './transaction.js'
import { requireVersion, type Version } from './version.js'
import { type Desk, reach, Writing, type Written } from './writing.js'

export interface ShowQuery extends Pick<ListQuery, 'include' | 'fields' | 'trashed'> {}

/** What any write may be told besides its input. */
export interface WriteOptions {
  /** Default: `app`. */
  surface?: Surface
  /** A transaction this is to be part of; the events follow its commit. Default: one of its own. */
  client?: TransactionClientContract
  /** The request it came with; witnesses are told. */
  origin?: Origin
  /** The same request with the same key is done once; sent again, it is told what it came to. Kept for 24 hours. */
  idempotency?: { key: string }
}

/** What a write to a record that is there may be told. */
export interface ChangeOptions extends WriteOptions {
  /** The version its sender has seen: the record is left alone when it has another one by now. */
  version?: Version
}

export interface UpdateOptions extends ChangeOptions {
  /** What the input means. Default: `fields`, those given change and no other. */
  change?: Change
}

/** What an actor may do with one record, by operation and action name. */
export type Offers = Record<string, boolean>

/**
 * The only code that touches rows for an outsider. Every protocol goes through it, and it goes through
 * one pipeline: actor → authorise → scope → parse and validate → transaction → event → serialise.
 * A resource is named by its class, or by what the registry gives for a name.
 */
export class Operations {
  readonly registry = new Registry()
  #runtime?: Runtime
  #lists = new Lists(this.registry, () => this.runtime)
  #aggregates = new Aggregates(this.registry, (shape, sql, values, client) =>
    this.runtime.reader.all(sql, values, shape.connection, client)
  )
  #references = new References(this.registry, this.#lists)
  #intake = new Intake(this.#references)
  #witnesses: Witness[] = []
  #idempotency = new Idempotency(() => this.runtime)

  /** Given once, when the application boots. */
  configure(runtime: Runtime): void {
    this.#runtime = runtime
  }

  get runtime(): Runtime {
    if (!this.#runtime) throw new Error('The operations are used before the application has booted')
    return this.#runtime
  }

  /** From now on the witness is told of every write, inside its transaction. */
  addWitness(witness: Witness): void {
    this.#witnesses.push(witness)
  }

  get #desk(): Desk {
    return {
      runtime: this.runtime,
      lists: this.#lists,
      intake: this.#intake,
      references: this.#references,
      witnesses: this.#witnesses,
    }
  }

  #of(resource: ResourceClass | Registered): Registered {
    return typeof resource === 'function' ? this.registry.of(resource) : resource
  }

  /**
   * Rows the actor may see.
   * @returns `{ data, meta }`; `data` is empty past the end
   * @throws E_UNAUTHENTICATED, E_FORBIDDEN, E_INVALID_PARAMETER naming the parameter and what is allowed
   */
  async list(
    resource: ResourceClass | Registered,
    actor: Actor,
    query: ListQuery = {},
    surface: Surface = 'app'
  ): Promise<List> {
    const registered = this.#of(resource)
    authorise(registered, actor, 'list')
    return this.#lists.list(registered, actor, query, surface)
  }

  /** `list` with its rows as JSON text, for adapters that send JSON: SQLite writes it itself where the fields allow. */
  async listText(
    resource: ResourceClass | Registered,
    actor: Actor,
    query: ListQuery = {},
    surface: Surface = 'app'
  ): Promise<ListText> {
    const registered = this.#of(resource)
    authorise(registered, actor, 'list')
    return this.#lists.listText(registered, actor, query, surface)
  }

  /**
   * Rows of a list of any length as JSON texts, read in batches as they are taken. `limit` is the number of rows in
   * all, and there may be none. Whatever is refused is thrown when the first row is taken.
   */
  stream(
    resource: ResourceClass | Registered,
    actor: Actor,
    query: ListQuery = {},
    surface: Surface = 'app'
  ): AsyncGenerator<string, void, undefined> {
    const registered = this.#of(resource)
    authorise(registered, actor, 'list')
    return this.#lists.stream(registered, actor, query, surface)
  }

  /**
   * Rows counted, added up and averaged by groups: `{ group: 'status', measures: ['count', 'avg:readingMinutes'] }`.
   * @returns `{ data, meta }`; each object has its groups and measures under the names they were asked by
   * @throws E_NOT_FOUND where the resource offers programs none, E_INVALID_PARAMETER, E_QUERY_TOO_EXPENSIVE
   */
  async aggregate(
    resource: ResourceClass | Registered,
    actor: Actor,
    query: AggregateQuery = {},
    surface: Surface = 'app'
  ): Promise<Aggregate> {
    const registered = this.#of(resource)
    authorise(registered, actor, 'list')
    return this.#aggregates.aggregate(registered, actor, query, surface)
  }

  /** @throws E_NOT_FOUND for a row that is absent or that the actor may not see: the two look the same */
  async show(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    query: ShowQuery = {},
    surface: Surface = 'app'
  ): Promise<Row> {
    const registered = this.#of(resource)
    const condition = this.#showCondition(registered, actor, key, query)
    const found =
      condition && (await this.#lists.find(registered, actor, condition, query, surface))
    return found?.row ?? absent(registered, key)
  }

  /** `show` as JSON text, and the version that a change of the record can name. */
  async showText(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    query: ShowQuery = {},
    surface: Surface = 'app'
  ): Promise<FoundText> {
    const registered = this.#of(resource)
    const condition = this.#showCondition(registered, actor, key, query)
    const text =
      condition && (await this.#lists.findText(registered, actor, condition, query, surface))
    return text ?? absent(registered, key)
  }

  #showCondition(
    registered: Registered,
    actor: Actor,
    key: Key,
    query: ShowQuery
  ): Condition | undefined {
    authorise(registered, actor, 'show')
    if (query.trashed) authorise(registered, actor, 'restore')
    return keyCondition(registered.resource.shape, key)
  }

  /** @throws E_INVALID with one problem per field, E_UNAUTHENTICATED, E_FORBIDDEN */
  async store(
    resource: ResourceClass | Registered,
    actor: Actor,
    raw: unknown,
    options: WriteOptions = {}
  ): Promise<Written> {
    const registered = this.#of(resource)
    authorise(registered, actor, 'store')
    return this.#once(
      registered,
      actor,
      { operation: 'store', input: raw },
      options,
      async (claim) => {
        // Before the transaction begins: what is refused keeps nobody waiting.
        const input = await this.#intake.forStore(registered, actor, raw, options.client)
        return this.#write(registered, actor, options, claim, (writing) =>
          writing.store(registered, input)
        )
      }
    )
  }

  /**
   * Changes the fields that are given; `change` says what else the input may mean.
   * @throws E_NOT_FOUND, E_INVALID, E_UNAUTHENTICATED, E_FORBIDDEN, E_PRECONDITION_FAILED, E_PRECONDITION_REQUIRED
   */
  async update(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    raw: unknown,
    options: UpdateOptions = {}
  ): Promise<Written> {
    const registered = this.#reached(resource, actor, 'update')
    const { change = 'fields', version } = options
    requireVersion(registered, options.surface, version)
    const asked = { operation: 'update', key, input: raw, version, change }
    return this.#once(registered, actor, asked, options, (claim) =>
      this.#write(registered, actor, options, claim, async (writing) => {
        const step = await writing.updating(registered, key, raw, change, version)
        return step()
      })
    )
  }

  /**
   * Whether an update of this record may begin: throws what the update would, and writes nothing. For adapters that
   * are to receive something large first.
   * @throws E_NOT_FOUND, E_UNAUTHENTICATED, E_FORBIDDEN, E_PRECONDITION_FAILED, E_PRECONDITION_REQUIRED, E_INVALID for a field that this actor cannot write
   */
  async checkUpdate(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    raw: unknown,
    { surface, version }: ChangeOptions = {}
  ): Promise<void> {
    const registered = this.#reached(resource, actor, 'update')
    requireVersion(registered, surface, version)
    await this.#write(registered, actor, { surface }, undefined, async (writing) => {
      await writing.updating(registered, key, raw, 'fields', version)
      return []
    })
  }

  /** Puts the record in the trash where there is one, else removes it. @throws E_CONFLICT when others point at it */
  async destroy(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    options: ChangeOptions = {}
  ): Promise<Written<null>> {
    const registered = this.#reached(resource, actor, 'destroy')
    const { version } = options
    requireVersion(registered, options.surface, version)
    const asked = { operation: 'destroy', key, version }
    return this.#once(registered, actor, asked, options, (claim) =>
      this.#write(registered, actor, options, claim, async (writing) => {
        const step = await writing.destroying(registered, key, version)
        return step()
      })
    )
  }

  /** Brings a record back from the trash. */
  async restore(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    options: ChangeOptions = {}
  ): Promise<Written> {
    const registered = this.#reached(resource, actor, 'restore')
    const { version } = options
    requireVersion(registered, options.surface, version)
    const asked = { operation: 'restore', key, version }
    return this.#once(registered, actor, asked, options, (claim) =>
      this.#write(registered, actor, options, claim, (writing) =>
        writing.restore(registered, key, version)
      )
    )
  }

  /** A named action on one record. @throws E_NOT_FOUND for an action or a record that is not there */
  async act(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    action: string,
    options: ChangeOptions = {}
  ): Promise<Written> {
    const { name, actions } = this.#of(resource).resource
    if (!Object.hasOwn(actions, action)) throw notFound(name, action)
    const registered = this.#reached(resource, actor, action)
    const { version } = options
    requireVersion(registered, options.surface, version)
    const asked = { operation: action, key, version }
    return this.#once(registered, actor, asked, options, (claim) =>
      this.#write(registered, actor, options, claim, (writing) =>
        writing.act(registered, key, [action, actions[action]], version)
      )
    )
  }

  /**
   * Stores up to 100 records, all of them or none.
   * @param raw  a list with one input per record
   * @throws what `store` throws, with a pointer for each problem
   */
  async storeMany(
    resource: ResourceClass | Registered,
    actor: Actor,
    raw: unknown,
    options: WriteOptions = {}
  ): Promise<Written[]> {
    const registered = this.#of(resource)
    authorise(registered, actor, 'store')
    const inputs = readBulk(raw)
    return this.#once(registered, actor, { operation: 'storeMany', input: raw }, options, (claim) =>
      this.#write(registered, actor, options, claim, (writing) =>
        inOneGo(
          inputs.length,
          (index) => writing.storing(registered, inputs[index]),
          () => '',
          this.#bulkPatience
        )
      )
    )
  }

  /**
   * Changes up to 100 records, all of them or none.
   * @param raw  a list of `{ id, version?, input }`
   * @throws what `update` throws, with a pointer for each problem
   */
  async updateMany(
    resource: ResourceClass | Registered,
    actor: Actor,
    raw: unknown,
    options: Omit<UpdateOptions, 'version'> = {}
  ): Promise<Written[]> {
    const registered = this.#reached(resource, actor, 'update')
    const { change = 'fields', surface } = options
    const entries = readEntries(raw, ['version', 'input'])
    const asked = { operation: 'updateMany', input: raw, change }
    const prepare = async (writing: Writing, { id, version, input }: BulkEntry) => {
      requireVersion(registered, surface, version)
      return writing.updating(registered, id, input, change, version)
    }
    return this.#once(registered, actor, asked, options, (claim) =>
      this.#write(registered, actor, options, claim, (writing) =>
        inOneGo(
          entries.length,
          (index) => prepare(writing, entries[index]),
          partOf,
          this.#bulkPatience
        )
      )
    )
  }

  /**
   * Destroys up to 100 records, all of them or none.
   * @param raw  a list of `{ id, version? }`
   * @throws what `destroy` throws, with a pointer for each problem
   */
  async destroyMany(
    resource: ResourceClass | Registered,
    actor: Actor,
    raw: unknown,
    options: WriteOptions = {}
  ): Promise<Written<null>[]> {
    const registered = this.#reached(resource, actor, 'destroy')
    const entries = readEntries(raw, ['version'])
    const asked = { operation: 'destroyMany', input: raw }
    const prepare = async (writing: Writing, { id, version }: BulkEntry) => {
      requireVersion(registered, options.surface, version)
      return writing.destroying(registered, id, version)
    }
    return this.#once(registered, actor, asked, options, (claim) =>
      this.#write(registered, actor, options, claim, (writing) =>
        inOneGo(
          entries.length,
          (index) => prepare(writing, entries[index]),
          partOf,
          this.#bulkPatience
        )
      )
    )
  }

  /**
   * What the actor may do with a row of a list, to offer only that. The refusal itself stays with the operations:
   * this looks at the row as read, so a policy that needs a hidden field decides again when the operation runs.
   */
  offers(resource: ResourceClass | Registered, actor: Actor, row: Row): Offers {
    const registered = this.#of(resource)
    const names = ['show', 'update', 'destroy']
    if (registered.resource.shape.softDeletes) names.push('restore')
    const offers: Offers = {}
    for (const name of names) offers[name] = may(registered, actor, name, row)
    for (const [name, action] of Object.entries(registered.resource.actions)) {
      offers[name] = may(registered, actor, name, row) && (action.when?.(row as never) ?? true)
    }
    return offers
  }

  /** Whether the actor may do an operation that concerns no single record, such as list and store. */
  may(resource: ResourceClass | Registered, actor: Actor, operation: string): boolean {
    return may(this.#of(resource), actor, operation)
  }

  /** A bulk keeps other writers waiting, who give up after a while: it has as long as two of them. */
  get #bulkPatience(): number {
    return this.runtime.patience * 2
  }

  #reached(resource: ResourceClass | Registered, actor: Actor, operation: string): Registered {
    const registered = this.#of(resource)
    reach(registered, actor, operation)
    return registered
  }

  /** Does the work; with an idempotency key, only if it was not done before. */
  #once<Given extends Result>(
    registered: Registered,
    actor: Actor,
    asked: Asked,
    { idempotency }: WriteOptions,
    work: (claim?: Claim) => Promise<Given>
  ): Promise<Given> {
    if (!idempotency) return work()
    return this.#idempotency.once(registered, actor, asked, idempotency.key, work)
  }

  async #write<Given extends Result>(
    registered: Registered,
    actor: Actor,
    { surface = 'app', client, origin }: WriteOptions,
    claim: Claim | undefined,
    work: (writing: Writing) => Promise<Given>
  ): Promise<Given> {
    const begin = async (trx: TransactionClientContract) => {
      await claim?.take(trx)
      const given = await work(new Writing(this.#desk, trx, actor, surface, origin))
      await claim?.keep(trx, given)
      return given
    }
    try {
      return await inTransaction(this.runtime, registered.resource.shape, begin, client)
    } catch (error) {
      throw translated(error, registered, {})
    }
  }
}

/** The application's operations; the framework's provider configures them at boot. */
export const operations = new Operations()
