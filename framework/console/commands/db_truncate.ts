import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'

export default class DbTruncate extends BaseCommand {
  static commandName = 'db:truncate'
  static description = 'Delete all rows of all tables, and keep the tables'
  static help = [
    'It asks first in a terminal. Foreign keys do not stop it. Keys begin at 1 again; what the migrations have noted stays.',
    '{{ binaryName }} db:truncate',
    '{{ binaryName }} db:truncate --force && {{ binaryName }} db:seed',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({
    description: 'Connection of config/database.ts; the default one when not said',
    alias: 'c',
  })
  declare connection?: string

  @flags.boolean({ description: 'Do not ask; wanted in production' })
  declare force?: boolean

  @flags.boolean({ description: 'Print the emptied tables as one JSON object' })
  declare json?: boolean

  async run() {
    const { connect, nameOf, refusalToDestroy } = await import('../data_commands.js')
    const client = await connect(this.app, this.connection)
    if (typeof client === 'string') return this.#fail(client)
    const name = nameOf(this.app, client)
    const refusal = await refusalToDestroy(this, `Delete every row (${name})?`)
    if (refusal) return this.#fail(refusal)

    const { DataRefusal, truncate } = await import('#framework/data/main')
    const ledger = await this.#ledgerOf(client.connectionName)
    const kept: string[] = []
    const isKept = (table: string) => {
      const isLedger = table === ledger || table.startsWith(`${ledger}_`)
      if (isLedger) kept.push(table)
      return isLedger
    }
    try {
      this.#tell(await truncate(client, isKept), kept, name)
    } catch (error) {
      if (!(error instanceof DataRefusal)) throw error
      this.#fail(error.message)
    }
  }

  #tell(emptied: string[], kept: string[], name: string) {
    if (this.json) return this.logger.log(JSON.stringify({ emptied, kept }))
    this.logger.log(emptied.length ? emptied.join(', ') : 'There was nothing to empty')
    this.logger.log(
      `${emptied.length} tables emptied (${name}); kept: ${kept.join(', ') || 'none'}`
    )
  }

  /** Where the migrations note what has run. */
  async #ledgerOf(connection: string): Promise<string> {
    const db = await this.app.container.make('lucid.db')
    const { migrations } = db.manager.get(connection)!.config as ConnectionConfig
    return migrations?.tableName ?? 'adonis_schema'
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(message))
  }
}
