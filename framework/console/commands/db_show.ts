import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { DatabaseFacts } from '../database_facts.js'
import type { TableSize } from '../table_facts.js'

export default class DbShow extends BaseCommand {
  static commandName = 'db:show'
  static description = 'Show the database: its engine, its tables, their rows and sizes'
  static help = [
    'Rows of large tables are the estimate of the database, marked ~.',
    '{{ binaryName }} db:show',
    '{{ binaryName }} db:show --connection=pg --counts --json',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({
    description: 'Connection of config/database.ts; the default one when not said',
    alias: 'c',
  })
  declare connection?: string

  @flags.boolean({ description: 'Count the rows of large tables too' })
  declare counts?: boolean

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { connect } = await import('../data_commands.js')
    const { databaseFacts } = await import('../database_facts.js')
    const { tableSizes } = await import('../table_facts.js')
    const client = await connect(this.app, this.connection)
    if (typeof client === 'string') return this.#fail(client)
    const db = await this.app.container.make('lucid.db')
    const facts = await databaseFacts(db, client.connectionName)
    if (facts.error) return this.#fail(`${facts.place}: ${facts.error}`)
    const tables = await tableSizes(client, { exactly: this.counts })
    if (this.json) return this.logger.log(JSON.stringify({ ...facts, tables }, null, 2))
    await this.#print(facts, tables)
  }

  async #print({ connection, driver, version, place, size }: DatabaseFacts, tables: TableSize[]) {
    const { plainFacts, plainSize, plainTable } = await import('../plain_table.js')
    const facts: [string, string][] = [
      ['connection', connection],
      ['engine', `${driver} ${version}`],
      ['database', place],
      ['size', plainSize(size ?? 0)],
      ['tables', String(tables.length)],
    ]
    this.logger.log(plainFacts(facts, 0).join('\n'))
    if (!tables.length) return
    const rows = tables.map(({ table, rows: count, estimated, size: bytes }) => [
      table,
      `${estimated ? '~' : ''}${count}`,
      bytes === null ? '' : plainSize(bytes),
    ])
    this.logger.log('')
    this.logger.log(plainTable(['table', 'rows', 'size'], rows).join('\n'))
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(message))
  }
}
