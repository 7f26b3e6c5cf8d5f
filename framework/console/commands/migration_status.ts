import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { FileState, FileStatus } from '#framework/migrations/main'

export default class MigrationStatus extends BaseCommand {
  static commandName = 'migration:status'
  static description = 'Show which migrations have been applied'
  static help = [
    'A file is pending, applied, edited (changed after it was applied), missing, replaced (by a squashed one) or half applied.',
    'With --check the exit code is 3 when something is pending.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'A connection of config/database.ts', alias: 'c' })
  declare connection?: string

  @flags.boolean({ description: 'Print one JSON document' })
  declare json?: boolean

  @flags.boolean({ description: 'Exit with 3 when a migration is pending or half applied' })
  declare check?: boolean

  async run() {
    const { Migrator } = await import('#framework/migrations/main')
    const db = await this.app.container.make('lucid.db')
    try {
      const files = await new Migrator(db, this.app, { connection: this.connection }).status()
      this.#print(files)
      const isBehind = files.some(({ state }) => state === 'pending' || state === 'half applied')
      if (this.check && isBehind) this.exitCode = 3
    } catch (error) {
      const { message, help } = error as Error & { help?: string }
      this.exitCode = 1
      if (this.json) return this.logger.log(JSON.stringify({ error: { message, help } }, null, 2))
      this.logger.error(message)
      if (help) this.logger.logError(`  ${help}`)
    }
  }

  async completed() {
    if (!this.isMain) return
    const db = await this.app.container.make('lucid.db')
    await db.manager.closeAll(true)
  }

  #print(files: FileStatus[]) {
    if (this.json) return this.logger.log(JSON.stringify({ files }, null, 2))
    if (!files.length) return this.logger.log('There are no migrations')
    const rows = files.map(({ name, state, batch, appliedAt, note }) => [
      state,
      batch === null ? '' : String(batch),
      appliedAt ? appliedAt.slice(0, 16).replace('T', ' ') : '',
      name + (note ? `  (${note})` : ''),
    ])
    const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)))
    for (const [state, batch, time, name] of rows) {
      const colour = this.#paint(state as FileState)
      this.logger.log(
        `${colour(state.padEnd(widths[0]))}  ${batch.padStart(widths[1])}  ${time.padEnd(widths[2])}  ${name}`
      )
    }
  }

  #paint(state: FileState): (text: string) => string {
    if (state === 'applied') return (text) => this.colors.green(text)
    if (state === 'pending') return (text) => this.colors.yellow(text)
    if (state === 'replaced') return (text) => this.colors.dim(text)
    return (text) => this.colors.red(text)
  }
}
