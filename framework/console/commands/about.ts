import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { AboutFacts } from '../about_facts.js'

export default class About extends BaseCommand {
  static commandName = 'about'
  static description = 'Show what this application is made of and what it runs on'
  static help = [
    'Nothing secret is among it.',
    '{{ binaryName }} about',
    '{{ binaryName }} about --json',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { aboutFacts } = await import('../about_facts.js')
    const facts = await aboutFacts(this.app)
    if (this.json) this.logger.log(JSON.stringify(facts, null, 2))
    else await this.#print(facts)
  }

  async #print({ application, versions, database, drivers, counts }: AboutFacts) {
    const { plainFacts, plainSize } = await import('../plain_table.js')
    const { name, version, debug, maintenance, ...rest } = application
    const { error, size, ...server } = database
    const sections: Record<string, Record<string, string | number | null>> = {
      [`${name} ${version}`]: {
        ...rest,
        debug: debug ? 'on' : 'off',
        maintenance: maintenance ? `down since ${maintenance.since}` : 'off',
      },
      'Versions': versions,
      'Database': {
        ...server,
        version: error === undefined ? server.version : `not reachable: ${error}`,
        size: size === null ? null : plainSize(size),
      },
      'Drivers': drivers,
      'Number of': counts,
    }
    for (const [title, values] of Object.entries(sections)) {
      const lines = Object.entries(values).map(
        ([label, value]) => [label, value === null ? 'none' : String(value)] as const
      )
      this.logger.log(this.colors.yellow(title))
      this.logger.log(plainFacts(lines).join('\n'))
    }
  }
}
