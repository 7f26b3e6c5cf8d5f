import { args } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeField extends Maker {
  static commandName = 'make:field'
  static description = 'Make a field kind of your own, with its decorator and its test'
  static help = [
    '{{ binaryName }} make:field isbn',
    'In a model: @isbn({ unique: true }) declare isbn: string',
  ]

  @args.string({ required: false, description: 'Its name, as in isbn' })
  declare name?: string

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'isbn')
      const { kinds } = await import('#framework/fields/main')
      const { namesOf } = await import('../scaffold/names.js')
      const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
      const { fillStub } = await import('../scaffold/stubs.js')
      const names = namesOf(asked)
      if (Object.hasOwn(kinds, names.one)) {
        throw new ScaffoldException([
          `${names.one} is a kind of ours already: @field.${names.one}()`,
        ])
      }
      const made = [
        await fillStub(this.app, 'make/field/main.stub', { names }),
        await fillStub(this.app, 'make/field/test.stub', { names }),
      ]
      const notes = [
        `In a model: import { ${names.one} } from '#fields/${names.file}', and @${names.one}()`,
      ]
      const outcome = { files: await this.plan(made), notes }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
