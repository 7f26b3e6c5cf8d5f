import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import type { Group } from '@japa/runner/core'
import { UserFactory } from '#database/factories/user_factory'
import type { RoleName } from '#models/role'
import type User from '#models/user'
import { Visitor } from '#tests/helpers/visitor'

/** Somebody signed in to the admin, at a browser without script. */
export interface Keeper {
  user: User
  visitor: Visitor
}

/** Each test has its own rows, and nobody has tried too often to sign in. */
export function freshDesk(group: Group): void {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
}

/** Signs somebody in who has these roles. */
export async function keeper(...roles: RoleName[]): Promise<Keeper> {
  let factory = UserFactory.merge({})
  for (const role of roles) factory = factory.apply(role)
  const user = await factory.create()
  const visitor = new Visitor()
  await visitor.signIn(user.email)
  return { user, visitor }
}

/** Runs something and counts the statements it sent to the database. */
export async function countingQueries<Result>(run: () => Promise<Result>) {
  const statements: string[] = []
  const knex = db.manager.get(db.primaryConnectionName)!.connection!.client!
  const note = ({ sql }: { sql: string }) => {
    statements.push(sql)
  }
  knex.on('query', note)
  try {
    return { result: await run(), statements }
  } finally {
    knex.off('query', note)
  }
}

/** The text of a page without its markup, spaces once. */
export function wordsOf(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}

/** The names of the rows of a list, from top to bottom. */
export function rowsOf(html: string): string[] {
  return [...html.matchAll(/<a class="record-link"[^>]*>([^<]*)<\/a/g)].map(([, name]) =>
    name.trim()
  )
}
