import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { SeederRun } from '#framework/data/main'

export default class DbSeed extends BaseCommand {
  static commandName = 'db:seed'
  static description = 'Run the seeders: what each of them writes is written whole, or not at all'
  static help = [
    'In the order of their names. When one fails, those after it do not run, and the exit code is 1.',
    '{{ binaryName }} db:seed',
    '{{ binaryName }} db:seed roles journal',
    '{{ binaryName }} db:seed --files=database/seeders/01_roles.ts',
  ]
  static options: CommandOptions = { startApp: true }

  @args.spread({ description: 'Seeders, as in roles for 01_roles.ts', required: false })
  declare seeders?: string[]

  @flags.array({ description: 'Seeders by their files; may be repeated', alias: 'f' })
  declare files?: string[]

  @flags.string({
    description: 'Connection of config/database.ts; the default one when not said',
    alias: 'c',
  })
  declare connection?: string

  @flags.boolean({ description: 'Run in production' })
  declare force?: boolean

  @flags.boolean({ description: 'Print the outcome as one JSON object' })
  declare json?: boolean

  @flags.boolean({ description: 'One line in all, unless a seeder fails' })
  declare compactOutput?: boolean

  async run() {
    if (this.app.inProduction && !this.force) {
      return this.#fail('Seeders write to the database: in production they want --force')
    }
    const { connect } = await import('../data_commands.js')
    const client = await connect(this.app, this.connection)
    if (typeof client === 'string') return this.#fail(client)
    const { DataRefusal, seed } = await import('#framework/data/main')
    const { withoutStatement } = await import('#framework/http/main')
    const isLive = process.stderr.isTTY && !this.json
    try {
      const runs = await seed(this.app, await this.app.container.make('lucid.db'), {
        connection: this.connection,
        only: [...(this.seeders ?? []), ...(this.files ?? [])],
        starting: (name, number, total) => {
          if (isLive) process.stderr.write(`\r\u001b[2K${number}/${total}  ${name} …`)
        },
        ended: (run) => {
          // The database's words, and not the whole statement with its values.
          withoutStatement(run.error)
          if (isLive) process.stderr.write('\r\u001b[2K')
          if (!this.json && (!this.compactOutput || run.error)) this.#print(run)
        },
      })
      this.#tell(runs)
    } catch (error) {
      if (!(error instanceof DataRefusal)) throw error
      this.#fail(error.message)
    }
  }

  #print({ name, status, milliseconds, error }: SeederRun) {
    const line = `${status.padEnd(9)}  ${name}`
    if (status === 'completed') this.logger.log(`${line}  ${milliseconds} ms`)
    else if (error) this.logger.logError(this.colors.red(`${line}  ${error.message}`))
    else this.logger.log(this.colors.dim(`${line}  not for this environment`))
  }

  #tell(runs: SeederRun[]) {
    const count = (status: SeederRun['status']) =>
      runs.filter((run) => run.status === status).length
    if (count('failed')) this.exitCode = 1
    if (this.json) {
      const seeders = runs.map(({ error, ...run }) => ({
        ...run,
        ...(error && { error: error.message }),
      }))
      return this.logger.log(JSON.stringify({ seeders }))
    }
    const facts = [`${count('completed')} of ${runs.length} seeders completed`]
    if (count('failed')) facts.push('what the failed one wrote was taken back')
    if (count('waiting')) facts.push(`${count('waiting')} not run`)
    this.logger.log(runs.length ? facts.join(', ') : 'There are no seeders')
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(message))
  }
}
