import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { InspectedModels } from '#framework/migrations/main'

type Status = 'written' | 'not written' | 'there already' | 'relation'

interface Outcome {
  table: string
  model: string
  file: string
  status: Status
}

export default class InspectDb extends BaseCommand {
  static commandName = 'inspect:db'
  static description = 'Write models for the tables of a database that is there already'
  static help = [
    'Fields, keys, relations, indexes and checks are read from the database. A table that only joins two others becomes a relation of both. What no model can say is told, and stands in the file.',
    '{{ binaryName }} inspect:db',
    '{{ binaryName }} inspect:db --file=old/shop.sqlite --dry-run',
    '{{ binaryName }} inspect:db customers invoices --connection=pg',
    'Then the models have migrations, and the database is told that it has them:',
    '{{ binaryName }} make:migrations',
    '{{ binaryName }} migration:fake --initial FILE',
  ]
  static options: CommandOptions = { startApp: true }

  @args.spread({ description: 'Tables; all when none is named', required: false })
  declare tables?: string[]

  @flags.string({ description: 'Connection of config/database.ts; the first one when not said' })
  declare connection?: string

  @flags.string({ description: 'An SQLite file to read in place of a connection' })
  declare file?: string

  @flags.string({ description: 'Folder for the models; where they are when not said' })
  declare output?: string

  @flags.boolean({ description: 'Overwrite files that are there' })
  declare force?: boolean

  @flags.boolean({ description: 'Print the files and write none' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print one JSON document' })
  declare json?: boolean

  async run() {
    const { outliveReaders } = await import('../reader.js')
    outliveReaders()
    const { inspectModels, MigrationException } = await import('#framework/migrations/main')
    try {
      const client = await this.#client()
      const { tables, output, force } = this
      const found = await inspectModels(this.app, { client, tables, output, again: force })
      const outcomes = await this.#write(found)
      if (this.json) this.#printJson(found, outcomes)
      else this.#print(found, outcomes)
    } catch (error) {
      if (!(error instanceof MigrationException)) throw error
      this.exitCode = 1
      if (this.json) {
        this.logger.log(
          JSON.stringify({ error: { message: error.message, help: error.help ?? null } }, null, 2)
        )
        return
      }
      this.logger.error(error.message)
      if (error.help) this.logger.logError(error.help)
    }
  }

  /** @throws MigrationException when there is no such file or connection */
  async #client(): Promise<QueryClientContract> {
    const { MigrationException, unknownConnection } = await import('#framework/migrations/main')
    const db = await this.app.container.make('lucid.db')
    if (!this.file) {
      const name = this.connection ?? db.primaryConnectionName
      if (db.manager.has(name)) return db.connection(name)
      throw unknownConnection(db, name)
    }
    const { access } = await import('node:fs/promises')
    const { resolve } = await import('node:path')
    const filename = resolve(this.file)
    await access(filename).catch(() => {
      throw new MigrationException(`There is no file ${this.file}`)
    })
    // Only read: the file may belong to another program.
    const connection = { filename, options: { readonly: true } }
    db.manager.add('inspected', { client: 'better-sqlite3', connection, useNullAsDefault: true })
    return db.connection('inspected')
  }

  async #write({ files, known }: InspectedModels): Promise<Outcome[]> {
    const { writeModelFile } = await import('#framework/migrations/main')
    const outcomes: Outcome[] = []
    for (const file of files) {
      const { table, model } = file
      const status = this.dryRun
        ? await this.#foresee(file.file)
        : (await writeModelFile(this.app.makePath(), file, this.force ?? false))
          ? 'written'
          : 'there already'
      outcomes.push({ table, model, file: file.file, status })
    }
    const there = known.map(({ table, model }) => ({
      table,
      model,
      file: '',
      status: 'there already' as const,
    }))
    return [...outcomes, ...there]
  }

  /** What becomes of a file of which nothing is written now. */
  async #foresee(file: string): Promise<Status> {
    const { access } = await import('node:fs/promises')
    const { resolve } = await import('node:path')
    if (this.force) return 'not written'
    const isThere = access(resolve(this.app.makePath(), file)).then(
      () => true,
      () => false
    )
    return (await isThere) ? 'there already' : 'not written'
  }

  #printJson({ files, pivots, notes }: InspectedModels, outcomes: Outcome[]) {
    const sources = new Map(files.map(({ file, source }) => [file, source]))
    const models = outcomes.map(({ file, ...outcome }) => ({
      ...outcome,
      file: file || null,
      ...(this.dryRun ? { source: sources.get(file) } : {}),
    }))
    this.logger.log(JSON.stringify({ models, pivots, notes }, null, 2))
  }

  #print({ files, pivots, notes }: InspectedModels, models: Outcome[]) {
    if (this.dryRun) {
      for (const { file, source } of files) this.logger.log(`// ${file}\n${source}`)
      const there = models.filter(({ status }) => status === 'there already')
      for (const { status, table, model, file } of there) {
        this.logger.log(this.colors.dim(`// ${status}  ${table}  ${model}  ${file}`.trimEnd()))
      }
      return
    }
    const outcomes = [
      ...models,
      ...pivots.map(({ table, relations }) => ({
        table,
        model: relations.join(', '),
        file: '',
        status: 'relation' as const,
      })),
    ]
    const width = (pick: (outcome: Outcome) => string) =>
      Math.max(0, ...outcomes.map((outcome) => pick(outcome).length))
    const tables = width(({ table }) => table)
    const names = width(({ model }) => model)
    for (const { status, table, model, file } of outcomes) {
      const line = `${status.padEnd(13)}  ${table.padEnd(tables)}  ${model.padEnd(names)}  ${file}`
      this.logger.log(status === 'there already' ? this.colors.dim(line.trimEnd()) : line.trimEnd())
    }
    if (notes.length) this.logger.log(`\n${this.colors.bold('What no model says')}`)
    for (const { table, text } of notes) this.logger.log(`${table}: ${text}`)
    const written = outcomes.filter(({ status }) => status === 'written').length
    this.logger.log(`\n${written} of ${models.length} models written.`)
    if (!written) return
    const next = 'node ace make:migrations, then node ace migration:fake --initial FILE'
    this.logger.log(`Next: ${next}`)
  }
}
