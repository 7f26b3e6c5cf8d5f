import type { Actor } from '#framework/resources/main'
import { type FieldName, Policy, type ScopeQuery } from '#framework/resources/main'
import type Post from '#models/post'

/** Everybody reads what is published; authors keep their own posts; editors keep all of them. */
export default class PostPolicy extends Policy<typeof Post> {
  list() {
    return true
  }

  show() {
    return true
  }

  store(actor: Actor) {
    return actor.hasRole('admin', 'editor', 'author')
  }

  update(actor: Actor, post: Post) {
    return this.#keeps(actor, post)
  }

  destroy(actor: Actor, post: Post) {
    return this.#keeps(actor, post)
  }

  restore(actor: Actor, post?: Post) {
    return post ? this.#keeps(actor, post) : actor.hasRole('admin', 'editor', 'author')
  }

  publish(actor: Actor, post: Post) {
    return this.#keeps(actor, post)
  }

  withdraw(actor: Actor, post: Post) {
    return this.#keeps(actor, post)
  }

  scope(query: ScopeQuery<typeof Post>, actor: Actor) {
    if (actor.hasRole('admin', 'editor')) return
    // What others put in the trash stays out of sight, also for those who may look into it for their own.
    query.where('status', 'published').whereUntil('publishedAt', new Date()).whereNull('deletedAt')
    if (actor.hasRole('author')) query.orWhere('authorId', actor.id)
  }

  /** When and by whom it was put away is the editorial office's business. */
  readable(actor: Actor, field: FieldName<typeof Post>) {
    return field !== 'deletedAt' || actor.hasRole('admin', 'editor', 'author')
  }

  /** An author writes in their own name. */
  writable(actor: Actor, field: string) {
    return field !== 'authorId' || actor.hasRole('admin', 'editor')
  }

  #keeps(actor: Actor, post: Post) {
    if (actor.hasRole('admin', 'editor')) return true
    return actor.hasRole('author') && actor.id !== null && post.authorId === actor.id
  }
}
