import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { Actor } from './actor.js'
import type { ScopeQuery } from './conditions.js'
import type { FieldName } from './names.js'

/**
 * Who may do what with one model. Everything is denied until a subclass allows it:
 * operations, rows (`scope`) and, for named actions, a method of the action's name.
 */
export abstract class Policy<Model extends LucidModel = LucidModel> {
  list(_actor: Actor): boolean {
    return false
  }

  show(_actor: Actor, _record?: InstanceType<Model>): boolean {
    return false
  }

  store(_actor: Actor): boolean {
    return false
  }

  update(_actor: Actor, _record: InstanceType<Model>): boolean {
    return false
  }

  destroy(_actor: Actor, _record: InstanceType<Model>): boolean {
    return false
  }

  /** Limits every list, count, search, relation and export to the rows this actor may see. No row unless said. */
  scope(query: ScopeQuery<Model>, _actor: Actor): void {
    query.none()
  }

  /** Whether the actor may see the rows in the trash, and bring them back. */
  restore(_actor: Actor, _record?: InstanceType<Model>): boolean {
    return false
  }

  /** Whether a field may be read; it also cannot be filtered, sorted or searched by otherwise. Hidden fields never are. */
  readable(_actor: Actor, _field: FieldName<Model>): boolean {
    return true
  }

  /** Whether a field (or a many-to-many relation) may be written. Read-only fields never are. */
  writable(_actor: Actor, _field: string, _record?: InstanceType<Model>): boolean {
    return true
  }
}
