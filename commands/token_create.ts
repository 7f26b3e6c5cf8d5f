import { args, flags } from '@adonisjs/core/ace'
import { CredentialCommand } from '#services/credential_command'

export default class TokenCreate extends CredentialCommand {
  static commandName = 'token:create'
  static description = 'Make an access token for somebody, to use the API with; it is shown once'
  static help = [
    '{{ binaryName }} token:create ann@example.com --name=backup --ability=posts:list --ability=posts:show',
    "{{ binaryName }} token:create ann@example.com --name=script --ability='*' --expires=12h --json",
    'An ability is resource:operation, resource:* or *. It narrows what its owner may do and adds nothing to it.',
  ]

  @args.string({ description: 'E-mail address of the owner' })
  declare email: string

  @flags.string({ description: 'What it is for, to know it by later' })
  declare name?: string

  @flags.array({ description: 'What it may do. May be repeated' })
  declare ability?: string[]

  @flags.string({
    description: 'Hours, days, weeks, years (12h, 90d, 52w, 1y) or never',
    default: '90d',
  })
  declare expires: string

  async run() {
    const abilities = await this.readAbilities(this.ability)
    const expiresAt = await this.readExpiry(this.expires)
    const owner = await this.findOwner(this.email)
    if (!abilities || expiresAt === undefined || !owner) return

    const { commandActor, operations } = await import('#framework/resources/main')
    const { default: AccessTokenResource } = await import('#resources/access_token_resource')
    const input = { userId: owner.id, name: this.name, abilities, expiresAt }
    const made = await this.tryTo(() => operations.store(AccessTokenResource, commandActor, input))
    if (!made) return
    const { row, revealed: token } = made
    if (this.json) return this.logger.log(JSON.stringify({ token, ...row }))
    const end = row.expiresAt ? `until ${row.expiresAt}` : 'without an end'
    this.logger.success(`${owner.name} has the token "${row.name}", ${end}`)
    this.logger.log(`Token, shown only this once: ${this.colors.bold(token!)}`)
  }
}
