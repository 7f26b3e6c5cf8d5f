import { relative } from 'node:path'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { Answers, Clash, Detection, Draft, Maker, Schema } from '#framework/migrations/main'
import type { Dialect } from '#framework/fields/main'
import type { Outcome } from '../migration_report.js'

const DONE = 0
const FAILED = 1
const OPEN = 2
const CHANGED = 3
const CONFLICT = 4

export default class MakeMigrations extends BaseCommand {
  static commandName = 'make:migrations'
  static description = 'Write the migration that brings the database to what the models say'
  static help = [
    'What only a person can say is asked in a terminal, and listed otherwise: nothing is guessed.',
    '{{ binaryName }} make:migrations',
    '{{ binaryName }} make:migrations --rename posts.headline:posts.title --fill "posts.deck=sql:title"',
    '{{ binaryName }} make:migrations --no-input --json > questions.json',
    '{{ binaryName }} make:migrations --answers answers.json',
    'Exit code: 0 done or nothing to do, 1 error, 2 open questions, 3 --check found changes, 4 heads in conflict.',
  ]

  @flags.string({ description: 'What the file is called; made of what it does when not said' })
  declare name?: string

  @flags.boolean({ description: 'Write a file without operations, for changes of data' })
  declare empty?: boolean

  @flags.boolean({ description: 'Write nothing; say whether a migration is missing (exit code 3)' })
  declare check?: boolean

  @flags.boolean({
    description: 'Print the file, or with --rebase the new names, and write nothing',
  })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print the SQL of the changes and write nothing' })
  declare sql?: boolean

  @flags.string({
    description: 'With --sql: sqlite, pg or mysql; that of the configured database when not said',
  })
  declare dialect?: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  @flags.boolean({
    description: 'Ask when something is open; --no-input lists it',
    showNegatedVariantInHelp: true,
    default: true,
  })
  declare input: boolean

  @flags.string({ description: 'JSON file with answers: { question: answer }' })
  declare answers?: string

  @flags.array({ description: 'A column has another name: table.old:table.new' })
  declare rename?: string[]

  @flags.array({ description: 'A table has another name: old:new' })
  declare renameTable?: string[]

  @flags.array({
    description: 'What rows get that have no value: table.column=value or =sql:expression',
  })
  declare fill?: string[]

  @flags.array({ description: 'Drop it with what is in it: table or table.column' })
  declare drop?: string[]

  @flags.boolean({ description: 'Join two heads with a file that has both as parents' })
  declare merge?: boolean

  @flags.boolean({ description: 'Move the newer of two heads behind the other' })
  declare rebase?: boolean

  @flags.boolean({ description: 'With --merge and --rebase: do it without asking' })
  declare force?: boolean

  async run() {
    const { MigrationException } = await import('#framework/migrations/main')
    try {
      this.exitCode = await this.#make()
    } catch (error) {
      if (!(error instanceof MigrationException)) throw error
      const { message, help } = error
      this.exitCode = await this.#tell({ status: 'error', error: message, help }, FAILED)
    }
  }

