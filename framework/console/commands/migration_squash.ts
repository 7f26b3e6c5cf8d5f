import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Dialect } from '#framework/fields/main'
import type { ReplayedFile, Squash, SquashFile, SquashPlan } from '#framework/migrations/main'

export default class MigrationSquash extends BaseCommand {
  static commandName = 'migration:squash'
  static description = 'Draw migration files together into one that leads to the same tables'
  static help = [
    'A file that changes rows, or that cannot be read without a database, stays and is named.',
    'Where all old files have been applied, the new one counts as applied; apply them everywhere first.',
    '{{ binaryName }} migration:squash --dry-run',
    '{{ binaryName }} migration:squash --to=1763800000003_create_comments --name=journal',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'First file that may be drawn in; the oldest when not said' })
  declare from?: string

  @flags.string({ description: 'Last file that may be drawn in; the newest when not said' })
  declare to?: string

  @flags.string({ description: 'Words for the name of the new file' })
  declare name?: string

  @flags.string({ description: 'Database connection', alias: 'c' })
  declare connection?: string

  @flags.boolean({ description: 'Print the new file and change nothing' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Do not ask before the old files are removed' })
  declare force?: boolean

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { MigrationException } = await import('#framework/migrations/main')
    try {
      await this.#squash()
    } catch (error) {
      if (!(error instanceof MigrationException)) throw error
      this.#fail(error.message, error.help)
    }
  }

  async #squash() {
    const { supersede } = await import('#framework/migrations/main')
    const { files, plan } = await this.#plan()
    const made = await this.#texts(plan)
    if (this.dryRun || !made.length) return this.#tell(plan, made)
    if (!(await this.#mayRemove(plan))) return
    for (const { squash, file } of made) {
      await supersede(
        squash,
        file,
        files.filter((other) => !squash.files.includes(other))
      )
    }
    this.#tell(plan, made)
  }

  async #plan(): Promise<{ files: ReplayedFile[]; plan: SquashPlan }> {
    const { declare, planSquash, readFiles, replay, unknownConnection } =
      await import('#framework/migrations/main')
    const { loadModels } = await import('#framework/models/main')
    const { toDialect } = await import('#framework/database/main')
    const db = await this.app.container.make('lucid.db')
    const name = this.connection ?? db.primaryConnectionName
    if (!db.manager.has(name)) throw unknownConnection(db, name)
    const client = db.connection(name)
    const { config } = db.manager.get(client.connectionName)!
    const dialect: Dialect = toDialect(client.dialect.name)
    const { files } = await replay(await readFiles(this.app, config), dialect)
    const first = await this.#place(files, this.from, 0)
    const range = files.slice(first, (await this.#place(files, this.to, -1)) + 1)
    return { files, plan: planSquash(files, declare(await loadModels(this.app)), new Set(range)) }
  }

  /** Where a named file stands among the files. @throws MigrationException when there is none of that name */
  async #place(files: ReplayedFile[], name: string | undefined, otherwise: 0 | -1) {
    if (name === undefined) return otherwise === 0 ? 0 : files.length - 1
    const place = files.findIndex((file) => file.name === name || file.name.endsWith(`/${name}`))
    if (place !== -1) return place
    const names = files.map((file) => file.name.slice(file.name.lastIndexOf('/') + 1))
    const { MigrationException } = await import('#framework/migrations/main')
    throw new MigrationException(
      `There is no migration "${name}"`,
      `There are: ${names.join(', ') || 'none'}`
    )
  }

  async #texts({ squashes }: SquashPlan): Promise<{ squash: Squash; file: SquashFile }[]> {
    const { squashFile } = await import('#framework/migrations/main')
    return Promise.all(
      squashes.map(async (squash) => ({ squash, file: await squashFile(squash, this.name) }))
    )
  }

  /** Removing files is asked about in a terminal; elsewhere it takes --force. */
  async #mayRemove({ squashes }: SquashPlan): Promise<boolean> {
    if (this.force) return true
    const count = squashes.flatMap(({ files }) => files).length
    if (process.stdin.isTTY && process.stdout.isTTY && !this.json) {
      return this.prompt.confirm(`Remove the ${count} files that are drawn together?`)
    }
    this.#fail(
      `${count} files would be removed, and nobody is here to ask`,
      'Look with --dry-run, then say --force'
    )
    return false
  }

  #fail(message: string, help?: string) {
    this.exitCode = 1
    if (this.json) {
      const error = { message, help: help ?? null }
      return this.logger.log(JSON.stringify({ error }, null, 2))
    }
    this.logger.error(message)
    if (help) for (const line of help.split('\n')) this.logger.logError(`  ${line}`)
  }

  #tell({ squashes, kept }: SquashPlan, made: { squash: Squash; file: SquashFile }[]) {
    const notes = kept.map(({ file, reason }) => ({ file: file.name, reason }))
    if (this.json) {
      const written = made.map(({ squash, file }) => ({
        file: file.name,
        replaces: squash.files.map(({ name }) => name),
        ...(this.dryRun ? { text: file.text } : {}),
      }))
      this.logger.log(JSON.stringify({ squashed: written, kept: notes }, null, 2))
      return
    }
    for (const { squash, file } of made) {
      this.logger.log(`${this.colors.green(file.name)}  stands for ${squash.files.length} files`)
      for (const { name } of squash.files) this.logger.log(`  ${this.colors.dim(name)}`)
      if (this.dryRun) this.logger.log(`\n${file.text}`)
    }
    for (const { file, reason } of notes) this.logger.log(`${file}  stays: ${reason}`)
    if (!squashes.length) this.logger.log('There are no two files side by side to draw together.')
  }
}
