import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { readActionInput } from './action_input.js'
import type { Actor } from './actor.js'
import { type BulkEntry, inOneGo, partOf, readBulk, readEntries } from './bulk.js'
import { translated } from './database_refusal.js'
import type { Witness } from './deed.js'
import { notFound, OperationError } from './errors.js'
import { type Asked, type Claim, Idempotency, type Result } from './idempotency.js'
import { writableNames } from './input.js'
import { Intake } from './intake.js'
import { absent, type Key, keyValues } from './key.js'
import { References } from './references.js'
import type { Registered } from './registry.js'
import type { ResourceClass } from './resource.js'
import { authorise, refuse } from './rights.js'
import { inTransaction } from './transaction.js'
import { requireVersion } from './version.js'
import { type Desk, reach, Writing, type Written } from './writing.js'
import { Reads } from './reads.js'
import type { ActOptions, ChangeOptions, UpdateOptions, WriteOptions } from './write_options.js'

/**
 * The only code that touches rows for an outsider. Every protocol goes through it, and it goes through
 * one pipeline: actor → authorise → scope → parse and validate → transaction → event → serialise.
 * A resource is named by its class, or by what the registry gives for a name.
 */
export class Operations extends Reads {
  #references = new References(this.registry, this.lists)
  #intake = new Intake(this.registry, this.#references)
  #witnesses: Witness[] = []
  #idempotency = new Idempotency(() => this.runtime)

  /** From now on the witness is told of every write, inside its transaction. */
  addWitness(witness: Witness): void {
    this.#witnesses.push(witness)
  }

  get #desk(): Desk {
    return {
      runtime: this.runtime,
      registry: this.registry,
      lists: this.lists,
      intake: this.#intake,
      references: this.#references,
      witnesses: this.#witnesses,
    }
  }

  /** @throws E_INVALID with one problem per field, E_UNAUTHENTICATED, E_FORBIDDEN */
  async store(
    resource: ResourceClass | Registered,
    actor: Actor,
    raw: unknown,
    options: WriteOptions = {}
  ): Promise<Written> {
    const registered = this.of(resource)
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
   * Whether a store may begin: for adapters that are to receive something large first.
   * @returns names that this actor may set
   * @throws E_UNAUTHENTICATED, E_FORBIDDEN
   */
  checkStore(resource: ResourceClass | Registered, actor: Actor): ReadonlySet<string> {
    const registered = this.of(resource)
    authorise(registered, actor, 'store')
    return new Set(writableNames(registered, actor))
  }

  /**
   * Whether an update of this record may begin: throws what the update would, and writes nothing. For adapters that
   * are to receive something large first. A request with an idempotency key may have been done before, so its version
   * is not looked at yet.
   * @returns names that this actor may set of this record
   * @throws E_NOT_FOUND, E_UNAUTHENTICATED, E_FORBIDDEN, E_PRECONDITION_FAILED, E_PRECONDITION_REQUIRED
   */
  async checkUpdate(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    { surface, version, idempotency }: ChangeOptions = {}
  ): Promise<ReadonlySet<string>> {
    const registered = this.#reached(resource, actor, 'update')
    requireVersion(registered, surface, version)
    let names: readonly string[] = []
    await this.#write(registered, actor, { surface }, undefined, async (writing) => {
      names = await writing.writable(registered, key, idempotency ? undefined : version)
      return []
    })
    return new Set(names)
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
    options: ActOptions = {}
  ): Promise<Written> {
    const { name, actions } = this.of(resource).resource
    if (!Object.hasOwn(actions, action)) throw notFound(name, action)
    const registered = this.#reached(resource, actor, action)
    const { version } = options
    requireVersion(registered, options.surface, version)
    const asked = { operation: action, key, input: options.input, version }
    return this.#once(registered, actor, asked, options, async (claim) => {
      const input = await readActionInput(actions[action], options.input)
      return this.#write(registered, actor, options, claim, (writing) =>
        writing.act(registered, key, [action, actions[action]], input, version)
      )
    })
  }

  /**
   * Links one record more to a many-to-many relation of another; once is enough, and twice no fault.
   * @param related  the key of the record to be linked
   * @throws E_NOT_FOUND for a relation or a record that is not there, E_FORBIDDEN when it is not the actor's to set
   */
  async link(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    relation: string,
    related: number | string,
    options: ChangeOptions = {}
  ): Promise<Written> {
    return this.#linking(resource, actor, key, [relation, 'link', related], options)
  }

  /** Takes one record out of a many-to-many relation of another. @throws what `link` throws */
  async unlink(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    relation: string,
    related: number | string,
    options: ChangeOptions = {}
  ): Promise<Written> {
    return this.#linking(resource, actor, key, [relation, 'unlink', related], options)
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
    const registered = this.of(resource)
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

  async #linking(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    [relation, word, related]: [
      relation: string,
      word: 'link' | 'unlink',
      related: number | string,
    ],
    options: ChangeOptions
  ): Promise<Written> {
    const registered = this.#reached(resource, actor, 'update')
    const { shape, name } = registered.resource
    const { type, model } = shape.relations.get(relation) ?? {}
    const target = model && this.registry.findByModel(model)
    if (type !== 'manyToMany' || !target) throw notFound(name, relation)
    const [pair] = keyValues(target.resource.shape, related) ?? []
    if (!pair) absent(target, related)
    try {
      const input = { [relation]: { [word]: [pair[1]] } }
      return await this.update(registered, actor, key, input, options)
    } catch (error) {
      // Who names them in an address has sent no field that could be wrong.
      const [problem] = error instanceof OperationError ? error.problems : []
      if (problem?.rule === 'exists') absent(target, related)
      if (problem?.rule === 'readonly') throw refuse(actor, name, 'update')
      throw error
    }
  }

  /** A bulk keeps other writers waiting, who give up after a while: it has as long as two of them. */
  get #bulkPatience(): number {
    return this.runtime.patience * 2
  }

  #reached(resource: ResourceClass | Registered, actor: Actor, operation: string): Registered {
    const registered = this.of(resource)
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
