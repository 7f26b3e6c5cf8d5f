import { type Actor, type FieldName, Policy, type ScopeQuery } from '#framework/resources/main'
import type Comment from '#models/comment'

/** Everybody may write one; it is seen once a moderator approved it. */
export default class CommentPolicy extends Policy<typeof Comment> {
  list() {
    return true
  }

  show() {
    return true
  }

  store() {
    return true
  }

  update(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  destroy(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  restore(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  approve(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  reject(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  /** Approved, under a post that is itself published. */
  scope(query: ScopeQuery<typeof Comment>, actor: Actor) {
    if (actor.hasRole('admin', 'editor')) return
    query
      .where('status', 'approved')
      .whereHas('post', (posts) =>
        posts.where('status', 'published').whereUntil('publishedAt', new Date())
      )
  }

  readable(actor: Actor, field: FieldName<typeof Comment>) {
    return field !== 'deletedAt' || actor.hasRole('admin', 'editor')
  }

  /** Nobody moderates their own comment, or writes in another's name, by adding a field to the form. */
  writable(actor: Actor, field: string) {
    return (field !== 'status' && field !== 'authorId') || actor.hasRole('admin', 'editor')
  }
}