  async #make(): Promise<number> {
    const { Maker } = await import('#framework/migrations/main')
    const modes = (['empty', 'check', 'merge', 'rebase'] as const).filter((mode) => this[mode])
    if (modes.length > 1) {
      await this.#refuse(`--${modes.join(' and --')} cannot be asked for at once`, 'Choose one')
    }
    // Only booted: a start would check the resources against models that are being changed.
    await this.app.boot()
    const maker = await Maker.open(this.app)
    if (this.rebase) return this.#rebase(maker)
    const clashes = await maker.clashes()
    if (this.merge) return this.#merge(maker, clashes)
    if (clashes.length) return this.#tell({ status: 'conflict', clashes }, CONFLICT)
    if (this.empty) return this.#put(maker, await maker.draftEmpty(this.name, Date.now()))
    return this.#compare(maker)
  }

  async #compare(maker: Maker): Promise<number> {
    const { describe } = await import('#framework/migrations/main')
    const { schema, notes: read } = await maker.state()
    const answers = await this.#readAnswers()
    const detection = await this.#settle(maker, schema, answers)
    const { up, questions, unused } = detection
    const notes = [...read, ...detection.notes]
    const changes = describe(up)
    if (this.check && (up.length || questions.length)) {
      return this.#tell({ status: 'changed', changes, questions, notes }, CHANGED)
    }
    if (questions.length) return this.#tell({ status: 'questions', questions, notes }, OPEN)
    if (!up.length) return this.#tell({ status: 'unchanged', notes }, DONE)
    // Where nothing is left to do, answers have been used before.
    if (unused.length) {
      await this.#refuse(
        `There is no such question as ${unused.map((id) => `"${id}"`).join(', ')}`,
        'See --json for the ids, and the names of tables and columns. Nothing was written'
      )
    }
    if (this.sql) {
      const dialect = await this.#readDialect(maker)
      const statements = maker.sql(detection, schema, dialect)
      return this.#tell({ status: 'sql', dialect, statements, notes }, DONE)
    }
    return this.#put(maker, await maker.draft(detection, this.name, Date.now()), changes, notes)
  }

  /** Compares, and asks what is open as long as somebody answers. */
  async #settle(maker: Maker, before: Schema, answers: Answers): Promise<Detection> {
    let detection = await maker.detect(before, answers)
    if (!this.#mayAsk || this.check) return detection
    const { ask } = await import('../questions.js')
    while (detection.questions.length) {
      const [question] = detection.questions
      const answer = await ask(question, this.prompt)
      if (answer === undefined) break
      try {
        detection = await maker.detect(before, new Map([...answers, [question.id, answer]]))
        answers = new Map([...answers, [question.id, answer]])
      } catch (error) {
        // An answer that cannot be used is told, and asked for again.
        this.logger.error((error as Error).message)
      }
    }
    return detection
  }

  get #mayAsk(): boolean {
    return Boolean(this.input && !this.json && process.stdin.isTTY && process.stdout.isTTY)
  }

  async #readAnswers(): Promise<Answers> {
    const { readAnswers } = await import('#framework/migrations/main')
    const { rename, renameTable, fill, drop, answers: path } = this
    if (path === undefined) return readAnswers({ rename, renameTable, fill, drop })
    const { readFile } = await import('node:fs/promises')
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
      this.#refuse(`The answers file ${path} cannot be read (${error.code})`)
    )
    return readAnswers({ file: { path, text }, rename, renameTable, fill, drop })
  }

  async #readDialect(maker: Maker): Promise<Dialect> {
    const known: Dialect[] = ['sqlite', 'pg', 'mysql']
    const named = known.find((dialect) => dialect === this.dialect)
    if (this.dialect === undefined || named) return named ?? maker.dialect
    return this.#refuse(
      `There is no dialect "${this.dialect}"`,
      `Dialects are: ${known.join(', ')}`
    )
  }

  async #put(
    maker: Maker,
    draft: Draft,
    changes: readonly string[] = [],
    notes: readonly string[] = []
  ): Promise<number> {
    const file = relative(this.app.makePath(), draft.path)
    if (this.dryRun) {
      return this.#tell({ status: 'draft', file, text: draft.text, changes, notes }, DONE)
    }
    await maker.write(draft)
    return this.#tell({ status: 'written', file, changes, notes }, DONE)
  }

  async #merge(maker: Maker, clashes: readonly Clash[]): Promise<number> {
    if (maker.lineage.rivals.length < 2) return this.#tell({ status: 'unchanged' }, DONE)
    if (clashes.length && !this.force) {
      await this.#tell({ status: 'conflict', clashes }, CONFLICT)
      if (this.dryRun || !(await this.#isSure('Join them as they are?'))) return CONFLICT
    }
    await maker.rehearseMerge()
    return this.#put(maker, await maker.draftMerge(this.name, Date.now()))
  }

  async #rebase(maker: Maker): Promise<number> {
    if (maker.lineage.rivals.length < 2) return this.#tell({ status: 'unchanged' }, DONE)
    const rebase = maker.moves(Date.now())
    const applied = this.force ? null : await maker.applied(rebase)
    const isSure = async () =>
      !this.dryRun && (await this.#isSure(`${applied} Move it all the same?`))
    if (applied && !(await isSure())) {
      await this.#refuse(applied, 'Roll it back first, or say --force. Nothing was moved')
    }
    await maker.rehearse(rebase)
    const { onto } = rebase
    const moves = rebase.moves.map(({ from, to }) => ({ from, to }))
    if (this.dryRun) return this.#tell({ status: 'rebase', onto, moves }, DONE)
    await maker.rebase(rebase)
    return this.#tell({ status: 'rebased', onto, moves }, DONE)
  }

  async #isSure(question: string): Promise<boolean> {
    if (!this.#mayAsk) return false
    const { orCancelled } = await import('../questions.js')
    return Boolean(await orCancelled(this.prompt.confirm(question)).catch(() => false))
  }

  async #refuse(message: string, help?: string): Promise<never> {
    const { MigrationException } = await import('#framework/migrations/main')
    throw new MigrationException(message, help)
  }

  async #tell(outcome: Outcome, exitCode: number): Promise<number> {
    const { report } = await import('../migration_report.js')
    report(outcome, this)
    return exitCode
  }
}
