import { type Actor, Policy, type ScopeQuery } from '#framework/resources/main'
import type ApiKey from '#models/api_key'

/**
 * Everybody makes, sees, rotates and ends their own; administrators do so for every account, and change what a key may
 * do. Only in person: a key that could make keys would outlive its own end.
 */
export default class ApiKeyPolicy extends Policy<typeof ApiKey> {
  list(actor: Actor) {
    return actor.isInPerson
  }

  show(actor: Actor) {
    return actor.isInPerson
  }

  store(actor: Actor) {
    return actor.isInPerson
  }

  update(actor: Actor) {
    return actor.isInPerson && actor.hasRole('admin')
  }

  rotate(actor: Actor, key: ApiKey) {
    return this.#keeps(actor, key)
  }

  endPrevious(actor: Actor, key: ApiKey) {
    return this.#keeps(actor, key)
  }

  revoke(actor: Actor, key: ApiKey) {
    return this.#keeps(actor, key)
  }

  destroy(actor: Actor) {
    return actor.isInPerson && actor.hasRole('admin')
  }

  scope(query: ScopeQuery<typeof ApiKey>, actor: Actor) {
    if (actor.hasRole('admin')) return
    query.where('userId', actor.id)
  }

  writable(actor: Actor, field: string) {
    return field !== 'userId' || actor.hasRole('admin')
  }

  #keeps(actor: Actor, key: ApiKey): boolean {
    return actor.isInPerson && (actor.hasRole('admin') || key.userId === actor.id)
  }
}
