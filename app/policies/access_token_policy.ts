import { type Actor, Policy, type ScopeQuery } from '#framework/resources/main'
import type AccessToken from '#models/access_token'

/**
 * Everybody makes, sees and ends their own; administrators see and end them all, and make none for others. Only in
 * person: a token that could make tokens would outlive its own end.
 */
export default class AccessTokenPolicy extends Policy<typeof AccessToken> {
  list(actor: Actor) {
    return actor.isInPerson
  }

  show(actor: Actor) {
    return actor.isInPerson
  }

  store(actor: Actor) {
    return actor.isInPerson
  }

  revoke(actor: Actor, token: AccessToken) {
    return actor.isInPerson && (actor.hasRole('admin') || token.userId === actor.id)
  }

  destroy(actor: Actor) {
    return actor.isInPerson && actor.hasRole('admin')
  }

  scope(query: ScopeQuery<typeof AccessToken>, actor: Actor) {
    if (actor.hasRole('admin')) return
    query.where('userId', actor.id)
  }

  writable(actor: Actor, field: string) {
    return field !== 'userId' || actor.kind === 'command'
  }
}
