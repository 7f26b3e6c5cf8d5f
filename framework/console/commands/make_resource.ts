import { args, flags } from '@adonisjs/core/ace'
import type { PlannedFile } from '../scaffold/files.js'
import type { ResourcePlan } from '../scaffold/resource_plan.js'
import type { Made } from '../scaffold/stubs.js'
import { Maker, type Outcome } from '../maker.js'

export default class MakeResource extends Maker {
  static commandName = 'make:resource'
  static description =
    'Make everything of a new kind of record: model, policy, admin, API, pages, tests, migration'
  static help = [
    '{{ binaryName }} make:resource Book title:string:200 price:money:EUR publishedOn:date? author:belongsTo:User',
    '{{ binaryName }} make:resource Event name:string starts:dateTime status:enum:planned,held,off:default=planned',
    'A field is name:kind, its options behind further colons, and ? at the end when it may be empty.',
    'Modifiers are nullable, unique, index, label=…, help=…, default=…; a colon inside a value is written \\:',
    'docs/scaffolding.md has every kind with its options. In zsh, quote what ends in ?',
  ]

  @args.string({ required: false, description: 'Its name in the singular, as in Book or NewsItem' })
  declare name?: string

  @args.spread({ description: 'Its fields, as in title:string:200', required: false })
  declare fields?: string[]

  @flags.boolean({ description: 'What is removed goes to a trash, and can be brought back' })
  declare softDeletes?: boolean

  @flags.boolean({ description: 'Its primary key is a UUID and not a number' })
  declare uuid?: boolean

  @flags.boolean({ description: 'Only admins see and keep it; it has no public pages' })
  declare private?: boolean

  @flags.string({ description: 'Heading of the admin under which it stands' })
  declare group?: string

  @flags.boolean({ description: 'Public pages', default: true, showNegatedVariantInHelp: true })
  declare pages: boolean

  @flags.boolean({ description: 'REST API', default: true, showNegatedVariantInHelp: true })
  declare api: boolean

  @flags.boolean({ description: 'Admin screen', default: true, showNegatedVariantInHelp: true })
  declare admin: boolean

  @flags.boolean({
    description: 'Factory; without one there are no seeder and no tests either',
    default: true,
    showNegatedVariantInHelp: true,
  })
  declare factory: boolean

  @flags.boolean({ description: 'Seeder', default: true, showNegatedVariantInHelp: true })
  declare seeder: boolean

  @flags.boolean({ description: 'Tests', default: true, showNegatedVariantInHelp: true })
  declare tests: boolean

  @flags.boolean({
    description: 'Migration, made by make:migrations',
    default: true,
    showNegatedVariantInHelp: true,
  })
  declare migration: boolean

