import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Difference, MigrationEvent, Verification } from '#framework/migrations/main'

/** Exit code when something differs. */
const DIFFERS = 3

export default class MigrationVerify extends BaseCommand {
  static commandName = 'migration:verify'
  static description = 'Hold the migrations against real databases: a scratch one, and yours'
  static help = [
    'On an empty scratch database all files run, go back and run again; what it holds is compared with what the files say. Then the configured database is compared with it, and only read.',
    'The scratch database is of the same kind as the configured one, and is gone afterwards.',
    'The exit code is 0 when all is the same, 3 when something differs, 1 when it could not be done.',
    '{{ binaryName }} migration:verify --quick',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'A connection of config/database.ts', alias: 'c' })
  declare connection?: string

  @flags.boolean({ description: 'Leave out going back and running again' })
  declare quick?: boolean

  @flags.boolean({ description: 'Print one JSON document' })
  declare json?: boolean

  async run() {
    const { outliveReaders } = await import('../reader.js')
    outliveReaders()
    const { verify } = await import('#framework/migrations/main')
    const db = await this.app.container.make('lucid.db')
    try {
      const { connection, quick } = this
      const report = await this.#reporter()
      const found = await verify(db, this.app, { connection, quick, report })
      const differences = [found.replayed, found.leftBehind, found.repeated, found.live]
      const isSame = differences.every((list) => !list?.length)
      if (!isSame) this.exitCode = DIFFERS
      if (this.json)
        this.logger.log(JSON.stringify({ same: isSame, ...found, error: null }, null, 2))
      else await this.#print(found)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  async completed() {
    if (!this.isMain) return
    const db = await this.app.container.make('lucid.db')
    await db.manager.closeAll(true)
  }

  /** Only what a person waits for: the names of the files as they run. */
  async #reporter() {
    if (this.json) return undefined
    const { MigrationPrinter } = await import('../migration_printer.js')
    const isLive =
      Boolean(process.stdout.isTTY) &&
      this.logger.getRenderer().constructor.name !== 'MemoryRenderer'
    const printer = new MigrationPrinter(this.ui, { isLive, isCompact: !isLive })
    return (event: MigrationEvent) => printer.tell(event)
  }

  async #print(found: Verification) {
    const { counted } = await import('../migration_printer.js')
    const { files, tables, connection, pending } = found
    this.logger.log(`${counted(files, 'file')}, ${counted(tables, 'table')}`)
    const made = { expected: 'the files', found: 'the database they make' }
    await this.#tell('what the files say, and what they make', found.replayed, made)
    const left = { expected: 'the files', found: 'the database after going back' }
    if (found.leftBehind) await this.#tell('nothing left after going back', found.leftBehind, left)
    const again = { expected: 'the files', found: 'the database after running again' }
    if (found.repeated) await this.#tell('running them again', found.repeated, again)
    const yours = { expected: 'the migrations', found: 'the database' }
    await this.#tell(`the database of the connection "${connection}"`, found.live, yours)
    for (const name of pending) this.logger.log(`${this.colors.yellow('pending')}  ${name}`)
  }

  async #tell(
    what: string,
    differences: Difference[],
    names: { expected: string; found: string }
  ): Promise<void> {
    const { toSentence } = await import('#framework/migrations/main')
    const { colors } = this
    const mark = differences.length ? colors.red('differs') : colors.green('same   ')
    this.logger.log(`${mark}  ${what}`)
    for (const difference of differences) {
      this.logger.log(`         ${toSentence(difference, names)}`)
    }
  }

  #fail({ message, help }: Error & { help?: string }) {
    this.exitCode = 1
    if (this.json) {
      this.logger.log(JSON.stringify({ error: { message, help: help ?? null } }, null, 2))
      return
    }
    this.logger.error(message)
    if (help) this.logger.logError(`  ${help}`)
  }
}
