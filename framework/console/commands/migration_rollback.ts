import { flags } from '@adonisjs/core/ace'
import type { Migrator } from '#framework/migrations/main'
import { MigrationCommand } from '../migration_command.js'

export default class MigrationRollback extends MigrationCommand {
  static commandName = 'migration:rollback'
  static description = 'Take back the migrations that were applied last'
  static help = [
    'The last batch, which is what one run applied; or as many files as --step says, whatever their batches.',
    '{{ binaryName }} migration:rollback --step=1',
  ]

  protected question = 'Take migrations back? Columns and tables they made go with their rows'

  @flags.number({ description: 'Take back everything after this batch; 0 for everything' })
  declare batch?: number

  @flags.number({ description: 'Take back the last so many files' })
  declare step?: number

  @flags.boolean({ description: 'Say what would be done, with its SQL, and do nothing' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print the SQL alone and do nothing' })
  declare sql?: boolean

  protected get isReading() {
    return Boolean(this.dryRun || this.sql)
  }

  protected async work(migrator: Migrator) {
    const { batch, step } = this
    const nothing = 'Nothing to take back'
    if (!this.isReading) return this.tellRan(await migrator.rollback({ batch, step }), nothing)
    await this.tellPlan(await migrator.plan('down', { batch, step }), nothing, Boolean(this.sql))
  }
}
