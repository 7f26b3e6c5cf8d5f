import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { DatabaseRow } from '#framework/database/main'
import { Actor, operations, type Shape, shapeOf, SqlWriter } from '#framework/resources/main'
import { columnOf, joinedRoles, outOfTrash, rolesIn } from './joined_roles.js'

/** Somebody who can sign in, as their row has it at this moment. */
export interface Person {
  actor: Actor
  /** Its hash; absent on a model whose users do not sign in with one. */
  password?: string
}

/**
 * Who the users are, read without making models of them: a user and their roles are one kept statement. Asked at each
 * request, so who is demoted or deleted has lost their rights from then on.
 */
export class People {
  #users?: Shape
  #statement = ''

  /** Given once, when the application boots: the model of those who sign in. */
  configure(users: LucidModel): void {
    this.#users = shapeOf(users)
    const { table, primaryColumn, fields, dialect } = this.#users
    const password = fields.get('password')?.columnName
    const { column, join } = joinedRoles(this.#users)
    const sql = new SqlWriter(dialect)
    const id = sql.column('u', primaryColumn)
    const name = sql.column('u', columnOf(this.#users, 'name'))
    const secret = password ? `, ${sql.column('u', password)} as password` : ''
    // SQLite would plan the statement anew for each value bound in a comparison.
    const bound = dialect === 'sqlite' ? '(select ?)' : '?'
    this.#statement =
      `select ${id} as id, ${name} as name${secret}, ${column} as role` +
      ` from ${sql.name(table)} u${join} where ${id} = ${bound}${outOfTrash(this.#users)}`
  }

  /** At once where the database answers at once. */
  find(id: number | string): Person | undefined | Promise<Person | undefined> {
    const { reader } = operations.runtime
    const rows = reader.all(this.#statement, [id], this.#users!.connection)
    return Array.isArray(rows) ? toPerson(rows) : rows.then(toPerson)
  }
}

function toPerson(rows: DatabaseRow[]): Person | undefined {
  const [row] = rows
  if (!row) return undefined
  const actor = new Actor({
    kind: 'user',
    id: row.id as number,
    name: String(row.name),
    roles: rolesIn(rows),
    abilities: null,
  })
  return { actor, password: row.password as string | undefined }
}

/** The application's users; the framework's provider configures them at boot. */
export const people = new People()

/** The model behind a credential's relation `user`: of those who sign in. */
export const usersOf = (credential: LucidModel): LucidModel =>
  shapeOf(credential).relations.get('user')!.model
