import type { BaseModel } from '@adonisjs/lucid/orm'
import { type Actor, Policy, type ScopeQuery } from '#framework/resources/main'

/** Everybody reads everything. */
export class OpenToReaders<Model extends typeof BaseModel> extends Policy<Model> {
  list(): boolean {
    return true
  }
  show(): boolean {
    return true
  }
  scope(_query: ScopeQuery<Model>, _actor: Actor): void {}
}

/** Everybody may everything. */
export class Open<Model extends typeof BaseModel> extends OpenToReaders<Model> {
  store(): boolean {
    return true
  }
  update(): boolean {
    return true
  }
  destroy(_actor?: Actor): boolean {
    return true
  }
}
