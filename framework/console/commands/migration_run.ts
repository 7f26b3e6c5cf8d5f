import { flags } from '@adonisjs/core/ace'
import type { Migrator } from '#framework/migrations/main'
import { MigrationCommand } from '../migration_command.js'

export default class MigrationRun extends MigrationCommand {
  static commandName = 'migration:run'
  static description = 'Apply the migrations that have not been applied'
  static help = [
    'Each file is applied as a whole or not at all; on MySQL a run that was stopped is taken up again where it was.',
    'Another run is waited for, and nothing is applied twice.',
    '{{ binaryName }} migration:run --sql > changes.sql',
  ]

  protected question = 'Apply the pending migrations?'

  @flags.boolean({ description: 'Say what would be done, with its SQL, and do nothing' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print the SQL alone and do nothing' })
  declare sql?: boolean

  protected get isReading() {
    return Boolean(this.dryRun || this.sql)
  }

  protected async work(migrator: Migrator) {
    const nothing = 'Nothing is pending'
    if (!this.isReading) return this.tellRan(await migrator.run(), nothing)
    await this.tellPlan(await migrator.plan('up'), nothing, Boolean(this.sql))
  }
}
