import { randomBytes } from 'node:crypto'
import {
  Actor,
  commandActor,
  operations,
  OperationError,
  type Origin,
  type Row,
} from '#framework/resources/main'
import Role, { type RoleName } from '#models/role'
import UserResource from '#resources/user_resource'

export interface NewAccount {
  name: unknown
  email: unknown
  password: unknown
  roles: RoleName[]
}

/** Who asks for it; a command when nobody else does. */
export interface Asker {
  actor: Actor
  origin?: Origin
}

/**
 * The policy keeps accounts for administrators. The pages and commands that use this file are an authority of their
 * own: they choose the fields and the roles, and pass on nothing that was sent beside them. The trail says who asked.
 */
const keeper = (actor: Actor) => new Actor({ ...actor, roles: ['admin'], abilities: null })

/** Why nobody can be given these roles yet, and the next step; null when all of them have a row. */
export async function lackOfRoles(names: RoleName[]): Promise<string | null> {
  const roles = await Role.query().whereIn('name', names)
  const lacking = names.filter((wanted) => !roles.some(({ name }) => name === wanted))
  if (!lacking.length) return null
  return `No row yet for the role ${lacking.join(', ')}. Next: node ace db:seed`
}

/**
 * Makes an account through the operations, so it is validated and told of like any other.
 * @throws E_INVALID with one problem per field
 */
export async function openAccount(
  { roles: names, ...fields }: NewAccount,
  { actor, origin }: Asker = { actor: commandActor }
): Promise<Row> {
  const lack = await lackOfRoles(names)
  if (lack) throw new Error(lack)
  const roles = await Role.query().whereIn('name', names)
  const input = { ...fields, roles: roles.map(({ id }) => id) }
  const { row } = await operations.store(UserResource, keeper(actor), input, { origin })
  return row
}

/** Changes fields of an account for its owner. @throws E_INVALID with one problem per field */
export async function changeAccount(
  id: number,
  fields: Record<string, unknown>,
  { actor, origin }: Asker = { actor: commandActor }
): Promise<Row> {
  const { row } = await operations.update(UserResource, keeper(actor), id, fields, { origin })
  return row
}

/** An e-mail address as it is kept, from what somebody typed. */
export const toAddress = (typed: unknown) =>
  String(typed ?? '')
    .trim()
    .toLowerCase()

/** Whether all that is wrong is that the e-mail address has an account already. */
export function isKnownAddress(error: unknown): boolean {
  return (
    error instanceof OperationError &&
    error.problems.length > 0 &&
    error.problems.every(({ field, rule }) => field === 'email' && rule === 'unique')
  )
}

/** For an account that is only a name on the page: nobody knows it, and it is kept nowhere. */
export const unusablePassword = () => randomBytes(64).toString('base64url')
