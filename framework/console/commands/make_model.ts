import { args, flags } from '@adonisjs/core/ace'
import type { Outcome } from '../maker.js'
import { Maker } from '../maker.js'

export default class MakeModel extends Maker {
  static commandName = 'make:model'
  static description = 'Make a model alone; make:resource makes all that belongs to one'
  static help = [
    '{{ binaryName }} make:model Book title:string:200 price:money author:belongsTo:User',
    'Fields are written as for make:resource; docs/scaffolding.md has them all.',
  ]

  @args.string({ required: false, description: 'Its name in the singular, as in Book or NewsItem' })
  declare name?: string

  @args.spread({ description: 'Its fields, as in title:string:200', required: false })
  declare fields?: string[]

  @flags.boolean({ description: 'What is removed goes to a trash, and can be brought back' })
  declare softDeletes?: boolean

  @flags.boolean({ description: 'Its primary key is a UUID and not a number' })
  declare uuid?: boolean

  @flags.boolean({ description: 'A factory too' })
  declare factory?: boolean

  @flags.boolean({ description: 'A policy too' })
  declare policy?: boolean

  @flags.boolean({ description: 'Its migration too, made by make:migrations', alias: 'm' })
  declare migration?: boolean

  async run() {
    const outcome = await this.attempt(() => this.#make())
    if (!outcome || !(await this.write(outcome))) return
    const goesOn = this.migration && !this.dryRun && !this.exitCode
    if (!this.json) this.tell(outcome)
    const migration = goesOn ? await this.makeMigration() : undefined
    if (this.json) this.tell(outcome, migration)
  }

  async #make(): Promise<Outcome> {
    const name = await this.need('name', this.name, 'Book')
    const { planModel } = await import('../scaffold/model_plan.js')
    const made = await planModel(this.app, {
      name,
      fields: this.fields ?? [],
      softDeletes: Boolean(this.softDeletes),
      uuid: Boolean(this.uuid),
      factory: Boolean(this.factory),
      policy: Boolean(this.policy),
    })
    const notes = this.migration ? [] : ['Its table: node ace make:migrations']
    return { files: await this.plan(made), notes }
  }
}
