import type { Field } from '#framework/fields/main'
import {
  Actor,
  DEFAULT_LIMIT,
  HEAVY_KINDS,
  inputNames,
  may,
  Policy,
  type Registered,
  type Registry,
  type Relation,
  visitor,
  writableNames,
} from '#framework/resources/main'

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
    const { api } = this.registered.resource.options
    return typeof api === 'object' ? api : {}
  }

  /** Fields that somebody may read. */
  get fields(): Field[] {
    const { policy, resource } = this.registered
    return [...resource.shape.fields.values()].filter(
      ({ name, hidden }) => !hidden && (!this.actor || policy.readable(this.actor, name as never))
    )
  }

  get #short(): string[] {
    return this.fields.filter(({ kind }) => !HEAVY_KINDS.has(kind.name)).map(({ name }) => name)
  }

  /** Fields that a list shows when nobody asks for others. */
  get listed(): readonly string[] {
    const names = this.fields.map(({ name }) => name)
    const declared = this.#api.fields as readonly string[] | undefined
    return declared?.filter((name) => names.includes(name)) ?? names
  }

  get limit() {
    return this.#api.limit ?? DEFAULT_LIMIT
  }

  get filters(): { path: string; field: Field }[] {
    const paths: readonly string[] = this.#api.filter ?? this.#short
    return paths.flatMap((path) => {
      const field = this.#fieldAt(path)
      return field && field.operators.length > 0 ? { path, field } : []
    })
  }

  get sorts(): readonly string[] {
    const paths: readonly string[] = this.#api.sort ?? this.#short
    return paths.filter((path) => this.#fieldAt(path))
  }

  get isSearched(): boolean {
    return (this.registered.resource.options.search ?? []).length > 0
  }

  /** Relations that may be included, with the resource that says what is shown of them. */
  get includes(): { relation: Relation; related: Registered }[] {
    const { shape } = this.registered.resource
    return ((this.#api.include ?? []) as readonly string[])
      .map((name) => {
        const relation = shape.relations.get(name)!
        return { relation, related: this.registry.findByModel(relation.model)! }
      })
      .filter(({ related }) => this.#sees(related))
  }

  get groups(): readonly string[] {
    return (this.#api as any).aggregates?.group ?? []
  }

  get measures(): readonly string[] {
    return (this.#api as any).aggregates?.measures ?? []
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

  #sees(related: Registered): boolean {
    return !this.actor || may(related, this.actor, 'list')
  }

  #fieldAt(path: string): Field | undefined {
    const [name, ...rest] = path.split('.').reverse()
    let at: Registered | undefined = this.registered
    for (const step of rest.reverse()) {
      const relation: Relation | undefined = at.resource.shape.relations.get(step)
      at = relation && this.registry.findByModel(relation.model)
      if (!at || !this.#sees(at)) return undefined
    }
    return new Offer(this.registry, at, this.actor).fields.find((field) => field.name === name)
  }
}
