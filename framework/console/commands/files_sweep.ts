import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class FilesSweep extends BaseCommand {
  static commandName = 'files:sweep'
  static description = 'Remove stored files that no record names any more'
  static help = ['{{ binaryName }} files:sweep --dry-run', '{{ binaryName }} files:sweep']
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'List what would be removed, and remove nothing' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print one JSON document instead of lines' })
  declare json?: boolean

  async run() {
    const { sweepFiles } = await import('#framework/files/main')
    const { kept, removed } = await sweepFiles({ dryRun: this.dryRun })
    if (this.json) return this.logger.log(JSON.stringify({ kept, removed }, null, 2))
    const verb = this.dryRun ? 'would be removed' : 'removed'
    for (const key of removed) this.logger.log(`${this.colors.yellow(verb)}  ${key}`)
    this.logger.log(`${removed.length} ${verb}, ${kept} kept`)
  }
}
