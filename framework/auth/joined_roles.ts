import { type Shape, shapeOf } from '#framework/resources/main'

/**
 * The roles of a user as part of a statement that reads users under the alias `u`: a row for each role, one with null
 * for somebody who has none.
 */
export function joinedRoles({ relations }: Shape): { column: string; join: string } {
  const roles = relations.get('roles')
  if (!roles?.pivot) return { column: 'null', join: '' }
  const { table, localColumn, relatedColumn } = roles.pivot
  return {
    column: 'r.name',
    join:
      ` left join ${table} p on p.${localColumn} = u.${roles.localColumn}` +
      ` left join ${shapeOf(roles.model).table} r on r.${roles.relatedColumn} = p.${relatedColumn}`,
  }
}

/** Leaves out users in the trash, in a statement that reads them under the alias `u`; to be put behind a condition. */
export const outOfTrash = ({ softDeletes }: Shape): string =>
  softDeletes ? ' and u.deleted_at is null' : ''

/** The names in rows of such a statement. */
export function rolesIn(rows: readonly { role?: unknown }[]): string[] {
  const roles: string[] = []
  for (const { role } of rows) if (role !== null) roles.push(String(role))
  return roles
}
