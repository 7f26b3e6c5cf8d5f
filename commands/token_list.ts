import { flags } from '@adonisjs/core/ace'
import { CredentialCommand } from '#services/credential_command'

export default class TokenList extends CredentialCommand {
  static commandName = 'token:list'
  static description =
    'List access tokens: whose, how they begin, what they may do, when they were used'
  static help = [
    '{{ binaryName }} token:list --user=ann@example.com',
    'Those that are revoked are listed with --all. Secrets are kept nowhere.',
  ]

  @flags.string({ description: 'E-mail address of one owner; everybody when not said' })
  declare user?: string

  @flags.boolean({ description: 'Also those that are revoked' })
  declare all?: boolean

  async run() {
    const { default: AccessTokenResource } = await import('#resources/access_token_resource')
    await this.list(AccessTokenResource, this)
  }
}
