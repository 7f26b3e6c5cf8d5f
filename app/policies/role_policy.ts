import { type Actor, Policy } from '#framework/resources/main'
import type Role from '#models/role'

/** Roles are the administrators' business. */
export default class RolePolicy extends Policy<typeof Role> {
  list(actor: Actor) {
    return actor.hasRole('admin')
  }

  show(actor: Actor) {
    return actor.hasRole('admin')
  }

  scope() {}
}
