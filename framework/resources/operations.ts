import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Actor } from './actor.js'
import type { Condition } from './conditions.js'
import { isGeneratedSlugTaken, translated } from './database_refusal.js'
import { OperationError, notFound } from './errors.js'
import { type Input, validateInput } from './input.js'
import type { ListQuery, Surface } from './list_query.js'
import { absent, type Key, keyCondition } from './key.js'
import { type List, Lists, type ListText } from './lists.js'
import { References } from './references.js'
import { type Registered, Registry } from './registry.js'
import type { ResourceClass } from './resource.js'
import { authorise, may, refuse } from './rights.js'
import type { Runtime } from './runtime.js'
import type { Row } from './selection.js'
import { inTransaction } from './transaction.js'

export interface ShowQuery extends Pick<ListQuery, 'include' | 'fields' | 'trashed'> {}

/** How often a generated slug that somebody else took in the same moment is made again. */
const SLUG_ATTEMPTS = 25

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
  #references = new References(this.registry, this.#lists)

  /** Given once, when the application boots. */
  configure(runtime: Runtime): void {
    this.#runtime = runtime
  }

  get runtime(): Runtime {
    if (!this.#runtime) throw new Error('The operations are used before the application has booted')
    return this.#runtime
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
    const row = condition && (await this.#lists.find(registered, actor, condition, query, surface))
    return row ?? absent(registered, key)
  }

  /** `show` as JSON text. */
  async showText(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    query: ShowQuery = {},
    surface: Surface = 'app'
  ): Promise<string> {
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
    surface: Surface = 'app'
  ): Promise<Row> {
    const registered = this.#of(resource)
    const { shape, name, options } = registered.resource
    authorise(registered, actor, 'store')
    const defaults = (options.defaults?.(actor) ?? {}) as Record<string, unknown>
    const input = await validateInput(registered, actor, raw, {
      partial: false,
      given: Object.keys(defaults),
    })
    await this.#references.check(registered, actor, input)
    const values = { ...defaults, ...input.values }
    await this.#checkRules(registered, actor, values)
    for (let attempt = 1; ; attempt++) {
      try {
        const { row, id } = await inTransaction(this.runtime, shape, async (trx) => {
          const record = new registered.resource.model().merge(values as never).useTransaction(trx)
          await record.save()
          await saveLinks(record, input)
          const stored = record.$primaryKeyValue as number | string
          return { row: await this.#serialise(registered, actor, stored, surface, trx), id: stored }
        })
        this.runtime.emitter.emit('record:stored', { resource: name, id, actor })
        return row
      } catch (error) {
        if (attempt < SLUG_ATTEMPTS && isGeneratedSlugTaken(error, shape, values)) continue
        throw translated(error, registered, values)
      }
    }
  }

  /**
   * Changes the fields that are given. `replace` asks for all of them, as PUT does.
   * @throws E_NOT_FOUND, E_INVALID, E_UNAUTHENTICATED, E_FORBIDDEN
   */
  async update(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    raw: unknown,
    { replace = false, surface = 'app' }: { replace?: boolean; surface?: Surface } = {}
  ): Promise<Row> {
    const registered = this.#of(resource)
    const { name } = registered.resource
    const { row, id } = await this.#change(
      registered,
      actor,
      'update',
      key,
      async (record, trx) => {
        const input = await validateInput(registered, actor, raw, {
          partial: !replace,
          given: [],
          record,
        })
        await this.#references.check(registered, actor, input, record, trx)
        await this.#checkRules(registered, actor, input.values, record, trx)
        record.merge(input.values as never)
        try {
          await record.save()
          await saveLinks(record, input)
        } catch (error) {
          throw translated(error, registered, input.values)
        }
        const changed = record.$primaryKeyValue as number | string
        return { row: await this.#serialise(registered, actor, changed, surface, trx), id: changed }
      }
    )
    this.runtime.emitter.emit('record:updated', { resource: name, id, actor })
    return row
  }

  /** Puts the record in the trash where there is one, else removes it. @throws E_CONFLICT when others point at it */
  async destroy(resource: ResourceClass | Registered, actor: Actor, key: Key): Promise<void> {
    const registered = this.#of(resource)
    const id = await this.#change(registered, actor, 'destroy', key, async (record) => {
      await record.delete()
      return record.$primaryKeyValue as number | string
    })
    this.runtime.emitter.emit('record:destroyed', { resource: registered.resource.name, id, actor })
  }

  /** Brings a record back from the trash. */
  async restore(resource: ResourceClass | Registered, actor: Actor, key: Key): Promise<Row> {
    const registered = this.#of(resource)
    const { row, id } = await this.#change(
      registered,
      actor,
      'restore',
      key,
      async (record, trx) => {
        await (record as LucidRow & { restore(): Promise<unknown> }).restore()
        const restored = record.$primaryKeyValue as number | string
        return { row: await this.#serialise(registered, actor, restored, 'app', trx), id: restored }
      },
      'with'
    )
    this.runtime.emitter.emit('record:acted', {
      resource: registered.resource.name,
      id,
      actor,
      action: 'restore',
    })
    return row
  }

  /** A named action on one record. @throws E_NOT_FOUND for an action or a record that is not there */
  async act(
    resource: ResourceClass | Registered,
    actor: Actor,
    key: Key,
    action: string,
    surface: Surface = 'app'
  ): Promise<Row> {
    const registered = this.#of(resource)
    const declared = Object.hasOwn(registered.resource.actions, action)
      ? registered.resource.actions[action]
      : undefined
    if (!declared) throw notFound(registered.resource.name, action)
    const { row, id } = await this.#change(registered, actor, action, key, async (record, trx) => {
      if (declared.when && !declared.when(record)) {
        throw new OperationError(
          'E_CONFLICT',
          `"${declared.label}" makes no sense for this record as it is now.`
        )
      }
      await declared.run(record, { actor })
      const acted = record.$primaryKeyValue as number | string
      return { row: await this.#serialise(registered, actor, acted, surface, trx), id: acted }
    })
    this.runtime.emitter.emit('record:acted', {
      resource: registered.resource.name,
      id,
      actor,
      action,
    })
    return row
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

  /** Finds the record inside the actor's scope, asks the policy about it, and does the deed, in one transaction. */
  async #change<Result>(
    registered: Registered,
    actor: Actor,
    operation: string,
    key: Key,
    deed: (record: LucidRow, trx: TransactionClientContract) => Promise<Result>,
    trashed?: 'with'
  ): Promise<Result> {
    const { shape, name, model } = registered.resource
    if (!actor.reaches(name, operation)) throw refuse(actor, name, operation)
    // Who may see no record of this kind does not learn either which ones are there.
    if (registered.policy.show(actor) !== true) throw refuse(actor, name, operation)
    const condition = keyCondition(shape, key)
    if (!condition) absent(registered, key)
    return inTransaction(this.runtime, shape, async (trx) => {
      const [id] = await this.#lists.keys(registered, actor, condition, { trashed, client: trx })
      if (id === undefined) absent(registered, key)
      const query = trashed
        ? (model as typeof model & { withTrashed(): ReturnType<typeof model.query> }).withTrashed()
        : model.query()
      const record = (await query
        .useTransaction(trx)
        .where(shape.primaryColumn, id as number)
        .firstOrFail()) as LucidRow
      // Lucid gives a query's transaction to its statement only: without this the row is saved outside of it.
      record.useTransaction(trx)
      authorise(registered, actor, operation, record)
      return deed(record, trx)
    }).catch((error) => {
      throw translated(error, registered, {})
    })
  }

  async #serialise(
    registered: Registered,
    actor: Actor,
    id: number | string,
    surface: Surface,
    trx: TransactionClientContract
  ): Promise<Row> {
    const key = keyCondition(registered.resource.shape, id)!
    const row = await this.#lists.find(registered, actor, key, {}, surface, trx)
    // A change may take a record out of the actor's sight; it is done all the same, and its id is all there is to say.
    return row ?? { [registered.resource.shape.primaryKey]: id }
  }

  async #checkRules(
    registered: Registered,
    actor: Actor,
    values: object,
    record?: LucidRow,
    client?: TransactionClientContract
  ): Promise<void> {
    const problems =
      (await registered.resource.options.check?.(values as never, {
        actor,
        record: record as never,
        client,
      })) ?? []
    if (problems.length) throw new OperationError('E_INVALID', problems[0].message, problems)
  }
}

async function saveLinks(record: LucidRow, input: Input): Promise<void> {
  for (const [name, ids] of Object.entries(input.links)) {
    // The relation's name comes from the input, checked before against the model's many-to-many relations.
    await (record as any).related(name).sync(ids)
  }
}

/** The application's operations; the framework's provider configures them at boot. */
export const operations = new Operations()
