import { args, flags } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakePolicy extends Maker {
  static commandName = 'make:policy'
  static description = 'Make the policy of a model: who may do what with it'
  static help = [
    '{{ binaryName }} make:policy Book',
    '{{ binaryName }} make:policy Secret --private',
  ]

  @args.string({ required: false, description: 'The model, as in Book' })
  declare name?: string

  @flags.boolean({ description: 'Only admins; otherwise everybody reads and editors write' })
  declare private?: boolean

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'Book')
      const { existingNames } = await import('../scaffold/known_blueprint.js')
      const { Blueprint } = await import('../scaffold/blueprint.js')
      const { fillStub } = await import('../scaffold/stubs.js')
      const { textOf } = await import('../scaffold/files.js')
      const names = await existingNames(this.app, asked)
      const model = await textOf(this.app.modelsPath(`${names.file}.ts`))
      const blueprint = new Blueprint(names, [], new Map(), {
        softDeletes: /compose\([^)]*\bsoftDeletes\b/.test(model ?? ''),
        uuid: false,
        pages: false,
        api: false,
        admin: false,
        isPrivate: Boolean(this.private),
      })
      const made = await fillStub(this.app, 'make/resource/policy.stub', blueprint.state)
      const outcome = { files: await this.plan([made]), notes: [] }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
