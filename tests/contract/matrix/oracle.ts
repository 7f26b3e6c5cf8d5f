import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Actor, Registered } from '#framework/resources/main'
import { NaiveScope } from './naive_scope.js'
import type { World } from './world.js'

/** What somebody must be answered, worked out from the policies and the rows alone. */
export class Oracle {
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
}
