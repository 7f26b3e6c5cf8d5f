import { text } from 'node:stream/consumers'
import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class UserPassword extends BaseCommand {
  static commandName = 'user:password'
  static description =
    'Give an account another password; without one given, it is made and shown once'
  static help = [
    'It ends what the old password has opened: every session, and the browsers that were to stay signed in.',
    '{{ binaryName }} user:password admin@example.com',
    'A password is never an argument, which other users of the machine could read:',
    '{{ binaryName }} user:password admin@example.com --password-stdin < file',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'E-mail address of the account' })
  declare email: string

  @flags.boolean({ description: 'Read the password from standard input' })
  declare passwordStdin?: boolean

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { changeAccount, toAddress } = await import('#services/accounts')
    const { makePassword } = await import('#services/made_password')
    const { OperationError } = await import('#framework/resources/main')
    const { default: User } = await import('#models/user')
    const user = await User.findBy('email', toAddress(this.email))
    if (!user) return this.#fail(`There is no account ${this.email}. To make it: user:create`)
    const made = this.passwordStdin ? undefined : makePassword()
    try {
      await changeAccount(user.id, { password: made ?? (await readPassword()) })
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      for (const { message } of error.problems) this.#fail(message)
      return
    }
    if (this.json) {
      return this.logger.log(JSON.stringify({ id: user.id, email: user.email, password: made }))
    }
    this.logger.success(`${user.name} has a new password: ${user.email}`)
    if (made) this.logger.log(`Password, shown only this once: ${this.colors.bold(made)}`)
  }

  #fail(message: string) {
    this.logger.error(message)
    this.exitCode = 1
  }
}

/** The first line, without its end: what `echo` and editors add is not part of a password. */
async function readPassword(): Promise<string> {
  const input = await text(process.stdin)
  return input.split(/\r?\n/, 1)[0]
}
