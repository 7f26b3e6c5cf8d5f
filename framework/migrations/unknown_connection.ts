import type { Database } from '@adonisjs/lucid/database'
import { MigrationException } from './migration_exception.js'

/** What is said of a connection that config/database.ts does not have. */
export function unknownConnection(db: Database, name: string): MigrationException {
  return new MigrationException(
    `There is no connection "${name}"`,
    `config/database.ts has: ${[...db.manager.connections.keys()].join(', ')}`
  )
}
