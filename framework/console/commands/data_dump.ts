import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Destination, DumpSummary } from '#framework/data/main'

export default class DataDump extends BaseCommand {
  static commandName = 'data:dump'
  static description = 'Write the rows of models to a file that data:load reads on any database'
  static help = [
    'All models when none is named, as they are at one moment, with the pivot tables between them. The file has',
    'everything a row has, hashes of passwords too: only its owner can read it.',
    '{{ binaryName }} data:dump --output=journal.jsonl.gz',
    '{{ binaryName }} data:dump Post Tag --output=posts.jsonl',
    '{{ binaryName }} data:dump | ssh elsewhere "cd journal && node ace data:load -"',
  ]
  static options: CommandOptions = { startApp: true }

  @args.spread({ description: 'Models; all when not said', required: false })
  declare models?: string[]

  @flags.array({ description: 'Models to leave out; may be repeated' })
  declare except?: string[]

  @flags.string({ description: 'File to write; asked for in a terminal', alias: 'o' })
  declare output?: string

  @flags.boolean({ description: 'Write to standard output, as is done when that is no terminal' })
  declare stdout?: boolean

  @flags.boolean({ description: 'Compress; also done when the name of the file ends in .gz' })
  declare gzip?: boolean

  @flags.boolean({ description: 'Write over a file that is there' })
  declare force?: boolean

  @flags.string({ description: 'Connection of config/database.ts; the default one when not said' })
  declare connection?: string

  @flags.boolean({ description: 'Print what was dumped as one JSON object; wants --output' })
  declare json?: boolean

  async interact() {
    const asks = process.stdin.isTTY && process.stdout.isTTY && !this.json
    if (!asks || this.stdout || this.output !== undefined) return
    this.output = await this.prompt.ask('File to write', { default: 'data.jsonl.gz' })
    const { existsSync } = await import('node:fs')
    if (!this.force && existsSync(this.output))
      this.force = await this.prompt.confirm(`${this.output} is there already. Write over it?`)
  }

  async run() {
    const { chooseModels } = await import('../data_commands.js')
    const { DataRefusal, dump } = await import('#framework/data/main')
    if (this.output === undefined && !this.stdout && process.stdout.isTTY) {
      return this.#fail('Where to? --output=FILE, or --stdout for this terminal')
    }
    if (this.json && this.output === undefined)
      return this.#fail('--json wants --output=FILE: standard output has the dump otherwise')
    const chosen = await chooseModels(this.app, this.connection, {
      only: this.models,
      except: this.except,
    })
    if (typeof chosen === 'string') return this.#fail(chosen)
    let destination: Destination | undefined
    try {
      destination = await this.#open()
      const write = (text: string) => destination!.write(text)
      const startedAt = performance.now()
      const { Progress } = await import('../progress.js')
      const progress = new Progress()
      const summary = await dump(chosen.client, chosen.models, {
        write,
        counted: process.stderr.isTTY,
        progress: (name, done, total) =>
          progress.show({ name, done, part: total ? done / total : null }),
      }).finally(() => progress.clear())
      await destination.finish()
      this.#tell(summary, chosen.elsewhere, performance.now() - startedAt)
    } catch (error) {
      await destination?.abandon()
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return this.#fail('The reader of the dump went away before its end')
      if (code === 'ENOENT') {
        return this.#fail(`${this.output} cannot be written: its folder is not there`)
      }
      if (error instanceof DataRefusal || code === 'EACCES') return this.#fail(message)
      throw error
    }
  }

  async #open(): Promise<Destination> {
    const { toFile, toStream } = await import('#framework/data/main')
    if (this.output === undefined) return toStream(process.stdout, { gzip: this.gzip })
    const gzip = this.gzip ?? this.output.endsWith('.gz')
    return toFile(this.output, { gzip, overwrite: this.force })
  }

  #tell(summary: DumpSummary, elsewhere: string[], milliseconds: number) {
    const { rows, counts, leftOut, unknownColumns } = summary
    const seconds = Math.round(milliseconds) / 1000
    if (this.json) {
      const document = { file: this.output, rows, counts: Object.fromEntries(counts), seconds }
      return this.logger.log(JSON.stringify({ ...document, leftOut, unknownColumns, elsewhere }))
    }
    const width = Math.max(0, ...[...counts.keys()].map((name) => name.length))
    for (const [name, count] of counts) this.#say(`${name.padEnd(width)}  ${count}`)
    const where = this.output === undefined ? '' : `, in ${this.output}`
    this.#say(`${rows} rows in ${seconds} s${where}`)
    const isAll = !this.models?.length && !this.except?.length
    if (isAll && leftOut.length)
      this.#say(this.colors.dim(`Left out, as no model has them: ${leftOut.join(', ')}`))
    if (elsewhere.length)
      this.#say(this.colors.dim(`Left out, being on another connection: ${elsewhere.join(', ')}`))
    if (unknownColumns.length)
      this.#say(
        this.colors.yellow(`Columns that no model has were left out: ${unknownColumns.join(', ')}`)
      )
  }

  /** Standard output may have the dump. */
  #say(line: string) {
    this.logger.logError(line)
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(message))
  }
}
