import { relative } from 'node:path'
import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { FoundFile, MarkdownImport, Outcome, Status } from '#services/markdown_import/main'

const STATUSES: Status[] = ['created', 'updated', 'unchanged', 'skipped', 'failed']

/** Names of files and values in them can hold anything; a terminal obeys control characters. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
}

export default class ImportMarkdown extends BaseCommand {
  static commandName = 'import:markdown'
  static description = "Import Markdown files with Hugo's front matter as posts, by their slugs"
  static help = [
    'Folders are read with everything below them. A file whose post exists updates it; a second run changes nothing.',
    '{{ binaryName }} import:markdown content/posts --dry-run',
    '{{ binaryName }} import:markdown content/posts --author=me@example.com',
    'Each file is a transaction of its own. The exit code is 1 when a file failed.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.spread({ description: 'Files and folders' })
  declare paths: string[]

  @flags.boolean({ description: 'Say what would happen and change nothing' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print one JSON document instead of lines' })
  declare json?: boolean

  @flags.string({
    description:
      'E-mail address of the author of posts that name none; the first admin when not given',
  })
  declare author?: string

  async run() {
    // Imported here and not above: `node ace list` reads every command's file.
    const services = await import('#services/markdown_import/main')
    const files: FoundFile[] = []
    for await (const file of services.findMarkdownFiles(this.paths)) files.push(file)

    let run: MarkdownImport
    try {
      run = await services.MarkdownImport.start({ author: this.author, dryRun: this.dryRun })
    } catch (error) {
      this.exitCode = 1
      return this.#printRefusal((error as Error).message)
    }
    const outcomes = await this.#importAll(files, (file) => run.import(file))
    if (outcomes.some((outcome) => outcome.status === 'failed')) this.exitCode = 1
    this.#printSummary(outcomes)
  }

  async #importAll(
    files: FoundFile[],
    importFile: (file: FoundFile) => Promise<Outcome>
  ): Promise<Outcome[]> {
    const { ProgressBar } = await import('#services/markdown_import/progress_bar')
    const bar =
      process.stdout.isTTY && !this.json ? new ProgressBar(process.stdout, files.length) : null
    const outcomes: Outcome[] = []
    for (const file of files) {
      const outcome = await importFile(file)
      outcomes.push(outcome)
      if (bar) bar.show(outcomes.length, printable(this.#nameOf(outcome)))
      else if (!this.json) this.#printOutcome(outcome)
    }
    bar?.clear()
    if (bar)
      for (const outcome of outcomes)
        if (outcome.reason || outcome.notes.length) this.#printOutcome(outcome)
    return outcomes
  }

  #nameOf({ file }: Outcome): string {
    const name = relative(process.cwd(), file)
    return name && !name.startsWith('..') ? name : file
  }

  #printOutcome(outcome: Outcome) {
    const place = outcome.line ? `${this.#nameOf(outcome)}:${outcome.line}` : this.#nameOf(outcome)
    const facts = [outcome.reason, ...outcome.notes].filter(Boolean).join('; ')
    const line = `${outcome.status.padEnd(9)}  ${printable(place)}${facts ? `  ${printable(facts)}` : ''}`
    if (outcome.status === 'failed') this.logger.logError(this.colors.red(line))
    else this.logger.log(line)
  }

  #printSummary(outcomes: Outcome[]) {
    const totals = Object.fromEntries(
      STATUSES.map((status) => [
        status,
        outcomes.filter((outcome) => outcome.status === status).length,
      ])
    )
    if (this.json) {
      const document = { dryRun: Boolean(this.dryRun), totals, files: outcomes }
      return this.logger.log(JSON.stringify(document, null, 2))
    }
    const counts = STATUSES.filter((status) => totals[status] || status !== 'skipped').map(
      (status) => `${totals[status]} ${status}`
    )
    const files = outcomes.length === 1 ? '1 file' : `${outcomes.length} files`
    this.logger.log(
      `${files}: ${counts.join(', ')}${this.dryRun ? ' (dry run: nothing was changed)' : ''}`
    )
  }

  #printRefusal(reason: string) {
    if (this.json) return this.logger.log(JSON.stringify({ error: reason }, null, 2))
    this.logger.logError(this.colors.red(printable(reason)))
  }
}
