import { args } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeValidator extends Maker {
  static commandName = 'make:validator'
  static description = 'Make a validator for a form that is not a model’s'
  static help = ['{{ binaryName }} make:validator contact']

  @args.string({ description: 'Its name, as in contact' })
  declare name: string

  async run() {
    await this.attempt(async () => {
      const { namesOf } = await import('../scaffold/names.js')
      const { default: string } = await import('@adonisjs/core/helpers/string')
      const { fillStub } = await import('../scaffold/stubs.js')
      namesOf(this.name)
      const name = this.name.replace(/[_-]?validator$/i, '') || this.name
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
