import { args, flags } from '@adonisjs/core/ace'
import { Maker } from '../maker.js'

export default class MakeMigration extends Maker {
  static commandName = 'make:migration'
  static description =
    'Make a migration to write by hand; make:migrations writes them from the models'
  static help = [
    '{{ binaryName }} make:migration create_shelves',
    '{{ binaryName }} make:migration add_note_to_books',
    '{{ binaryName }} make:migration tidy_up --table=books',
  ]

  @args.string({
    required: false,
    description: 'Its name, as in create_shelves or add_note_to_books',
  })
  declare name?: string

  @flags.string({ description: 'The table it changes, where the name does not say' })
  declare table?: string

  async run() {
    await this.attempt(async () => {
      const asked = await this.need('name', this.name, 'add_note_to_books')
      const { default: string } = await import('@adonisjs/core/helpers/string')
      const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
      const { fillStub } = await import('../scaffold/stubs.js')
      const name = string.snakeCase(asked)
      if (!/^[a-z][a-z0-9_]*$/.test(name)) {
        throw new ScaffoldException([`"${asked}" cannot name a migration: as in add_note_to_books`])
      }
      const created = /^create_(\w+?)(?:_table)?$/.exec(name)?.[1]
      const table = this.table ?? created ?? /_(?:to|from|in|on|of)_(\w+)$/.exec(name)?.[1]
      if (!table) {
        throw new ScaffoldException([
          `"${name}" does not say which table it changes: --table=books, or a name like add_note_to_books`,
        ])
      }
      const file = `${Date.now()}_${name}.ts`
      const migration = { file, table: string.snakeCase(table), creates: created !== undefined }
      const made = await fillStub(this.app, 'make/migration/main.stub', { migration })
      const outcome = { files: await this.plan([made]), notes: [] }
      await this.carryOut(outcome)
      return outcome
    })
  }
}
