import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import { MigrationException } from '../migration_exception.js'

/** An empty database beside the configured one, of the same kind, for as long as it is needed. */
export class ScratchDatabase {
  /**
   * Makes one, and a connection to it. Whoever opens it closes it, also after a failure.
   * @throws MigrationException when the user of the connection may not create databases
   */
  static async open(db: Database, connection = db.primaryConnectionName): Promise<ScratchDatabase> {
    const client = db.connection(connection)
    const config = db.manager.get(connection)!.config
    const name = `gable_scratch_${randomBytes(6).toString('hex')}`
    if (toDialect(client.dialect.name) === 'sqlite') {
      const folder = await mkdtemp(join(tmpdir(), `${name}-`))
      const filename = join(folder, 'scratch.sqlite3')
      db.manager.add(name, withDatabase(config, { filename }))
      return new ScratchDatabase(db, name, () => rm(folder, { recursive: true, force: true }))
    }
    // A connection of its own, because a database cannot be created inside a transaction.
    await client.rawQuery(`create database ${name}`).catch((error: Error) => {
      throw new MigrationException(
        `A scratch database could not be made on the connection "${connection}": ${error.message}`,
        'Allow its user to create databases (PostgreSQL: ALTER ROLE … CREATEDB; MySQL: GRANT ALL ON `gable\\_scratch\\_%`.*), or name another connection'
      )
    })
    db.manager.add(name, withDatabase(config, { database: name }))
    return new ScratchDatabase(db, name, () => client.rawQuery(`drop database ${name}`))
  }

  /** @param connectionName  the connection to it, for whoever takes a name */
  private constructor(
    private db: Database,
    readonly connectionName: string,
    private drop: () => Promise<unknown>
  ) {}

  get client(): QueryClientContract {
    return this.db.connection(this.connectionName)
  }

  async close(): Promise<void> {
    await this.db.manager.close(this.connectionName, true)
    await this.drop()
  }
}

/** The settings of a connection with another file or database in them; there is nothing to protect in it. */
function withDatabase(given: ConnectionConfig, other: object): ConnectionConfig {
  const migrations = { ...given.migrations, disableRollbacksInProduction: false }
  const config = { ...given, migrations }
  const connection: unknown = config.connection
  if (typeof connection === 'string') {
    const url = new URL(connection)
    if ('database' in other) url.pathname = `/${String(other.database)}`
    return { ...config, connection: url.href } as ConnectionConfig
  }
  return {
    ...config,
    replicas: undefined,
    connection: { ...(connection as object), ...other },
  } as ConnectionConfig
}
