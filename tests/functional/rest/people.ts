import { DateTime } from 'luxon'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { Actor, visitor } from '#framework/resources/main'
import Role, { type RoleName } from '#models/role'

/** Somebody who asks: the actor, and the bearer token or API key that proves it (none for the visitor). */
export interface Person {
  id: number
  actor: Actor
  token?: string
  key?: string
}

export type People = Record<'visitor' | RoleName, Person>

let made = 0

/**
 * A user with one role, and a token. Written straight to the tables: nobody here signs in with a password, and
 * hashing one for each costs more than most of these tests.
 */
export async function person(role: RoleName, abilities: string[] = ['*']): Promise<Person> {
  made++
  // Counted in letters: a list that is searched for "03" must not find the author with that number.
  const count = String(made).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)])
  const name = `${role} ${count}`
  const now = DateTime.utc().toFormat('yyyy-MM-dd HH:mm:ss.SSS')
  const row = {
    name,
    slug: `${role}-${count}`,
    email: `${role}-${count}@example.com`,
    password: '-',
  }
  await db
    .insertQuery()
    .table('users')
    .insert({ ...row, created_at: now, updated_at: now })
  const { id } = await db.from('users').where('email', row.email).firstOrFail()
  const { id: roleId } = await Role.firstOrCreate({ name: role }, { label: role })
  await db.insertQuery().table('role_user').insert({ user_id: id, role_id: roleId })
  const tokens = await app.container.make('gable.tokens')
  const { token } = await tokens.create(id, { name: 'test', abilities, expiresAt: null })
  return { id, token, actor: new Actor({ kind: 'user', id, name, roles: [role], abilities: null }) }
}

/** One of each, and the visitor. */
export async function people(): Promise<People> {
  return {
    visitor: { id: 0, actor: visitor },
    reader: await person('reader'),
    author: await person('author'),
    editor: await person('editor'),
    admin: await person('admin'),
  }
}
