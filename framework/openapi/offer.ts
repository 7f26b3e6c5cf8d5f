import type { Field, JsonValue } from '#framework/fields/main'
import {
  Actor,
  apiOffer,
  inputNames,
  may,
  type Owned,
  ownedNames,
  ownedOf,
  Policy,
  type Registered,
  type Registry,
  type Relation,
  visitor,
  writableNames,
} from '#framework/resources/main'

import type { Json } from './json.js'

/** Operations that the policy can be asked about before there is a record. */
const CONCERN_NO_RECORD = new Set(['list', 'show', 'store'])

/** Somebody signed in, for the values a resource gives by itself. */
const SOMEBODY = new Actor({ kind: 'user', id: 1, name: 'Somebody', roles: [], abilities: null })

/**
 * What the API offers of one resource: the declaration, with its defaults filled in. Without an actor it is what
 * somebody may be offered, with one it is what this actor's credential and policy leave of that.
 */
export class Offer {
  constructor(
    private registry: Registry,
    readonly registered: Registered,
    private actor?: Actor
  ) {}

  get #api() {
    return apiOffer(this.registered)
  }

  /** Fields that somebody may read. */
  get fields(): Field[] {
    const { policy, resource } = this.registered
    return [...resource.shape.fields.values()].filter(
      ({ name, hidden }) => !hidden && (!this.actor || policy.readable(this.actor, name as never))
    )
  }

  /** Fields that a list shows when nobody asks for others. */
  get listed(): readonly string[] {
    const names = this.fields.map(({ name }) => name)
    return this.#api.fields?.filter((name) => names.includes(name)) ?? names
  }

  get limit() {
    return this.#api.limit
  }

  get filters(): { path: string; field: Field }[] {
    return this.#api.filter.flatMap((path) => {
      const field = this.#fieldAt(path)
      return field && field.operators.length > 0 ? { path, field } : []
    })
  }

  /** Relations that may be asked for a row, and the fields that this one row may be asked for. */
  get rowFilters(): { path: string; fields: { name: string; field: Field }[] }[] {
    const { shape } = this.registered.resource
    return this.#api.filter
      .filter((path) => shape.relations.has(path) && this.#relatedBy(path))
      .map((path) => ({
        path,
        fields: this.filters
          .filter((one) => one.path.startsWith(`${path}.`))
          .map((one) => ({ name: one.path.slice(path.length + 1), field: one.field })),
      }))
  }

  get sorts(): readonly string[] {
    return this.#api.sort.filter((path) => this.#fieldAt(path))
  }

  /** Groups and measures, those whose fields may be read. */
  get aggregates(): { group: readonly string[]; measures: readonly string[] } {
    const { group = [], measures = [] } = this.#api.aggregates ?? {}
    const field = (measure: string) => measure.split(':')[1]
    return {
      group: group.filter((name) => this.#fieldAt(name.split(':')[0])),
      measures: measures.filter((name) => !field(name) || this.#fieldAt(field(name))),
    }
  }

  get isSearched(): boolean {
    return (this.registered.resource.options.search ?? []).length > 0
  }

  /** Relations that may be included, with the resource that says what is shown of them. */
  get includes(): { relation: Relation; related: Registered }[] {
    const { shape } = this.registered.resource
    return this.#api.include.flatMap((name) => {
      const related = this.#relatedBy(name)
      return related ? { relation: shape.relations.get(name)!, related } : []
    })
  }

  /** The relations that may be included, and those of what they lead to, as far as an include may reach. */
  get includePaths(): string[] {
    return this.#includePaths(this.#api.depth)
  }

  #includePaths(depth: number): string[] {
    if (depth === 0) return []
    return this.includes.flatMap(({ relation, related }) => {
      const further = this.of(related).#includePaths(depth - 1)
      return [relation.name, ...further.map((path) => `${relation.name}.${path}`)]
    })
  }

  /** What is offered of a related resource. */
  of(related: Registered): Offer {
    return new Offer(this.registry, related, this.actor)
  }

  /** What a relation leads to. @throws Error for a model without a resource, which checks at the start refuse */
  towards(name: string): Offer {
    const relation = this.registered.resource.shape.relations.get(name)!
    const related = this.registry.findByModel(relation.model)
    if (!related) throw new Error(`Nothing says what may be shown of ${relation.model.name}`)
    return this.of(related)
  }

  get #key(): Field {
    const { fields, primaryKey } = this.registered.resource.shape
    return fields.get(primaryKey)!
  }

  /** The primary key, as a value in JSON. */
  get key(): Json {
    return this.#key.types.json
  }

  get keyExample(): JsonValue {
    return this.#key.example
  }

  /** Whether a change must say which version of the record its sender has seen. */
  get requiresVersion(): boolean {
    const { api } = this.registered.resource.options
    return typeof api === 'object' && api.requireVersion === true
  }

  /** Fields and many-to-many relations that somebody may write. */
  get inputs(): { name: string; field?: Field; relation?: Relation }[] {
    const { fields, relations } = this.registered.resource.shape
    const names = this.actor
      ? writableNames(this.registered, this.actor)
      : inputNames(this.registered)
    return names.map((name) => ({
      name,
      field: fields.get(name),
      relation: fields.has(name) ? undefined : relations.get(name),
    }))
  }

  /** Relations whose records are written with this one. */
  get owned(): Owned[] {
    const { registered, actor } = this
    const names = ownedNames(registered).filter(
      (name) => !actor || registered.policy.writable(actor, name as never)
    )
    return names.map((name) => ownedOf(this.registry, registered, name))
  }

  /**
   * Names that input must have when a record is stored. What the resource gives by itself to somebody signed in is not
   * among them.
   */
  get required(): string[] {
    const given = this.registered.resource.options.defaults?.(this.actor ?? SOMEBODY) ?? {}
    return this.inputs
      .filter(({ name, field }) => field?.required && !(name in given))
      .map(({ name }) => name)
  }

  /** Names that a replacement must have: what cannot be read cannot be sent back, and stays as it is. */
  get requiredToReplace(): string[] {
    return this.inputs
      .filter(({ field }) => field?.required && !field.hidden)
      .map(({ name }) => name)
  }

  /** Whether the policy may ever say yes: an operation without a method of its own is refused to everybody. */
  allows(operation: string): boolean {
    const { policy } = this.registered
    const method = (policy as unknown as Record<string, unknown>)[operation]
    const refusal = (Policy.prototype as unknown as Record<string, unknown>)[operation]
    if (typeof method !== 'function' || method === refusal) return false
    if (!this.actor) return true
    return CONCERN_NO_RECORD.has(operation)
      ? may(this.registered, this.actor, operation)
      : this.actor.reaches(this.registered.resource.name, operation)
  }

  /** Whether visitors may do it: of operations on one record nobody can say it before there is one. */
  isOpen(operation: string): boolean {
    return CONCERN_NO_RECORD.has(operation) && may(this.registered, visitor, operation)
  }

  /** The resource that a relation leads to, when it may be looked at. */
  #relatedBy(name: string): Registered | undefined {
    const relation = this.registered.resource.shape.relations.get(name)
    const related = relation && this.registry.findByModel(relation.model)
    return related && (!this.actor || may(related, this.actor, 'list')) ? related : undefined
  }

  #fieldAt(path: string): Field | undefined {
    const [first, ...rest] = path.split('.')
    if (rest.length === 0) return this.fields.find(({ name }) => name === first)
    const related = this.#relatedBy(first)
    return related && this.of(related).#fieldAt(rest.join('.'))
  }
}
