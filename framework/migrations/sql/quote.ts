import type { Dialect } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'

/** A name of a table, column, index or constraint, in the database's quotes. */
export function identifier(name: string, dialect: Dialect): string {
  refuseNul(name)
  return dialect === 'mysql'
    ? `\`${name.replaceAll('`', '``')}\``
    : `"${name.replaceAll('"', '""')}"`
}

/** Names in quotes, with commas between. */
export function identifiers(names: readonly string[], dialect: Dialect): string {
  return names.map((name) => identifier(name, dialect)).join(', ')
}

/** A text as a literal of the database. */
export function textLiteral(text: string, dialect: Dialect): string {
  refuseNul(text)
  const quoted = `'${text.replaceAll("'", "''")}'`
  if (dialect === 'sqlite') return quoted
  // A backslash escapes in MySQL; in PostgreSQL only after an E, which Knex needs where `\?` would be its placeholder.
  const escaped = quoted.replaceAll('\\', '\\\\')
  if (dialect === 'mysql') return escaped
  return text.includes('\\?') ? `E${escaped.replaceAll('?', '\\077')}` : quoted
}

function refuseNul(text: string): void {
  if (text.includes('\0')) {
    throw new MigrationException(
      `${JSON.stringify(text)} holds a NUL character, which no database takes in SQL`
    )
  }
}
