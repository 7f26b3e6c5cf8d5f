import { args, flags } from '@adonisjs/core/ace'
import { DateTime } from 'luxon'
import { CredentialCommand } from '#services/credential_command'

export default class KeyRotate extends CredentialCommand {
  static commandName = 'key:rotate'
  static description =
    'Give an API key another secret, shown once; the former one works for a while'
  static help = [
    '{{ binaryName }} key:rotate 7',
    '{{ binaryName }} key:rotate 7 --overlap=7d --json',
    'After a leak, end the former secret at once: {{ binaryName }} key:rotate 7 --overlap=none',
  ]

  @args.string({ description: 'Its number, as in key:list' })
  declare id: string

  @flags.string({
    description: 'How long the former secret works: 12h, 7d, up to 30d, or none',
    default: '24h',
  })
  declare overlap: string

  async run() {
    const { toExpiry } = await import('#framework/auth/main')
    const until = this.overlap === 'none' ? DateTime.utc() : toExpiry(this.overlap)
    if (!until)
      return this.fail(`--overlap is not "${this.overlap}" but 12h, 7d, up to 30d, or none`)

    const { commandActor, operations } = await import('#framework/resources/main')
    const { default: ApiKeyResource } = await import('#resources/api_key_resource')
    const rotated = await this.tryTo(() =>
      operations.act(ApiKeyResource, commandActor, this.id, 'rotate', { input: { until } })
    )
    if (!rotated) return
    const { row, revealed: secret } = rotated
    if (this.json) return this.logger.log(JSON.stringify({ secret, ...row }))
    this.logger.success(`The API key "${row.name}" has another secret`)
    this.logger.log(`Secret, shown only this once: ${this.colors.bold(secret!)}`)
    if (until > DateTime.utc()) this.logger.log(`The former one works until ${row.previousUntil}`)
  }
}
