import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Wiped } from '#framework/data/main'

export default class DbWipe extends BaseCommand {
  static commandName = 'db:wipe'
  static description = 'Drop all tables, views and types of the database'
  static help = [
    'It asks first in a terminal. Foreign keys do not stop it. node ace setup makes the tables again.',
    'On MySQL and MariaDB each table is gone at once; the others drop all of them or none.',
    '{{ binaryName }} db:wipe',
    '{{ binaryName }} db:wipe --connection=pg --force',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({
    description: 'Connection of config/database.ts; the default one when not said',
    alias: 'c',
  })
  declare connection?: string

  @flags.boolean({ description: 'Do not ask; wanted in production' })
  declare force?: boolean

  @flags.boolean({ description: 'Print what was dropped as one JSON object' })
  declare json?: boolean

  async run() {
    const { connect, nameOf, refusalToDestroy } = await import('../data_commands.js')
    const client = await connect(this.app, this.connection)
    if (typeof client === 'string') return this.#fail(client)
    const name = nameOf(this.app, client)
    const refusal = await refusalToDestroy(this, `Drop every table (${name})?`)
    if (refusal) return this.#fail(refusal)

    const { DataRefusal, wipe } = await import('#framework/data/main')
    try {
      this.#tell(await wipe(client), name)
    } catch (error) {
      if (!(error instanceof DataRefusal)) throw error
      this.#fail(error.message)
    }
  }

  #tell(wiped: Wiped, name: string) {
    if (this.json) return this.logger.log(JSON.stringify(wiped))
    const dropped = Object.entries(wiped).filter(([, names]) => names.length)
    if (!dropped.length) return this.logger.log(`There was nothing to drop (${name})`)
    for (const [kind, names] of dropped) this.logger.log(`${kind.padEnd(6)}  ${names.join(', ')}`)
    const facts = dropped.map(
      ([kind, { length }]) => `${length} ${length === 1 ? kind.slice(0, -1) : kind}`
    )
    this.logger.log(`${facts.join(', ')} dropped (${name})`)
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(message))
  }
}
