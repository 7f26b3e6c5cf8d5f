import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { LoadSummary, Policy } from '#framework/data/main'
import type { ChosenModels } from '../data_commands.js'

export default class DataLoad extends BaseCommand {
  static commandName = 'data:load'
  static description = 'Load files that data:dump wrote: all of them in one transaction, or nothing'
  static help = [
    'Rows keep their keys, and are stored as they were, without the hooks of models. A key that exists already stops it,',
    'unless one of --skip-existing, --update and --replace says what to do then. `-` is standard input.',
    '{{ binaryName }} data:load journal.jsonl.gz',
    '{{ binaryName }} data:load journal.jsonl.gz --replace',
    '{{ binaryName }} data:load people.jsonl posts.jsonl --only=Post --update',
  ]
  static options: CommandOptions = { startApp: true }

  @args.spread({ description: 'Files, or - for standard input' })
  declare files: string[]

  @flags.boolean({ description: 'Leave rows alone whose key exists' })
  declare skipExisting?: boolean

  @flags.boolean({ description: 'Give rows whose key exists the values of the file' })
  declare update?: boolean

  @flags.boolean({ description: 'Delete all rows of the tables in the files first' })
  declare replace?: boolean

  @flags.array({ description: 'Models of the files to load; all when not said. May be repeated' })
  declare only?: string[]

  @flags.array({ description: 'Models of the files to pass over; may be repeated' })
  declare except?: string[]

  @flags.boolean({ description: 'Pass over models and columns that the application has no more' })
  declare ignoreUnknown?: boolean

  @flags.boolean({ description: 'Do not ask; wanted for --replace in production' })
  declare force?: boolean

  @flags.string({ description: 'Connection of config/database.ts; the default one when not said' })
  declare connection?: string

  @flags.boolean({ description: 'Print what was loaded as one JSON object' })
  declare json?: boolean

  async run() {
    const { chooseModels, nameOf, refusalToDestroy } = await import('../data_commands.js')
    const policies = this.#policies()
    if (policies.length > 1) {
      return this.#fail('Choose one of --skip-existing, --update and --replace')
    }
    if (this.files.filter((file) => file === '-').length > 1)
      return this.#fail('Standard input can be read once')
    const chosen = await chooseModels(this.app, this.connection, {})
    if (typeof chosen === 'string') return this.#fail(chosen)
    if (this.replace) {
      const question = `Delete all rows of the tables in ${this.files.join(', ')} first (${nameOf(this.app, chosen.client)})?`
      const refusal = await refusalToDestroy(this, question)
      if (refusal) return this.#fail(refusal)
    }
    await this.#load(chosen, policies[0] ?? 'refuse')
  }

  #policies(): Policy[] {
    const asked: [boolean | undefined, Policy][] = [
      [this.skipExisting, 'skip'],
      [this.update, 'update'],
      [this.replace, 'replace'],
    ]
    return asked.flatMap(([given, policy]) => (given ? [policy] : []))
  }

  async #load({ client, models }: ChosenModels, policy: Policy) {
    const { DataRefusal, load, openSource } = await import('#framework/data/main')
    const { Progress } = await import('../progress.js')
    const sources = this.files.map(openSource)
    const progress = new Progress()
    const startedAt = performance.now()
    try {
      const summary = await load(client, models, sources, {
        policy,
        ignoreUnknown: this.ignoreUnknown,
        only: this.only,
        except: this.except,
        progress: (name, done) => {
          const parts = sources.map((source) => source.progress())
          const known = parts.filter((part) => part !== null)
          const part = known.length < parts.length ? null : sum(known) / parts.length
          progress.show({ name, done, part })
        },
      }).finally(() => progress.clear())
      this.#tell(summary, performance.now() - startedAt)
    } catch (error) {
      if (!(error instanceof DataRefusal)) throw error
      this.#fail(error.message)
    }
  }

  #tell({ counts, gone, passedOver }: LoadSummary, milliseconds: number) {
    const seconds = Math.round(milliseconds) / 1000
    if (this.json) {
      const document = { counts: Object.fromEntries(counts), gone, passedOver, seconds }
      return this.logger.log(JSON.stringify(document))
    }
    const width = Math.max(0, ...[...counts.keys()].map((name) => name.length))
    let total = 0
    for (const [name, { loaded, updated, skipped }] of counts) {
      total += loaded + updated
      const facts = [`${loaded}`]
      if (updated) facts.push(`${updated} updated`)
      if (skipped) facts.push(`${skipped} there already`)
      this.logger.log(`${name.padEnd(width)}  ${facts.join(', ')}`)
    }
    this.logger.log(`${total} rows in ${seconds} s`)
    for (const { table, rows, deleted } of gone) {
      const what = deleted ? 'deleted, with what they belonged to' : 'point nowhere now'
      this.logger.log(this.colors.yellow(`${rows} rows of ${table} ${what}`))
    }
    if (passedOver.length) this.logger.log(`Passed over: ${passedOver.join(', ')}`)
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(printable(message)))
  }
}

const sum = (parts: number[]) => parts.reduce((one, other) => one + other, 0)

/** Files can hold anything; a terminal obeys control characters. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
}
