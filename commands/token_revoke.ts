import { args } from '@adonisjs/core/ace'
import { CredentialCommand } from '#services/credential_command'

export default class TokenRevoke extends CredentialCommand {
  static commandName = 'token:revoke'
  static description =
    'End an access token: it is refused from the next request on, in every process'
  static help = ['{{ binaryName }} token:revoke 12', 'Its number is in {{ binaryName }} token:list']

  @args.string({ description: 'Its number' })
  declare id: string

  async run() {
    const { commandActor, operations } = await import('#framework/resources/main')
    const { default: AccessTokenResource } = await import('#resources/access_token_resource')
    const revoked = await this.tryTo(() =>
      operations.act(AccessTokenResource, commandActor, this.id, 'revoke')
    )
    if (!revoked) return
    if (this.json) return this.logger.log(JSON.stringify(revoked.row))
    this.logger.success(`The access token "${revoked.row.name}" is revoked`)
  }
}
