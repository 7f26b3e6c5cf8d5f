import { args, flags } from '@adonisjs/core/ace'
import type { InitialComparison, Migrator } from '#framework/migrations/main'
import { MigrationCommand } from '../migration_command.js'

/** Exit code when the database is not as the files would leave it. */
const DIFFERS = 3

export default class MigrationFake extends MigrationCommand {
  static commandName = 'migration:fake'
  static description = 'Note migrations as applied without running them'
  static help = [
    'For a database that has the tables already. --initial looks first: where a table, a column, its type, null or the primary key is not as the files would make it, nothing is noted and the exit code is 3.',
    '{{ binaryName }} migration:fake --initial',
    '{{ binaryName }} migration:fake 1763900000000_create_books',
    '--unapply takes files out again; what they did to the database stays.',
  ]

  protected question = 'Note migrations as applied without running them?'

  @args.spread({ description: 'Files, with or without their folder', required: false })
  declare names?: string[]

  @flags.boolean({ description: 'Every pending file' })
  declare all?: boolean

  @flags.boolean({
    description: 'Only when the database has their tables; every pending file when none is named',
  })
  declare initial?: boolean

  @flags.boolean({ description: 'Note them as not applied, without taking them back' })
  declare unapply?: boolean

  protected async work(migrator: Migrator) {
    const states = await migrator.status()
    const pending = states.filter(({ state }) => state === 'pending').map(({ name }) => name)
    const applied = states.filter(({ batch }) => batch !== null).map(({ name }) => name)
    if (this.unapply) return this.#forget(migrator, await this.#chosen(applied), applied)
    const names = await this.#chosen(pending)
    if (!names.length) {
      if (this.all || this.initial) return this.tellRan([], 'Nothing is pending')
      await this.#refuseUnnamed('Pending', pending)
    }
    if (this.initial && !(await this.#isThere(names, pending, applied))) return
    await this.tellNoted(await migrator.fake(names))
  }

  /** What is named, or meant; a terminal is asked when nothing is. */
  async #chosen(candidates: string[]): Promise<string[]> {
    // A shell completes the path of the file.
    const named = (this.names ?? []).map((name) => name.replace(/^\.\/|\.[jt]s$/g, ''))
    if (named.length) return named
    if (this.all || this.initial) return candidates
    const isTerminal = process.stdin.isTTY && process.stdout.isTTY && !this.json
    if (!isTerminal || !candidates.length) return []
    return this.prompt.multiple('Which ones?', candidates)
  }

  async #forget(migrator: Migrator, names: string[], applied: string[]): Promise<void> {
    if (!names.length) await this.#refuseUnnamed('Applied', applied)
    const forgotten = await migrator.forget(names)
    if (this.json) {
      this.logger.log(JSON.stringify({ forgotten, error: null }, null, 2))
      return
    }
    const { counted } = await import('../migration_printer.js')
    this.logger.log(
      `${counted(forgotten.length, 'migration')} noted as not applied; nothing else was done`
    )
  }

  async #refuseUnnamed(state: string, names: string[]): Promise<never> {
    const { MigrationException } = await import('#framework/migrations/main')
    const list = names.join(', ') || 'none'
    throw new MigrationException(
      'No migration is named',
      `Name some, or give --all. ${state} are: ${list}`
    )
  }

  /** Compares the database with the files, and tells; false when it is not as they would leave it. */
  async #isThere(names: string[], pending: string[], applied: string[]): Promise<boolean> {
    const { compareInitial, toSentence } = await import('#framework/migrations/main')
    const db = await this.app.container.make('lucid.db')
    const connection = this.connection ?? db.primaryConnectionName
    const files = pending.filter(
      (name) => names.includes(name) || names.includes(name.slice(name.lastIndexOf('/') + 1))
    )
    const found = await compareInitial(db, this.app, { connection, names: files, applied })
    const isThere = found.refusals.length === 0
    if (!isThere) this.exitCode = DIFFERS
    if (this.json) {
      if (!isThere) this.#printJson(found)
      return isThere
    }
    const sides = { expected: 'the migrations', found: 'the database' }
    for (const difference of found.refusals) {
      this.logger.log(`${this.colors.red('differs')}  ${toSentence(difference, sides)}`)
    }
    for (const difference of found.remarks) {
      this.logger.log(`${this.colors.yellow('remark ')}  ${toSentence(difference, sides)}`)
    }
    for (const { file, reasons } of found.opaque) {
      this.logger.log(
        `${this.colors.yellow('remark ')}  ${file}: not compared: ${reasons.join(', ')}`
      )
    }
    if (!isThere) {
      this.logger.error('Nothing was noted: the database is not as the migrations would leave it')
      this.logger.logError(
        '  Change the models or the database until they agree. Without --initial nothing is compared'
      )
    }
    return isThere
  }

  #printJson({ refusals, remarks, opaque }: InitialComparison) {
    const document = { files: [], refusals, remarks, opaque, error: null }
    this.logger.log(JSON.stringify(document, null, 2))
  }

  protected async tellNoted(ran: Awaited<ReturnType<Migrator['fake']>>): Promise<void> {
    if (this.json) return this.tellRan(ran, '')
    const { counted } = await import('../migration_printer.js')
    this.logger.log(`${counted(ran.length, 'migration')} noted as applied, without running`)
  }
}
