import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import {
  type Actor,
  INCLUDED,
  isHeavy,
  type Registered,
  type Relation,
  shapeOf,
} from '#framework/resources/main'
import { NaiveScope } from './naive_scope.js'
import type { World } from './world.js'

/** What somebody must be answered, worked out from the policies and the rows alone. */
export class Oracle {
  #seen = new Map<LucidRow, boolean>()
  #beside = new Map<LucidModel, Oracle | undefined>()

  constructor(
    private world: World,
    private registered: Registered,
    private actor: Actor
  ) {}

  /** Whether the credential reaches an operation. */
  reaches(operation: string): boolean {
    const { name } = this.registered.resource
    const { abilities } = this.actor
    const wanted = ['*', `${name}:*`, `${name}:${operation}`]
    return abilities === null || wanted.some((ability) => abilities.includes(ability))
  }

  /** Whether credential and policy both say yes. */
  allows(operation: string, row?: LucidRow): boolean {
    return this.reaches(operation) && this.#says(operation, row)
  }

  #says(operation: string, row?: LucidRow): boolean {
    const policy = this.registered.policy as unknown as Record<string, unknown>
    const method = policy[operation]
    return typeof method === 'function' && method.call(policy, this.actor, row) === true
  }

  get refusal(): string {
    return this.actor.kind === 'visitor' ? 'E_UNAUTHENTICATED' : 'E_FORBIDDEN'
  }

  isTrashed({ $attributes }: LucidRow): boolean {
    return this.registered.resource.shape.softDeletes && Boolean($attributes.deletedAt)
  }

  sees(row: LucidRow): boolean {
    let seen = this.#seen.get(row)
    if (seen === undefined) this.#seen.set(row, (seen = this.#isOfScope(row)))
    return seen
  }

  #isOfScope(row: LucidRow): boolean {
    const { policy } = this.registered
    return NaiveScope.sees(this.world, (query) => policy.scope(query as never, this.actor), row)
  }

  /** Keys of the rows a list shows, in order of their keys. */
  listed(trashed?: 'with' | 'only'): string[] {
    return this.world
      .rows(this.registered.resource.model)
      .filter((row) => trashed === 'with' || this.isTrashed(row) === (trashed === 'only'))
      .filter((row) => this.sees(row))
      .map((row) => String(row.$primaryKeyValue))
      .sort()
  }

  reads(name: string): boolean {
    const field = this.registered.resource.shape.fields.get(name)!
    return !field.hidden && this.registered.policy.readable(this.actor, name as never) === true
  }

  writes(name: string, row?: LucidRow): boolean {
    const field = this.registered.resource.shape.fields.get(name)
    return (
      !field?.readonly && this.registered.policy.writable(this.actor, name, row as never) === true
    )
  }

  /** What is shown of a row: each readable field with its value. */
  shown(row: LucidRow, names: Iterable<string>): Record<string, unknown> {
    const shown: Record<string, unknown> = {}
    for (const name of names) {
      const field = this.registered.resource.shape.fields.get(name)!
      if (this.reads(name)) shown[name] = field.serialize(row.$attributes[name])
    }
    return shown
  }

  show(row: LucidRow): string | undefined {
    if (!this.allows('show')) return this.refusal
    return this.sees(row) && !this.isTrashed(row) ? undefined : 'E_NOT_FOUND'
  }

  /** What an operation on a row is refused with; undefined when it is to be done. */
  change(operation: string, row: LucidRow): string | undefined {
    if (!this.reaches(operation) || !this.#says('show')) return this.refusal
    const within = this.sees(row) && (operation === 'restore' || !this.isTrashed(row))
    if (!within) return 'E_NOT_FOUND'
    return this.allows(operation, row) ? undefined : this.refusal
  }

  /** What the same person must be answered about another model; undefined of one that is exposed nowhere. */
  beside(model: LucidModel): Oracle | undefined {
    if (!this.#beside.has(model)) {
      const registered = this.world.registry.findByModel(model)
      const Kind = this.constructor as typeof Oracle
      this.#beside.set(model, registered && new Kind(this.world, registered, this.actor))
    }
    return this.#beside.get(model)
  }

  get fields(): string[] {
    return [...this.registered.resource.shape.fields.keys()]
  }

  relation(name: string): Relation | undefined {
    return this.registered.resource.shape.relations.get(name)
  }

  /** Rows at the end of a relation that may be looked at through it: of the scope there, and not in the trash. */
  related(row: LucidRow, relation: Relation): LucidRow[] {
    const there = this.beside(relation.model)
    return this.world
      .related(row, relation)
      .filter((one) => there?.sees(one) && !there.isTrashed(one))
      .sort((one, other) => Number(one.$primaryKeyValue) - Number(other.$primaryKeyValue))
  }

  /** Whether a field, also of a related record (`category.parent.name`), is one for this person at all. */
  readsAlong(path: string): boolean {
    const [first, ...rest] = path.split('.')
    if (rest.length === 0) return this.reads(first)
    const relation = this.registered.resource.shape.relations.get(first)
    const there = relation && this.beside(relation.model)
    return Boolean(there?.allows('list') && there.readsAlong(rest.join('.')))
  }

  /** The values at the end of a path, of all rows there that may be looked at. */
  valuesAt(row: LucidRow, path: string): unknown[] {
    const [first, ...rest] = path.split('.')
    if (rest.length === 0) {
      const field = shapeOf(row.constructor as LucidModel).fields.get(first)!
      return [field.serialize(row.$attributes[first])]
    }
    const relation = this.registered.resource.shape.relations.get(first)!
    const there = this.beside(relation.model)
    return this.related(row, relation).flatMap((one) => there!.valuesAt(one, rest.join('.')))
  }

  /** What a row is included as: its short fields, and what is included of it in turn. */
  included(row: LucidRow, path: readonly string[], level = 1): Record<string, unknown> {
    const { fields } = this.registered.resource.shape
    const short = [...fields].filter(([, field]) => !isHeavy(field)).map(([name]) => name)
    return { ...this.shown(row, short), ...this.along(row, path, level) }
  }

  /** What an include adds to a row. */
  along(row: LucidRow, [name, ...further]: readonly string[], level = 1): Record<string, unknown> {
    if (name === undefined) return {}
    const relation = this.registered.resource.shape.relations.get(name)!
    const there = this.beside(relation.model)!
    const rows = this.related(row, relation).map((one) => there.included(one, further, level + 1))
    if (relation.type === 'belongsTo' || relation.type === 'hasOne')
      return { [name]: rows[0] ?? null }
    const limit = level === 1 ? INCLUDED.default : INCLUDED.deeper
    const more = rows.length > limit ? { _more: [name] } : {}
    return { [name]: rows.slice(0, limit), ...more }
  }
}

/** Somebody from whom no row is hidden. */
export class Unlimited extends Oracle {
  override sees(): boolean {
    return true
  }
}
