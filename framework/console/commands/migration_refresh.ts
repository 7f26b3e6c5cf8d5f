import { flags } from '@adonisjs/core/ace'
import type { Migrator } from '#framework/migrations/main'
import { MigrationCommand } from '../migration_command.js'

export default class MigrationRefresh extends MigrationCommand {
  static commandName = 'migration:refresh'
  static description = 'Take back every migration and apply them all again'
  static help = [
    'It runs every down(), and leaves empty tables. To drop everything without down(): migration:fresh',
  ]

  protected question = 'Take back every migration and apply them again? All rows are lost'

  @flags.boolean({ description: 'Run the seeders afterwards' })
  declare seed?: boolean

  @flags.boolean({ description: 'Say what would be taken back, with its SQL, and do nothing' })
  declare dryRun?: boolean

  protected get isReading() {
    return Boolean(this.dryRun)
  }

  protected async work(migrator: Migrator) {
    const nothing = 'There are no migrations'
    if (this.dryRun) {
      return this.tellPlan(await migrator.plan('down', { batch: 0 }), nothing, false)
    }
    await this.tellRan(await migrator.refresh(), nothing)
    if (this.seed) await this.runSeeders()
  }
}
