import { type Actor, Policy } from '#framework/resources/main'
import type Tag from '#models/tag'

/** Public; authors may add one, editors tidy up. */
export default class TagPolicy extends Policy<typeof Tag> {
  list() {
    return true
  }

  show() {
    return true
  }

  store(actor: Actor) {
    return actor.hasRole('admin', 'editor', 'author')
  }

  update(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  destroy(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  scope() {}
}
