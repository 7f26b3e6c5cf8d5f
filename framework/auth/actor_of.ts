import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import { Actor } from '#framework/resources/main'

/** What the framework reads of an application's user model. */
export interface UserRow extends LucidRow {
  id: number | string
  name: string
  /** Its hash; absent on a model whose users do not sign in with one. */
  password?: string
}

/** The roles of a user, through the model's `roles` relation; none for a model without one. */
async function rolesOf(user: UserRow): Promise<string[]> {
  const model = user.constructor as unknown as LucidModel
  if (!model.$hasRelation('roles' as never)) return []
  // Which relations the application's model has is known only when it runs.
  const roles = await (user as any).related('roles').query().select('name')
  return roles.map((role: { name: string }) => role.name)
}

/** The actor behind a signed-in user. */
export async function actorOf(user: UserRow): Promise<Actor> {
  return new Actor({
    kind: 'user',
    id: user.id,
    name: user.name,
    roles: await rolesOf(user),
    abilities: null,
  })
}
