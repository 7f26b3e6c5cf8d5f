import { randomInt } from 'node:crypto'
import User from '#models/user'
import Role from '#models/role'

/** Without the letters and digits that are mistaken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP_LENGTH = 5

export interface AdminAccount {
  email: string
  /** The only copy: the database has its hash. */
  password: string
  isNew: boolean
}

/**
 * Makes the account with this e-mail address an admin with a fresh password; the account is made when there is none.
 * Other roles it has stay.
 */
export async function giveAdminAccount(email: string): Promise<AdminAccount> {
  const password = makePassword()
  const known = await User.findBy('email', email)
  const user = known ?? new User()
  if (!known) user.merge({ email, name: 'Shopkeeper' })
  user.password = password
  await user.save()

  const role = await Role.firstOrCreate({ name: 'admin' }, { label: 'Admin' })
  await user.related('roles').sync([role.id], false)
  return { email, password, isNew: !known }
}

/** Twenty characters in groups to copy by eye: 99 bits. */
export function makePassword(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}
