import { type Actor, type FieldName, Policy, type ScopeQuery } from '#framework/resources/main'
import type User from '#models/user'

/** What a stranger may know of somebody who writes. */
const PUBLIC_FIELDS = new Set(['id', 'name', 'slug', 'bio', 'portrait'])

/** Strangers see who has published; administrators keep the accounts; everybody keeps their own on the account page. */
export default class UserPolicy extends Policy<typeof User> {
  list() {
    return true
  }

  show() {
    return true
  }

  store(actor: Actor) {
    return actor.hasRole('admin')
  }

  update(actor: Actor) {
    return actor.hasRole('admin')
  }

  /** Nobody removes their own account from under themselves. */
  destroy(actor: Actor, user: User) {
    return actor.hasRole('admin') && user.id !== actor.id
  }

  scope(query: ScopeQuery<typeof User>, actor: Actor) {
    if (actor.hasRole('admin', 'editor')) return
    query.whereHas('posts', (posts) =>
      posts.where('status', 'published').whereUntil('publishedAt', new Date())
    )
    if (actor.id !== null) query.orWhere('id', actor.id)
  }

  readable(actor: Actor, field: FieldName<typeof User>) {
    return PUBLIC_FIELDS.has(field) || actor.hasRole('admin')
  }
}
