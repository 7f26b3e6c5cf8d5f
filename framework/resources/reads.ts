import type { Actor } from './actor.js'
import type { AggregateQuery } from './aggregate_query.js'
import { type Aggregate, Aggregates } from './aggregates.js'
import type { Condition } from './conditions.js'
import type { Read } from './included_rows.js'
import type { ListQuery, Surface } from './list_query.js'
import { absent, type Key, keyCondition } from './key.js'
import { type FoundText, type List, Lists, type ListText } from './lists.js'
import { type Registered, Registry } from './registry.js'
import type { ResourceClass } from './resource.js'
import { authorise, may } from './rights.js'
import type { Runtime } from './runtime.js'
import { SearchPlans } from './search_plans.js'
import type { Row } from './selection.js'

export interface ShowQuery extends Pick<ListQuery, 'include' | 'fields' | 'trashed'> {}

/** What an actor may do with one record, by operation and action name. */
export type Offers = Record<string, boolean>

/** The part of the operations that reads, and says what may be done. */
export class Reads {
  readonly registry = new Registry()
  #runtime?: Runtime
  #read: Read = (shape, sql, values, client) =>
    this.runtime.reader.all(sql, values, shape.connection, client)
  #plans = new SearchPlans(this.#read, () => this.runtime.reader)
  protected readonly lists = new Lists(this.registry, () => this.runtime, this.#plans)
  #aggregates = new Aggregates(this.registry, this.#read, () => this.runtime, this.#plans)

  /** Given once, when the application boots. */
  configure(runtime: Runtime): void {
    this.#runtime = runtime
  }

  get runtime(): Runtime {
    if (!this.#runtime) throw new Error('The operations are used before the application has booted')
    return this.#runtime
  }

  protected of(resource: ResourceClass | Registered): Registered {
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
    const registered = this.of(resource)
    authorise(registered, actor, 'list')
    return this.lists.list(registered, actor, query, surface)
  }

  /** `list` with its rows as JSON text, for adapters that send JSON: SQLite writes it itself where the fields allow. */
  async listText(
    resource: ResourceClass | Registered,
    actor: Actor,
    query: ListQuery = {},
    surface: Surface = 'app'
  ): Promise<ListText> {
    const registered = this.of(resource)
    authorise(registered, actor, 'list')
    return this.lists.listText(registered, actor, query, surface)
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
    const registered = this.of(resource)
    authorise(registered, actor, 'list')
    return this.lists.stream(registered, actor, query, surface)
  }

  /** Names of the members that rows of a list have, in their order. @throws what `list` throws */
  async members(
    resource: ResourceClass | Registered,
    actor: Actor,
    query: ListQuery = {},
    surface: Surface = 'app'
  ): Promise<string[]> {
    const registered = this.of(resource)
    authorise(registered, actor, 'list')
    return this.lists.members(registered, actor, query, surface)
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
    const registered = this.of(resource)
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
    const registered = this.of(resource)
    const condition = this.#showCondition(registered, actor, key, query)
    const found = condition && (await this.lists.find(registered, actor, condition, query, surface))
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
    const registered = this.of(resource)
    const condition = this.#showCondition(registered, actor, key, query)
    const text =
      condition && (await this.lists.findText(registered, actor, condition, query, surface))
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

  /**
   * What the actor may do with a row of a list, to offer only that. The refusal itself stays with the operations:
   * this looks at the row as read, so a policy that needs a hidden field decides again when the operation runs.
   */
  offers(resource: ResourceClass | Registered, actor: Actor, row: Row): Offers {
    const registered = this.of(resource)
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
    return may(this.of(resource), actor, operation)
  }
}
