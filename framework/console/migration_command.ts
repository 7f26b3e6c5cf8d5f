import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { MigrationEvent, Migrator, PlannedFile, Ran } from '#framework/migrations/main'

/** What the commands that change a database by its migrations have in common: options, consent, telling, exit codes. */
export abstract class MigrationCommand extends BaseCommand {
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'A connection of config/database.ts', alias: 'c' })
  declare connection?: string

  @flags.boolean({ description: 'Do not ask in production' })
  declare force?: boolean

  @flags.boolean({ description: 'Print one JSON document' })
  declare json?: boolean

  @flags.boolean({ description: 'One line in all' })
  declare compactOutput?: boolean

  @flags.number({ description: 'Seconds to wait for another run; 60 when not said' })
  declare lockTimeout?: number

  @flags.boolean({ description: 'Take no lock: two runs at once are yours to avoid' })
  declare disableLocks?: boolean

  @flags.boolean({
    description: 'Does nothing: classes are never made from tables',
    showNegatedVariantInHelp: true,
  })
  declare schemaGenerate?: boolean

  readonly #warnings: string[] = []

  /** Does what the command is for. */
  protected abstract work(migrator: Migrator): Promise<void>

  /** What production is asked to agree to. */
  protected abstract readonly question: string

  /** Whether the command only shows. */
  protected get isReading(): boolean {
    return false
  }

  async run() {
    const { Migrator: Runner } = await import('#framework/migrations/main')
    if (!(await this.#mayGoOn())) return
    const db = await this.app.container.make('lucid.db')
    try {
      const report = await this.#reporter()
      const migrator = new Runner(db, this.app, {
        connection: this.connection,
        lockTimeout: this.lockTimeout === undefined ? undefined : this.lockTimeout * 1000,
        withoutLock: this.disableLocks,
        report,
      })
      await this.work(migrator)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  async completed() {
    if (!this.isMain) return
    const db = await this.app.container.make('lucid.db')
    await db.manager.closeAll(true)
  }

  get #isTerminal() {
    return Boolean(process.stdin.isTTY && process.stdout.isTTY)
  }

  /** Production is asked; where nobody can answer, the answer is no, and it is not mistaken for success. */
  async #mayGoOn(): Promise<boolean> {
    if (!this.app.inProduction || this.force || this.isReading) return true
    const isAsked = this.#isTerminal && !this.json
    if (isAsked && (await this.prompt.confirm(`This is production. ${this.question}`))) return true
    const reason = isAsked
      ? 'Nothing was done'
      : 'Nothing was done: this is production, and nobody can be asked here. To go on without asking: --force'
    this.#fail(new Error(reason))
    return false
  }

  async #reporter() {
    const { MigrationPrinter } = await import('./migration_printer.js')
    const printer = new MigrationPrinter(this.ui, {
      isLive: Boolean(process.stdout.isTTY),
      isCompact: Boolean(this.compactOutput),
    })
    return (event: MigrationEvent) => {
      if (event.type === 'warning') this.#warnings.push(event.message)
      if (!this.json) printer.tell(event)
    }
  }

  /** @param nothing  said when there was nothing to do */
  protected async tellRan(ran: Ran[], nothing: string): Promise<void> {
    if (this.json) return this.#printDocument({ files: ran })
    if (!ran.length) return void this.logger.log(nothing)
    const { counted, duration } = await import('./migration_printer.js')
    const ms = ran.reduce((sum, one) => sum + one.ms, 0)
    const [ups, downs] = (['up', 'down'] as const).map((direction) =>
      ran.filter((one) => one.direction === direction)
    )
    const noted = ups.filter(({ steps }) => steps === null)
    const applied = ups.length - noted.length
    const parts = [
      downs.length ? `${counted(downs.length, 'migration')} taken back` : '',
      applied ? `${counted(applied, 'migration')} applied` : '',
      noted.length ? `${counted(noted.length, 'migration')} noted` : '',
    ]
    this.logger.log(`${parts.filter(Boolean).join(', ')} in ${duration(ms)}`)
  }

  /** @param sqlOnly  text that a database's own shell takes */
  protected async tellPlan(files: PlannedFile[], nothing: string, sqlOnly: boolean): Promise<void> {
    if (this.json) return this.#printDocument({ plan: files })
    if (!files.length) return void this.logger.log(sqlOnly ? `-- ${nothing}` : nothing)
    const { ended } = await import('./migration_script.js')
    if (sqlOnly) return this.#tellScript(files)
    for (const { name, direction, steps, isNoted } of files) {
      this.logger.log(`${isNoted ? 'noted' : direction}  ${name}`)
      for (const [index, { title, sql }] of steps.entries()) {
        this.logger.log(`     ${index + 1}/${steps.length}  ${title}`)
        for (const statement of sql) {
          this.logger.log(this.colors.dim(ended(statement).replace(/^/gm, '          ')))
        }
      }
      this.logger.log('')
    }
  }

  /** A script that breaks off in the middle could lose rows, so one that no shell can play is not printed. */
  async #tellScript(files: PlannedFile[]): Promise<void> {
    const { scriptOf, unplayable } = await import('./migration_script.js')
    const { toDialect } = await import('#framework/database/main')
    const odd = unplayable(files)
    if (!odd) {
      const db = await this.app.container.make('lucid.db')
      const dialect = toDialect(db.connection(this.connection).dialect.name)
      for (const line of scriptOf(files, dialect)) this.logger.log(line)
      return
    }
    this.exitCode = 1
    this.logger.logError(
      this.colors.red(
        `${odd.name} converts or counts values with functions that only a run has, so it is no script`
      )
    )
    this.logger.logError('Apply it with node ace migration:run, and look at it with --dry-run')
  }

  /** Runs the seeders, as `--seed` asks. */
  protected async runSeeders(): Promise<void> {
    const args = this.connection ? [`--connection=${this.connection}`] : []
    const seeding = await this.kernel.exec('db:seed', args)
    this.exitCode = seeding.exitCode
    this.error = seeding.error
  }

  #printDocument(content: object): void {
    const document = { ...content, warnings: this.#warnings, error: null }
    this.logger.log(JSON.stringify(document, null, 2))
  }

  #fail(error: Error & { help?: string; file?: string; step?: string | null; code?: string }) {
    this.exitCode = 1
    const { message, help = null, file = null, step = null, code = null } = error
    if (this.json) {
      const document = { warnings: this.#warnings, error: { code, message, help, file, step } }
      return this.logger.log(JSON.stringify(document, null, 2))
    }
    this.logger.error(message)
    if (help) for (const line of help.split('\n')) this.logger.logError(`  ${line}`)
  }
}
