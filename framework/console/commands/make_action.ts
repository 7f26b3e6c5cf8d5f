import { args } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeAction extends Maker {
  static commandName = 'make:action'
  static description =
    'Make an action of a resource: a deed on one record, with its right in the policy'
  static help = [
    '{{ binaryName }} make:action Post archive',
    'The admin gets a button, the API gets POST /api/posts/:id/archive, the policy decides who may.',
  ]

  @args.string({ required: false, description: 'The model, as in Post' })
  declare model?: string

  @args.string({ required: false, description: 'A verb, as in archive' })
  declare name?: string

  async run() {
    await this.attempt(async () => {
      const { planAction } = await import('../scaffold/action_plan.js')
      const { textOf } = await import('../scaffold/files.js')
      const model = await this.need('model', this.model, 'Post archive')
      const name = await this.need('name', this.name, 'Post archive')
      const { made, edits, notes } = await planAction(this.app, model, name)
      const files = await this.plan([made])
      for (const { path, text } of edits) {
        const before = await textOf(path)
        files.push({ path, text, before, fate: before === text ? 'unchanged' : 'changed' })
      }
      const outcome = { files, notes }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
