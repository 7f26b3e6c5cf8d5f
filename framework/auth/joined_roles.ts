import { type Shape, shapeOf, SqlWriter } from '#framework/resources/main'

/**
 * The roles of a user as part of a statement that reads users under the alias `u`: a row for each role, one with null
 * for somebody who has none.
 */
export function joinedRoles({ relations, dialect }: Shape): { column: string; join: string } {
  const roles = relations.get('roles')
  if (!roles?.pivot) return { column: 'null', join: '' }
  const { table, localColumn, relatedColumn } = roles.pivot
  const sql = new SqlWriter(dialect)
  const role = shapeOf(roles.model)
  const pivot = sql.column('p', localColumn)
  return {
    column: sql.column('r', columnOf(role, 'name')),
    join:
      ` left join ${sql.name(table)} p on ${pivot} = ${sql.column('u', roles.localColumn)}` +
      ` left join ${sql.name(role.table)} r on ${sql.column('r', roles.relatedColumn)} = ${sql.column('p', relatedColumn)}`,
  }
}

/** The column of a field; a column that is no field is called as its property. */
export const columnOf = ({ fields }: Shape, name: string): string =>
  fields.get(name)?.columnName ?? name

/** Leaves out users in the trash, in a statement that reads them under the alias `u`; to be put behind a condition. */
export const outOfTrash = ({ softDeletes, dialect }: Shape): string =>
  softDeletes ? ` and ${new SqlWriter(dialect).column('u', 'deleted_at')} is null` : ''

/** The names in rows of such a statement. */
export function rolesIn(rows: readonly { role?: unknown }[]): string[] {
  const roles: string[] = []
  for (const { role } of rows) if (role !== null) roles.push(String(role))
  return roles
}
