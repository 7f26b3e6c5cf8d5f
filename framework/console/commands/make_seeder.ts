import { args } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { Maker } from '../maker.js'

export default class MakeSeeder extends Maker {
  static commandName = 'make:seeder'
  static description = 'Make a seeder: of a model that has a factory, one that fills its table'
  static help = ['{{ binaryName }} make:seeder Book', '{{ binaryName }} make:seeder opening_hours']
  static options: CommandOptions = { startApp: true }

  @args.string({ required: false, description: 'A model, or a name of its own' })
  declare name?: string

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'Book')
      const { knownBlueprint } = await import('../scaffold/known_blueprint.js')
      const { namesOf } = await import('../scaffold/names.js')
      const { Project } = await import('../scaffold/project.js')
      const { seederFile } = await import('../scaffold/resource_files.js')
      const { fillStub } = await import('../scaffold/stubs.js')
      const names = namesOf(asked)
      const file = await seederFile(this.app, names.table)
      const model = await new Project(this.app).find(names.model)
      const blueprint = model?.hasFactory ? await knownBlueprint(this.app, asked) : null
      const made = await fillStub(
        this.app,
        blueprint ? 'make/resource/seeder.stub' : 'make/seeder/main.stub',
        { ...blueprint?.state, seederFile: file }
      )
      const outcome = { files: await this.plan([made]), notes: [] }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
