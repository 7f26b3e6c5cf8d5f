import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class MakeJob extends BaseCommand {
  static commandName = 'make:job'
  static description = 'Make a job, once @adonisjs/queue is installed'
  static help = ['{{ binaryName }} add @adonisjs/queue', '{{ binaryName }} make:job welcome']
  static options: CommandOptions = { allowUnknownFlags: true }

  @args.string({ description: 'Its name, as in welcome' })
  declare name: string

  async run() {
    const { packageCommand } = await import('../scaffold/package_command.js')
    const command = await packageCommand(this.app, '@adonisjs/queue', 'make:job')
    if (!command) {
      this.exitCode = 1
      return this.logger.logError(
        this.colors.red(
          'Jobs are run by @adonisjs/queue, which is not installed. Install it first: node ace add @adonisjs/queue'
        )
      )
    }
    const made = await this.kernel.create(command, [this.name, ...this.parsed.unknownFlags])
    await made.exec()
    this.exitCode = made.exitCode
  }
}
