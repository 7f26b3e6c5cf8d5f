import { args, flags } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeTest extends Maker {
  static commandName = 'make:test'
  static description = 'Make a test'
  static help = [
    '{{ binaryName }} make:test books/lending',
    '{{ binaryName }} make:test fields/isbn --suite=unit',
  ]

  @args.string({ required: false, description: 'Its place and name, as in books/lending' })
  declare name?: string

  @flags.string({ description: 'The suite it belongs to', default: 'functional' })
  declare suite: string

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'books/lending')
      const { default: string } = await import('@adonisjs/core/helpers/string')
      const { unknownName } = await import('../unknown_name.js')
      const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
      const { fillStub } = await import('../scaffold/stubs.js')
      // A suite that is a part of another one's folder takes no file by its own name.
      const suites = this.app.rcFile.tests.suites
        .filter(({ name, files }) =>
          [files].flat().some((glob) => glob.startsWith(`tests/${name}/`))
        )
        .map(({ name }) => name)
      if (!suites.includes(this.suite)) {
        throw new ScaffoldException([unknownName('suite', this.suite, suites)])
      }
      const parts = asked.replace(/(\.spec)?(\.ts)?$/, '').split('/')
      if (!parts.every((part) => /^[A-Za-z][\w-]*$/.test(part))) {
        throw new ScaffoldException([`"${asked}" cannot name a test: as in books/lending`])
      }
      const words = parts.map((part) => string.snakeCase(part))
      const made = await fillStub(this.app, 'make/test/main.stub', {
        suite: this.suite,
        folder: words.slice(0, -1).join('/'),
        file: words.at(-1),
        title: string.sentenceCase(words.at(-1)!),
      })
      const run = `node ace test ${this.suite} --files=${words.join('/')}`
      const outcome = { files: await this.plan([made]), notes: [`Run it: ${run}`] }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
