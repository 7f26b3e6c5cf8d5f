import { type Actor, Policy } from '#framework/resources/main'
import type Category from '#models/category'

/** Public; editors arrange them. */
export default class CategoryPolicy extends Policy<typeof Category> {
  list() {
    return true
  }

  show() {
    return true
  }

  store(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  update(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  destroy(actor: Actor) {
    return actor.hasRole('admin', 'editor')
  }

  scope() {}
}
