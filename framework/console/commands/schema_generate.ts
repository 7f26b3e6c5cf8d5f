import { BaseCommand } from '@adonisjs/core/ace'

export default class SchemaGenerate extends BaseCommand {
  static commandName = 'schema:generate'
  static description = 'Not here: the models come first, and the database follows them'

  async run() {
    this.exitCode = 1
    this.logger.logError(
      this.colors.red(
        'Models are not made from the database here: they come first, and make:migrations makes the database follow. For a database that was there before: node ace inspect:db'
      )
    )
  }
}
