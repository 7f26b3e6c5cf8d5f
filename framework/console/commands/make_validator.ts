import { args } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeValidator extends Maker {
  static commandName = 'make:validator'
  static description = 'Make a validator for a form that is not a model’s'
  static help = ['{{ binaryName }} make:validator contact']

  @args.string({ required: false, description: 'Its name, as in contact' })
  declare name?: string

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'contact')
      const { namesOf } = await import('../scaffold/names.js')
      const { default: string } = await import('@adonisjs/core/helpers/string')
      const { fillStub } = await import('../scaffold/stubs.js')
      namesOf(asked)
      const name = asked.replace(/[_-]?validator$/i, '') || asked
      const validator = {
        name: `${string.camelCase(name)}Validator`,
        file: string.snakeCase(name),
        title: string.noCase(name),
      }
      const made = await fillStub(this.app, 'make/validator/main.stub', { validator })
      const outcome = { files: await this.plan([made]), notes: [] }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
