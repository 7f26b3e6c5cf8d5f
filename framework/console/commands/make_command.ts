import { args } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeCommand extends Maker {
  static commandName = 'make:command'
  static description = 'Make an Ace command of the application'
  static help = ['{{ binaryName }} make:command shop:close']

  @args.string({ required: false, description: 'Its name as it is typed, as in shop:close' })
  declare name?: string

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'shop:close')
      const { default: string } = await import('@adonisjs/core/helpers/string')
      const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
      const { fillStub } = await import('../scaffold/stubs.js')
      if (!/^[A-Za-z][\w-]*(:[A-Za-z][\w-]*)*$/.test(asked)) {
        throw new ScaffoldException([
          `"${asked}" cannot name a command: words with colons between, as in shop:close`,
        ])
      }
      const parts = asked.split(':').map((part) => string.dashCase(part))
      const typed = parts.join(':')
      const words = typed.replace(/[:-]/g, ' ')
      const command = {
        name: typed,
        file: string.snakeCase(words),
        className: string.pascalCase(words),
        words: string.sentenceCase(words),
      }
      const made = await fillStub(this.app, 'make/command/main.stub', { command })
      const outcome = { files: await this.plan([made]), notes: [`Run it: node ace ${typed}`] }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
