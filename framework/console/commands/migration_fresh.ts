import { flags } from '@adonisjs/core/ace'
import type { Migrator } from '#framework/migrations/main'
import { MigrationCommand } from '../migration_command.js'

export default class MigrationFresh extends MigrationCommand {
  static commandName = 'migration:fresh'
  static description = 'Drop every table and view, and apply every migration'
  static help = ['{{ binaryName }} migration:fresh --seed']

  protected question = 'Drop every table with all rows?'

  @flags.boolean({ description: 'Run the seeders afterwards' })
  declare seed?: boolean

  @flags.boolean({ description: 'Does nothing: views always go, because they read the tables' })
  declare dropViews?: boolean

  @flags.boolean({ description: 'Drop types as well (PostgreSQL)' })
  declare dropTypes?: boolean

  @flags.boolean({ description: 'Drop domains as well (PostgreSQL)' })
  declare dropDomains?: boolean

  protected async work(migrator: Migrator) {
    const { dropTypes, dropDomains } = this
    await this.tellRan(await migrator.fresh({ dropTypes, dropDomains }), 'There are no migrations')
    if (this.seed) await this.runSeeders()
  }
}
