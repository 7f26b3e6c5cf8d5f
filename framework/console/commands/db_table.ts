import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { TableFacts } from '../table_facts.js'

export default class DbTable extends BaseCommand {
  static commandName = 'db:table'
  static description = 'Show a table of the database: columns, indexes, what points where'
  static help = [
    'It shows what the database has. What the model says: {{ binaryName }} model:show',
    '{{ binaryName }} db:table posts',
    '{{ binaryName }} db:table posts --json',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Name of the table' })
  declare table: string

  @flags.string({
    description: 'Connection of config/database.ts; the default one when not said',
    alias: 'c',
  })
  declare connection?: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { connect } = await import('../data_commands.js')
    const { tableFacts } = await import('../table_facts.js')
    const client = await connect(this.app, this.connection)
    if (typeof client === 'string') return this.#fail(client)
    const facts = await tableFacts(client, this.table)
    if (Array.isArray(facts)) {
      const { unknownName } = await import('../unknown_name.js')
      return this.#fail(unknownName('table', this.table, facts))
    }
    if (this.json) return this.logger.log(JSON.stringify(facts, null, 2))
    await this.#print(facts)
  }

  async #print(facts: TableFacts) {
    const { plainFacts, plainSize, plainTable } = await import('../plain_table.js')
    const size = facts.size === null ? [] : [['size', plainSize(facts.size)] as [string, string]]
    this.#section(
      facts.table,
      plainFacts([
        ['rows', `${facts.estimated ? '~' : ''}${facts.rows}`],
        ...size,
        ['primary key', facts.primaryKey.join(', ') || 'none'],
      ])
    )
    const columns = facts.columns.map((column) => [
      column.name,
      column.type,
      column.nullable ? 'null' : '',
      column.default ?? '',
      column.references ? `${column.references}, on delete ${column.onDelete}` : '',
    ])
    this.#section(
      'Columns',
      plainTable(['column', 'type', 'null', 'default', 'points at'], columns)
    )
    const indexes = facts.indexes.map((index) => [
      index.columns.join(', '),
      index.unique ? 'unique' : index.fullText ? 'full text' : '',
      index.where ? `where ${index.where}` : '',
      index.name ?? '',
    ])
    if (indexes.length)
      this.#section('Indexes', plainTable(['columns', '', 'only', 'name'], indexes))
    this.#section(
      'Checks',
      facts.checks.map(({ name, condition }) => `${name}: ${condition}`)
    )
    this.#section(
      'Pointed at by',
      plainFacts(
        facts.referencedBy.map(({ column, onDelete }) => [column, `on delete ${onDelete}`])
      )
    )
    this.#section('Besides', facts.notes)
  }

  #section(title: string, lines: string[]) {
    if (!lines.length) return
    this.logger.log(this.colors.yellow(title))
    for (const line of lines) this.logger.log(`  ${line.replace(/^ {2}/, '')}`)
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(message))
  }
}
