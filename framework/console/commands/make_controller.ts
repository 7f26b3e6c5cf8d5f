import { args, flags } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeController extends Maker {
  static commandName = 'make:controller'
  static description = 'Make a controller: with the actions named, or with all seven verbs'
  static help = [
    '{{ binaryName }} make:controller books index show',
    '{{ binaryName }} make:controller posts/publications store destroy',
    '{{ binaryName }} make:controller books --resource',
  ]

  @args.string({ required: false, description: 'Its name, as in books or posts/publications' })
  declare name?: string

  @args.spread({
    description: 'Its actions: index create store show edit update destroy',
    required: false,
  })
  declare actions?: string[]

  @flags.boolean({ description: 'All seven', alias: 'r' })
  declare resource?: boolean

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'books')
      const { controllerState } = await import('../scaffold/controller_state.js')
      const { fillStub } = await import('../scaffold/stubs.js')
      const controller = controllerState(asked, this.actions ?? [], Boolean(this.resource))
      const made = await fillStub(this.app, 'make/controller/main.stub', { controller })
      const views = controller.pages.map((page) => `resources/views/${page}.edge`)
      const notes = views.length
        ? [`Pages it answers with, yours to write: ${views.join(', ')}`]
        : []
      const outcome = { files: await this.plan([made]), notes }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
