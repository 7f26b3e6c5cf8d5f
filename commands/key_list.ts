import { flags } from '@adonisjs/core/ace'
import { CredentialCommand } from '#services/credential_command'

export default class KeyList extends CredentialCommand {
  static commandName = 'key:list'
  static description = 'List API keys: whose, how they begin, what they may do, when they were used'
  static help = [
    '{{ binaryName }} key:list --user=ann@example.com',
    'Those that are revoked are listed with --all. Secrets are kept nowhere.',
  ]

  @flags.string({ description: 'E-mail address of one owner; everybody when not said' })
  declare user?: string

  @flags.boolean({ description: 'Also those that are revoked' })
  declare all?: boolean

  async run() {
    const { default: ApiKeyResource } = await import('#resources/api_key_resource')
    await this.list(ApiKeyResource, this)
  }
}
