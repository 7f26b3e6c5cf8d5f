import type { HttpContext } from '@adonisjs/core/http'
import { toExpiry } from '#framework/auth/main'
import { originOf, tellOnce } from '#framework/http/main'
import { operations, OperationError, type ResourceClass, type Row } from '#framework/resources/main'
import { attempt, CREDENTIALS_OF, waiting } from '#services/attempts'
import { type FormErrors, problemsOf, refusals } from '#services/forms'
import { currentUser } from '#services/signing_in'
import { credentialValidator } from '#validators/credential'

/** What stands in the way of a new token or key, for its form. */
export interface Obstacle {
  errors: FormErrors
  status: number
}

interface Chosen {
  scope: 'all' | 'chosen'
  expires: string
}

/** One's own tokens or keys that are not revoked, oldest first. */
export async function ownOf(resource: ResourceClass, { actor }: HttpContext): Promise<Row[]> {
  const filter = { userId: String(actor.id), revokedAt: { null: 'true' } }
  const { data } = await operations.list(resource, actor, { filter, limit: 100, sort: 'id' })
  return data
}

/** The abilities ticked in a form that is shown again. */
export const tickedIn = (values: Record<string, unknown> = {}) =>
  Object.values(Object(values.abilities ?? []))

/** Everything, or what was ticked. */
const abilitiesOf = (scope: Chosen['scope'], ticked: unknown) =>
  scope === 'all' ? ['*'] : (ticked ?? [])

/**
 * Makes a token or key from its form; the next page tells its secret.
 * @returns what stands in the way, or nothing
 */
export async function makeCredential(
  ctx: HttpContext,
  resource: ResourceClass,
  { scope, expires, abilities, ...fields }: Record<string, unknown>
): Promise<Obstacle | undefined> {
  const user = currentUser(ctx)
  const [refused, output] = await credentialValidator.tryValidate({ scope, expires })
  const chosen = output as Chosen
  if (refused) return { errors: refusals(refused), status: 422 }

  const wait = await attempt(CREDENTIALS_OF, user.id)
  if (wait) {
    ctx.response.header('retry-after', String(wait))
    const message = `Too many new ones. Wait ${waiting(wait)} and try again.`
    return { errors: { _form: [message] }, status: 429 }
  }
  const given = abilitiesOf(chosen.scope, abilities)
  const input = { ...fields, abilities: given, expiresAt: toExpiry(chosen.expires) ?? null }
  try {
    const made = await operations.store(resource, ctx.actor, input, { origin: originOf(ctx) })
    tellOnce(ctx, made.revealed!)
  } catch (error) {
    const errors = problemsOf(error)
    // The form has boxes to tick, and no field that could be left empty.
    if (Array.isArray(given) && given.length === 0) errors.abilities = ['Choose what it may do']
    return { errors, status: 422 }
  }
}

/** A named action on one's own token or key. @throws E_NOT_FOUND for one that is not one's own */
export async function actOnOwn(
  ctx: HttpContext,
  resource: ResourceClass,
  action: string,
  input?: Record<string, unknown>
) {
  const user = currentUser(ctx)
  const { id } = ctx.params
  const own = await operations.show(resource, ctx.actor, id)
  // An administrator may see those of others; the account page is about one's own.
  if (own.userId !== user.id)
    throw new OperationError('E_NOT_FOUND', 'You have no such credential.')
  return operations.act(resource, ctx.actor, id, action, { origin: originOf(ctx), input })
}
