import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { ResourceFacts } from '../resource_facts.js'

export default class ResourceShow extends BaseCommand {
  static commandName = 'resource:show'
  static description = 'Show a resource: its operations and who decides, fields, screens, addresses'
  static help = [
    '{{ binaryName }} resource:show posts',
    '{{ binaryName }} resource:show Post --json',
    'The resource is named by itself, its class or its model, in any case.',
    'Whether a visitor or an admin may is told where no record is needed to tell.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Name of the resource, its class or its model' })
  declare resource: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { operations } = await import('#framework/resources/main')
    const { findByName, unknownName } = await import('../unknown_name.js')
    const all = operations.registry.all()
    const found = findByName(this.resource, all, ({ resource }) => [
      resource.name,
      resource.constructor.name,
      resource.model.name,
    ])
    if (!found) {
      const names = all.map(({ resource }) => resource.name)
      this.logger.logError(this.colors.red(unknownName('resource', this.resource, names)))
      this.exitCode = 1
      return
    }
    const { resourceFacts } = await import('../resource_facts.js')
    const facts = await resourceFacts(this.app, found)
    if (this.json) this.logger.log(JSON.stringify(facts, null, 2))
    else await this.#print(facts)
  }

  async #print(facts: ResourceFacts) {
    const { plainFacts, plainTable } = await import('../plain_table.js')
    const listed = (names: readonly string[]) => names.join(', ') || 'none'
    this.#section(
      facts.resource,
      plainFacts([
        ['class', facts.class],
        ['model', facts.model],
        ['policy', facts.policy],
        ['label', facts.label],
      ])
    )
    this.#section(
      'Operations',
      plainTable(
        ['operation', 'decided by', 'visitor', 'admin'],
        facts.operations.map(({ operation, decidedBy, visitor, admin }) => [
          operation,
          decidedBy ?? 'nothing allows it',
          told(visitor),
          told(admin),
        ])
      )
    )
    this.#section(
      'Fields',
      plainTable(
        ['field', 'kind', 'read by', 'written by'],
        facts.fields.map(({ name, kind, readableBy, writableBy }) => [
          name,
          kind,
          listed(readableBy),
          listed(writableBy),
        ])
      )
    )
    this.#section(
      'Admin',
      plainFacts([
        ['columns', listed(facts.columns)],
        ['filters', listed(facts.filters)],
        ['search', listed(facts.search)],
        ['sort', listed(facts.sort)],
        ...facts.form.map(({ title, fields }) => [`form: ${title}`, listed(fields)] as const),
      ])
    )
    const { api } = facts
    this.#section(
      'API',
      api
        ? plainFacts([
            ['include', listed(api.include)],
            ['fields', listed(api.fields)],
            ['sort', listed(api.sort)],
            ['filter', listed(api.filter)],
            ['rows', `${api.limit.default}, at most ${api.limit.max}`],
          ])
        : []
    )
    this.#section(
      'Addresses',
      plainTable(
        ['method', 'address', 'name'],
        facts.addresses.map(({ method, address, name }) => [method, address, name])
      )
    )
  }

  #section(title: string, lines: string[]) {
    this.logger.log(this.colors.yellow(title))
    this.logger.log(lines.map((line) => `  ${line.replace(/^ {2}/, '')}`).join('\n') || '  none')
  }
}

function told(may: boolean | null): string {
  if (may === null) return 'by record'
  return may ? 'yes' : 'no'
}
