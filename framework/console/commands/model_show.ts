import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { ModelFacts } from '../model_facts.js'

export default class ModelShow extends BaseCommand {
  static commandName = 'model:show'
  static description = 'Show a model: its table, fields, relations, hooks, resource and policy'
  static help = [
    '{{ binaryName }} model:show Post',
    '{{ binaryName }} model:show users --json',
    'The model is named by its class or its table, in any case.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Class or table of the model' })
  declare model: string

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { loadModels } = await import('#framework/models/main')
    const { findByName, unknownName } = await import('../unknown_name.js')
    const models = await loadModels(this.app)
    const model = findByName(this.model, models.values(), ({ name, table }) => [name, table])
    if (!model) {
      this.logger.logError(this.colors.red(unknownName('model', this.model, [...models.keys()])))
      this.exitCode = 1
      return
    }
    const { modelFacts } = await import('../model_facts.js')
    const facts = await modelFacts(this.app, model)
    if (this.json) this.logger.log(JSON.stringify(facts, null, 2))
    else await this.#print(facts)
  }

  async #print(facts: ModelFacts) {
    const { plainFacts, plainTable } = await import('../plain_table.js')
    const { fields, relations, hooks, mixins } = facts
    this.#section(
      facts.model,
      plainFacts([
        ['table', facts.table],
        ['connection', `${facts.connection} (${facts.dialect})`],
        [
          'rows',
          facts.rows === null ? 'the table cannot be counted: is it migrated?' : `${facts.rows}`,
        ],
        ['primary key', facts.primaryKey],
        ['mixins', mixins.join(', ') || 'none'],
        ['resource', facts.resource ?? 'none: it is exposed nowhere'],
        ['policy', facts.policy ?? 'none'],
      ])
    )
    this.#section(
      'Fields',
      plainTable(
        ['field', 'kind', 'column', 'type', 'marks', 'default', 'rules'],
        fields.map(fieldRow)
      )
    )
    this.#section(
      'Relations',
      plainTable(
        ['relation', 'type', 'model', 'on'],
        relations.map(({ name, type, model, on }) => [name, type, model, on])
      )
    )
    this.#section(
      'Hooks',
      plainFacts(
        hooks.map(({ event, name }) => [event, name]),
        0
      )
    )
  }

  #section(title: string, lines: string[]) {
    this.logger.log(this.colors.yellow(title))
    this.logger.log(lines.map((line) => `  ${line.replace(/^ {2}/, '')}`).join('\n') || '  none')
  }
}

function fieldRow(field: ModelFacts['fields'][number]): string[] {
  if (!('type' in field)) return [field.name, 'a plain column', field.column, '', '', '', '']
  const marks = (['nullable', 'required', 'unique', 'index', 'hidden', 'readonly'] as const).filter(
    (mark) => field[mark]
  )
  const rules = Object.entries(field.rules).map(([name, value]) => `${name} ${told(value)}`)
  const type = field.references ? `${field.type} → ${field.references}` : field.type
  const initial = field.default === null ? '' : told(field.default)
  return [field.name, field.kind, field.column, type, marks.join(' '), initial, rules.join(', ')]
}

function told(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
