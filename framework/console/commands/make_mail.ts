import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class MakeMail extends BaseCommand {
  static commandName = 'make:mail'
  static description = 'Make a mail, once @adonisjs/mail is installed'
  static help = ['{{ binaryName }} add @adonisjs/mail', '{{ binaryName }} make:mail welcome']
  static options: CommandOptions = { allowUnknownFlags: true }

  @args.string({ description: 'Its name, as in welcome' })
  declare name: string

  async run() {
    const { packageCommand } = await import('../scaffold/package_command.js')
    const command = await packageCommand(this.app, '@adonisjs/mail', 'make:mail')
    if (!command) {
      this.exitCode = 1
      return this.logger.logError(
        this.colors.red(
          'Mails are sent by @adonisjs/mail, which is not installed. Install it first: node ace add @adonisjs/mail'
        )
      )
    }
    const made = await this.kernel.create(command, [this.name, ...this.parsed.unknownFlags])
    await made.exec()
    this.exitCode = made.exitCode
  }
}
