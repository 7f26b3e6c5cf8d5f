import { args } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeMiddleware extends Maker {
  static commandName = 'make:middleware'
  static description = 'Make a middleware that routes wear'
  static help = ['{{ binaryName }} make:middleware opening_hours']

  @args.string({ required: false, description: 'Its name, as in opening_hours' })
  declare name?: string

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'opening_hours')
      const { namesOf } = await import('../scaffold/names.js')
      const { default: string } = await import('@adonisjs/core/helpers/string')
      const { fillStub } = await import('../scaffold/stubs.js')
      namesOf(asked)
      const name = asked.replace(/[_-]?middleware$/i, '') || asked
      const middleware = {
        name: string.camelCase(name),
        file: string.snakeCase(name),
        path: string.dashCase(name),
        title: string.sentenceCase(name),
      }
      const made = await fillStub(this.app, 'make/middleware/main.stub', { middleware })
      const notes = [
        `Routes wear it: import { ${middleware.name} } from '#middleware/${middleware.file}', and .use(${middleware.name})`,
      ]
      const outcome = { files: await this.plan([made]), notes }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
