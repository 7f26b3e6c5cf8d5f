import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import { MigrationException } from './migration_exception.js'
import { hasPending } from './runner/pending.js'

/*
 * A door of its own beside `main.ts`: it is opened at every start of the server, and loads the rest of the room only
 * when a migration is pending.
 */

/**
 * Brings the database up to date before the server listens. Another process that does the same is waited for.
 * @throws MigrationFailure when a file fails; the server must not serve then. Connections are closed
 */
export async function migrateAtStart(app: ApplicationService, db: Database): Promise<void> {
  const client = db.connection()
  const { config } = db.manager.get(client.connectionName)!
  try {
    if (await hasPending(app, client, config)) await migrate(app, db)
  } catch (error) {
    // What is open would keep the process alive.
    await db.manager.closeAll(true)
    // Where it happened is said in words; frames of the framework would bury them.
    if (error instanceof MigrationException) error.stack = `${error.name}: ${error.message}`
    throw error
  }
}

async function migrate(app: ApplicationService, db: Database): Promise<void> {
  const { Migrator } = await import('./runner/main.js')
  const logger = await app.container.make('logger')
  const migrator = new Migrator(db, app, {
    report(event) {
      if (event.type === 'warning') logger.warn(event.message)
      if (event.type === 'waiting') logger.info(`Migrations wait for ${event.holder}`)
      if (event.type === 'fileDone') logger.info(`Applied ${event.name}`)
    },
  })
  await migrator.run()
}
