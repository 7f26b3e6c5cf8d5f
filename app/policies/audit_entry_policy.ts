import { type Actor, Policy, type ScopeQuery } from '#framework/resources/main'
import type AuditEntry from '#models/audit_entry'

/** Administrators read it, in person. Nobody writes it: it has no operation for that. */
export default class AuditEntryPolicy extends Policy<typeof AuditEntry> {
  list(actor: Actor) {
    return actor.isInPerson && actor.hasRole('admin')
  }

  show(actor: Actor) {
    return actor.isInPerson && actor.hasRole('admin')
  }

  scope(query: ScopeQuery<typeof AuditEntry>, actor: Actor) {
    if (!actor.hasRole('admin')) query.none()
  }
}
