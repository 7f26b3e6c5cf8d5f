import factory from '@adonisjs/lucid/factories'
import Role, { type RoleName } from '#models/role'
import User from '#models/user'
import { next, personName } from '#database/factories/words'

/** What every made-up user signs in with. */
export const PASSWORD = 'correct horse battery'

const LABELS: Record<RoleName, string> = {
  admin: 'Administrator',
  editor: 'Editor',
  author: 'Author',
  reader: 'Reader',
}

/** Roles are wanted before the user has an id, and given once it has one. */
const wanted = new WeakMap<User, RoleName[]>()

const wants = (name: RoleName) => (user: User) => {
  wanted.set(user, [...(wanted.get(user) ?? []), name])
}

/**
 * A user without roles; `.apply('editor')` and so on gives one, making the role's row where there is none yet.
 */
export const UserFactory = factory
  .define(User, () => {
    const number = next('user')
    return {
      name: personName(number),
      email: `reader-${number}@example.com`,
      password: PASSWORD,
    }
  })
  .state('admin', wants('admin'))
  .state('editor', wants('editor'))
  .state('author', wants('author'))
  .state('reader', wants('reader'))
  .after('create', async (_, user) => {
    const names = wanted.get(user)
    if (!names) return
    const options = user.$trx ? { client: user.$trx } : {}
    for (const name of names) await Role.firstOrCreate({ name }, { label: LABELS[name] }, options)
    await user.assignRoles(...names)
  })
  .build()
