import { args } from '@adonisjs/core/ace'
import { CredentialCommand } from '#services/credential_command'

export default class KeyRevoke extends CredentialCommand {
  static commandName = 'key:revoke'
  static description = 'End an API key: it is refused from the next request on, in every process'
  static help = ['{{ binaryName }} key:revoke 12', 'Its number is in {{ binaryName }} key:list']

  @args.string({ description: 'Its number' })
  declare id: string

  async run() {
    const { commandActor, operations } = await import('#framework/resources/main')
    const { default: ApiKeyResource } = await import('#resources/api_key_resource')
    const revoked = await this.tryTo(() =>
      operations.act(ApiKeyResource, commandActor, this.id, 'revoke')
    )
    if (!revoked) return
    if (this.json) return this.logger.log(JSON.stringify(revoked.row))
    this.logger.success(`The API key "${revoked.row.name}" is revoked`)
  }
}
