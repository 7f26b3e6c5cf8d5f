import { args } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { Maker } from '../maker.js'

export default class MakeFactory extends Maker {
  static commandName = 'make:factory'
  static description = 'Make the factory of a model, filled from its fields'
  static help = ['{{ binaryName }} make:factory Book']
  static options: CommandOptions = { startApp: true }

  @args.string({ required: false, description: 'The model, as in Book' })
  declare name?: string

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'Book')
      const { knownBlueprint } = await import('../scaffold/known_blueprint.js')
      const { fillStub } = await import('../scaffold/stubs.js')
      const blueprint = await knownBlueprint(this.app, asked)
      const missing = blueprint.references.filter(
        ({ required, target }) => required && !target.hasFactory
      )
      const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
      if (missing.length) {
        throw new ScaffoldException(
          missing.map(
            ({ name, target }) =>
              `"${name}": ${target.name} has no factory. Make it first: node ace make:factory ${target.name}`
          )
        )
      }
      const made = await fillStub(this.app, 'make/resource/factory.stub', blueprint.state)
      const outcome = { files: await this.plan([made]), notes: [] }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
