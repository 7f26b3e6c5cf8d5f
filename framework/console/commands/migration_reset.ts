import { flags } from '@adonisjs/core/ace'
import type { Migrator } from '#framework/migrations/main'
import { MigrationCommand } from '../migration_command.js'

export default class MigrationReset extends MigrationCommand {
  static commandName = 'migration:reset'
  static description = 'Take back every migration'
  static help = ['Tables go with their rows. To apply everything again as well: migration:refresh']

  protected question = 'Take back every migration? All tables they made go with their rows'

  @flags.boolean({ description: 'Say what would be done, with its SQL, and do nothing' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print the SQL alone and do nothing' })
  declare sql?: boolean

  protected get isReading() {
    return Boolean(this.dryRun || this.sql)
  }

  protected async work(migrator: Migrator) {
    const nothing = 'Nothing to take back'
    if (!this.isReading) return this.tellRan(await migrator.reset(), nothing)
    await this.tellPlan(await migrator.plan('down', { batch: 0 }), nothing, Boolean(this.sql))
  }
}
