import { args, flags } from '@adonisjs/core/ace'
import { CredentialCommand } from '#services/credential_command'

export default class KeyCreate extends CredentialCommand {
  static commandName = 'key:create'
  static description = 'Make an API key for a machine; its secret is shown once'
  static help = [
    "{{ binaryName }} key:create ci@example.com --name=deploy --ability='posts:*' --from=192.0.2.0/24",
    "{{ binaryName }} key:create ci@example.com --name=import --ability='*' --expires=1y --per-minute=600 --json",
    'An ability is resource:operation, resource:* or *. It narrows what its owner may do and adds nothing to it.',
  ]

  @args.string({ description: 'E-mail address of the account it belongs to' })
  declare email: string

  @flags.string({ description: 'Which machine it is for' })
  declare name?: string

  @flags.array({ description: 'What it may do. May be repeated' })
  declare ability?: string[]

  @flags.array({
    description:
      'Address or range it is accepted from; from everywhere when not said. May be repeated',
  })
  declare from?: string[]

  @flags.string({ description: 'Requests a minute; as many as other programs when not said' })
  declare perMinute?: string

  @flags.string({
    description: 'Hours, days, weeks, years (12h, 90d, 52w, 1y) or never',
    default: '1y',
  })
  declare expires: string

  async run() {
    const abilities = await this.readAbilities(this.ability)
    const expiresAt = await this.readExpiry(this.expires)
    const owner = await this.findOwner(this.email)
    if (!abilities || expiresAt === undefined || !owner) return

    const { commandActor, operations } = await import('#framework/resources/main')
    const { default: ApiKeyResource } = await import('#resources/api_key_resource')
    const input = {
      userId: owner.id,
      name: this.name,
      abilities,
      expiresAt,
      addresses: this.from ?? null,
      perMinute: this.perMinute ?? null,
    }
    const made = await this.tryTo(() => operations.store(ApiKeyResource, commandActor, input))
    if (!made) return
    const { row, revealed: secret } = made
    if (this.json) return this.logger.log(JSON.stringify({ secret, ...row }))
    const end = row.expiresAt ? `until ${row.expiresAt}` : 'without an end'
    this.logger.success(`${owner.name} has the API key "${row.name}", ${end}`)
    this.logger.log(`Secret, shown only this once: ${this.colors.bold(secret!)}`)
  }
}