  async run() {
    const outcome = await this.attempt(() => this.#make())
    if (!outcome || !(await this.write(outcome))) return
    const isNew = outcome.files.some(({ fate }) => fate === 'created' || fate === 'changed')
    const goesOn = isNew && !this.dryRun && !this.exitCode
    // Lines are told as they happen; a document is one.
    if (!this.json) this.tell(outcome)
    const codegen = goesOn ? await this.#refresh() : undefined
    const migration = goesOn && this.migration ? await this.makeMigration() : undefined
    if (this.json) this.tell(outcome, { ...codegen, ...migration })
  }

  async #make(): Promise<Outcome> {
    const { planResource } = await import('../scaffold/resource_plan.js')
    const name = await this.need('name', this.name, 'Book')
    const plan = await planResource(this.app, {
      name,
      fields: await this.#fieldsFor(name),
      softDeletes: Boolean(this.softDeletes),
      uuid: Boolean(this.uuid),
      isPrivate: Boolean(this.private),
      pages: this.pages,
      api: this.api,
      admin: this.admin,
      factory: this.factory,
      seeder: this.seeder,
      tests: this.tests,
      group: this.group,
    })
    const files = await this.plan(await this.#asTheyStand(plan.files))
    await this.#refuseTaken(files)
    files.push(...(await this.#edits(plan)))
    files.push(await this.#manifest(plan, files))
    return { files, notes: plan.notes }
  }

  /** Without a field there is little to see: somebody who can answer is asked once. */
  async #fieldsFor(name: string): Promise<string[]> {
    if (this.fields?.length || !this.isInteractive) return this.fields ?? []
    const hint = 'title:string:200 price:money publishedOn:date?'
    const typed = await this.prompt.ask(`The fields of ${name}, or nothing`, { hint })
    return typed.split(/\s+/).filter(Boolean)
  }

  /** A model that other resources have put relations into is still the one that was made. */
  async #asTheyStand(made: Made[]): Promise<Made[]> {
    const { textOf } = await import('../scaffold/files.js')
    const { originalText } = await import('../scaffold/original.js')
    return Promise.all(
      made.map(async ({ path, text }) => {
        const before = await textOf(path)
        const isOurs = before !== null && (await originalText(this.app, path, before)) === text
        return { path, text: isOurs ? before : text }
      })
    )
  }

  /** The rest leans on these: around others of the same names it would not even compile. */
  async #refuseTaken(files: PlannedFile[]): Promise<void> {
    const taken = files
      .filter(({ fate }) => fate === 'skipped')
      .map(({ path }) => this.nameOf(path))
      .filter((path) => /\/(models|controllers|routes)\//.test(path))
    if (!taken.length) return
    const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
    throw new ScaffoldException(
      taken.map(
        (path) =>
          `${path} is there already and is another one. Choose another name, or --force to replace it. Nothing was made`
      )
    )
  }

  /** Lines added to files of others are what was asked for, and need no question. */
  async #edits({ edits }: ResourcePlan): Promise<PlannedFile[]> {
    const { textOf } = await import('../scaffold/files.js')
    const files: PlannedFile[] = []
    for (const { path, text } of edits) {
      const before = await textOf(path)
      files.push({ path, text, before, fate: before === text ? 'unchanged' : 'changed' })
    }
    return files
  }

  /** What was made before and is as it was made stays in it, or a second run would forget the first. */
  async #manifest(plan: ResourcePlan, files: PlannedFile[]): Promise<PlannedFile> {
    const { textOf } = await import('../scaffold/files.js')
    const tool = await import('../scaffold/manifest.js')
    const root = this.app.makePath()
    const { model, file, table } = plan.names
    const known = await tool.readManifest(root, file)
    const own = files.filter(
      ({ path, fate }) =>
        fate !== 'skipped' &&
        !(fate === 'unchanged' && known?.files[this.nameOf(path)]) &&
        plan.files.some((made) => made.path === path)
    )
    const hashes = own.map(({ path, text }) => [this.nameOf(path), tool.fingerprint(text)])
    const inverses = [...(known?.inverses ?? []), ...plan.inverses]
    const text = tool.printManifest({
      model,
      table,
      files: { ...known?.files, ...Object.fromEntries(hashes) },
      ...(plan.routes ? { routes: plan.routes } : {}),
      inverses: inverses.filter(
        (one, index) =>
          inverses.findIndex(
            (other) => other.file === one.file && other.property === one.property
          ) === index
      ),
    })
    const path = tool.manifestPath(root, file)
    const before = await textOf(path)
    const fate = before === null ? 'created' : before === text ? 'unchanged' : 'changed'
    return { path, text, before, fate }
  }

  /** The types and lists that AdonisJS makes of the application's files. */
  async #refresh(): Promise<{ codegenError?: string }> {
    const { runAce } = await import('../scaffold/child.js')
    const { status, output } = await runAce(this.app, ['codegen'], { shown: false })
    if (status === 0) return {}
    this.exitCode = 1
    if (!this.json) {
      this.logger.logError(
        this.colors.red('node ace codegen failed, so the generated types are old:')
      )
      this.logger.logError(output.trim())
    }
    return { codegenError: output.trim() }
  }
}
