import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class SetupAdmin extends BaseCommand {
  static commandName = 'setup:admin'
  static description =
    'Make an admin account, or give an existing account the admin role and a new password'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'E-mail address', required: false, default: 'admin@example.com' })
  declare email: string

  async run() {
    const { giveAdminAccount } = await import('#services/admin_account')
    const { email, password, isNew } = await giveAdminAccount(this.email)
    this.logger.success(
      isNew ? `${email} is an admin` : `${email} is an admin and has a new password`
    )
    this.logger.log(`Password, shown only this once: ${this.colors.bold(password)}`)
  }
}
