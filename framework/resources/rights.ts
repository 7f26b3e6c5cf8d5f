import type { Actor } from './actor.js'
import { type Condition, both, everything, scoped } from './conditions.js'
import { OperationError, type ErrorCode } from './errors.js'
import type { Registered } from './registry.js'

/** Refuses: a visitor is asked for credentials, everybody else is told no. */
export function refuse(actor: Actor, resource: string, operation: string): OperationError {
  const code: ErrorCode = actor.isVisitor ? 'E_UNAUTHENTICATED' : 'E_FORBIDDEN'
  const detail = actor.isVisitor
    ? `Sign in, or send a bearer token, to ${operation} ${resource}.`
    : `You may not ${operation} ${resource}.`
  return new OperationError(code, detail)
}

/** The first steps of every operation: does the credential reach it, and does the policy allow it at all? */
export function authorise(
  registered: Registered,
  actor: Actor,
  operation: string,
  record?: unknown
): void {
  if (!may(registered, actor, operation, record))
    throw refuse(actor, registered.resource.name, operation)
}

/** Whether the actor may do this, to this record when one is given. An operation the policy does not know is refused. */
export function may(
  registered: Registered,
  actor: Actor,
  operation: string,
  record?: unknown
): boolean {
  if (!actor.reaches(registered.resource.name, operation)) return false
  const ability = (registered.policy as unknown as Record<string, unknown>)[operation]
  if (typeof ability !== 'function') return false
  return ability.call(registered.policy, actor, record) === true
}

export type Trashed = 'with' | 'only' | undefined

/** The rows an actor may see: the policy's scope, and the trash left out unless asked for and allowed. */
export function visible(registered: Registered, actor: Actor, trashed?: Trashed): Condition {
  const scope = scoped((query) => registered.policy.scope(query, actor))
  return both(scope, alive(registered, trashed))
}

function alive(registered: Registered, trashed: Trashed): Condition {
  if (!registered.resource.shape.softDeletes || trashed === 'with') return everything
  return { field: 'deletedAt', operator: 'null', value: trashed !== 'only' }
}

/** Names of the fields an actor may read, in the model's order. Hidden fields are never among them. */
export function readableFields(registered: Registered, actor: Actor): string[] {
  const names: string[] = []
  for (const [name, field] of registered.resource.shape.fields) {
    if (!field.hidden && registered.policy.readable(actor, name as never)) names.push(name)
  }
  return names
}
