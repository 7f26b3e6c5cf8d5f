import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Fate, PlannedFile } from './scaffold/files.js'
import type { Made } from './scaffold/stubs.js'

/** What a command that makes files has done, or would do. */
export interface Outcome {
  files: PlannedFile[]
  /** What the reader should know or do next. */
  notes: string[]
}

/** The words of a fate, as wide as the widest of them. */
const WIDTH = 'unchanged'.length

/**
 * What every command that makes files has in common: it looks before it writes, asks in a terminal before it replaces
 * anything, never replaces unasked elsewhere, and writes each file whole or not at all.
 */
export abstract class Maker extends BaseCommand {
  static options: CommandOptions = {}

  @flags.boolean({ description: 'Replace files that are there already', alias: 'f' })
  declare force?: boolean

  @flags.boolean({ description: 'List what would be made, and write nothing' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print one JSON document instead of lines' })
  declare json?: boolean

  /** Somebody sits before it who can answer. */
  protected get isInteractive(): boolean {
    return Boolean(process.stdin.isTTY && process.stdout.isTTY && !this.json)
  }

  /** Runs a make command; what is wrong with what was asked for becomes lines and exit code 1. */
  protected async attempt(make: () => Promise<Outcome | null>): Promise<Outcome | null> {
    const { ScaffoldException } = await import('./scaffold/scaffold_exception.js')
    try {
      return await make()
    } catch (error) {
      if (!(error instanceof ScaffoldException)) throw error
      this.refuse(error.faults)
      return null
    }
  }

  /**
   * An argument as it was given, or as somebody in the terminal answers.
   * @throws ScaffoldException where nobody can answer
   */
  protected async need(name: string, given: string | undefined, hint: string): Promise<string> {
    if (given) return given
    if (this.isInteractive) return this.prompt.ask(`Its ${name}`, { hint })
    const { ScaffoldException } = await import('./scaffold/scaffold_exception.js')
    const { commandName } = this.constructor as typeof BaseCommand
    throw new ScaffoldException([`The ${name} is missing, as in: node ace ${commandName} ${hint}`])
  }

  /** Says why nothing was made. */
  protected refuse(faults: readonly string[]): void {
    this.exitCode = 1
    if (this.json) return this.print({ made: false, errors: faults })
    for (const fault of faults) this.logger.logError(this.colors.red(printable(fault)))
  }

  /** Looks what becomes of each file. @param text  its text once it was asked for */
  protected async plan(made: readonly Made[]): Promise<PlannedFile[]> {
    const { textOf } = await import('./scaffold/files.js')
    const files: PlannedFile[] = []
    for (const { path, text } of made) {
      const before = await textOf(path)
      files.push({ path, text, before, fate: await this.#fate(path, text, before) })
    }
    return files
  }

  async #fate(path: string, text: string, before: string | null): Promise<Fate> {
    if (before === null) return 'created'
    if (before === text) return 'unchanged'
    if (this.force) return 'changed'
    if (!this.isInteractive || this.dryRun) return 'skipped'
    const yes = await this.prompt.confirm(`${this.nameOf(path)} is there already. Replace it?`)
    return yes ? 'changed' : 'skipped'
  }

  /** Writes what was planned, unless this is a dry run, and tells it. */
  protected async carryOut(outcome: Outcome): Promise<void> {
    if (await this.write(outcome)) this.tell(outcome)
  }

  /** Writes what was planned, unless this is a dry run. @returns false when it could not, which has been told */
  protected async write({ files }: Outcome): Promise<boolean> {
    const { writeAll } = await import('./scaffold/files.js')
    if (!this.dryRun) {
      try {
        await writeAll(files)
      } catch (error) {
        const { message } = error as Error
        this.refuse([`Nothing was made, because a file could not be written: ${message}`])
        return false
      }
    }
    if (files.every(({ fate }) => fate === 'skipped')) this.exitCode = 1
    return true
  }

  /** Prints files, what became of them, and notes. @param more  what the JSON document says besides */
  protected tell({ files, notes }: Outcome, more: object = {}): void {
    const listed = files.map(({ path, fate }) => ({ file: this.nameOf(path), fate }))
    if (this.json) {
      return this.print({
        made: !this.dryRun && !this.exitCode,
        ...(this.dryRun ? { dryRun: true } : {}),
        files: listed,
        notes,
        ...more,
      })
    }
    for (const { file, fate } of listed) {
      const word = fate.padEnd(WIDTH)
      const reason = fate === 'skipped' ? '  is there already' : ''
      this.logger.log(`${this.#colored(fate, word)}  ${file}${this.colors.dim(reason)}`)
    }
    if (this.dryRun) this.logger.log('Dry run: nothing was written')
    for (const note of notes) this.logger.log(note)
  }

  /**
   * Runs make:migrations, which shows its own lines, or with `--json` gives its document.
   * Its exit code becomes this command's: 2 when it has questions.
   */
  protected async makeMigration(): Promise<{ migration?: unknown }> {
    const { runAce } = await import('./scaffold/child.js')
    const command = ['make:migrations', '--no-input', ...(this.json ? ['--json'] : [])]
    const { status, output } = await runAce(this.app, command, { shown: !this.json })
    this.exitCode ||= status
    if (this.json) return { migration: parsed(output) }
    if (status === 0) this.logger.log('Make the table: node ace migration:run')
    return {}
  }

  #colored(fate: Fate, word: string): string {
    if (fate === 'created') return this.colors.green(word)
    if (fate === 'changed') return this.colors.cyan(word)
    return fate === 'skipped' ? this.colors.yellow(word) : this.colors.dim(word)
  }

  protected print(document: object): void {
    this.logger.log(JSON.stringify(document, null, 2))
  }

  /** A path as people type it, from the project's root and with forward slashes. */
  protected nameOf(path: string): string {
    return this.app.relativePath(path).replaceAll('\\', '/')
  }
}

/** What a command printed with --json; its words where it could not. */
function parsed(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return { error: output.trim() }
  }
}

/** What was typed can hold anything; a terminal obeys control characters. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
}
