import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { Database } from '@adonisjs/lucid/database'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class Setup extends BaseCommand {
  static commandName = 'setup'
  static description = 'Bring the database up to date; fill a fresh one and make its first admin'
  static help = [
    'Safe to run again: it migrates what is not migrated, and leaves a database that has users as it is.',
    'The password of the first admin is shown once. For another one: node ace user:password',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'E-mail address of the first admin', default: 'admin@example.com' })
  declare email: string

  async run() {
    // Imported here and not above: `node ace list` reads every command's file.
    const { default: db } = await import('@adonisjs/lucid/services/db')
    await this.#migrate(db)
    const { default: User } = await import('#models/user')
    if (await User.query().select('id').first()) return

    // All or nothing: a setup that is killed here leaves the database as empty as it found it.
    const transaction = await db.beginGlobalTransaction()
    try {
      await this.#seed(db)
      await this.#makeAdmin()
      await transaction.commit()
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  async #migrate(db: Database) {
    const { Migrator } = await import('#framework/migrations/main')
    const { MigrationPrinter } = await import('#framework/console/main')
    const printer = new MigrationPrinter(this.ui, { isLive: false, isCompact: true })
    const migrator = new Migrator(db, this.app, { report: (event) => printer.tell(event) })
    const { length } = await migrator.run()
    if (length) this.logger.log(`  - Database      ${length} migrations run`)
  }

  async #seed(db: Database) {
    this.logger.log('  - Database      seeding')
    const { seed } = await import('#framework/data/main')
    const { withoutStatement } = await import('#framework/http/main')
    const runs = await seed(this.app, db)
    const failed = runs.find(({ status }) => status === 'failed')
    if (!failed) return
    const { message } = withoutStatement(failed.error) as Error
    throw new Error(
      `The seeder ${failed.name} failed, and the database is as empty as before: ${message}`
    )
  }

  /** Shown before it is committed: a password that was stored has always been seen. */
  async #makeAdmin() {
    const { openAccount } = await import('#services/accounts')
    const { makePassword } = await import('#services/made_password')
    const password = makePassword()
    const { email } = await openAccount({
      name: 'Shopkeeper',
      email: this.email,
      password,
      roles: ['admin'],
    })
    this.logger.log('')
    this.logger.log('  The admin of this installation; the password is shown only this once:')
    this.logger.log('')
    this.logger.log(`    E-mail    ${this.colors.bold(String(email))}`)
    this.logger.log(`    Password  ${this.colors.bold(password)}`)
    this.logger.log('')
  }
}
