import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class TokenCreate extends BaseCommand {
  static commandName = 'token:create'
  static description = 'Make an access token for somebody, to use the API with; it is shown once'
  static help = [
    '{{ binaryName }} token:create ann@example.com --name=backup --ability=posts:list --ability=posts:show',
    "{{ binaryName }} token:create ann@example.com --name=script --ability='*' --expires=12h --json",
    'An ability is resource:operation, resource:* or *. It narrows what its owner may do and adds nothing to it.',
  ]
  static options: CommandOptions = { startApp: true }

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

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { toExpiry, unknownAbilities } = await import('#framework/auth/main')
    const { tokenName } = await import('#validators/token')
    const { default: User } = await import('#models/user')
    const { toAddress } = await import('#services/accounts')

    const [wrongName, named] = await tokenName.tryValidate({ name: this.name })
    if (wrongName) return this.#fail(`--name: ${wrongName.messages[0].message}`)
    const abilities = [...new Set(this.ability)]
    if (!abilities.length) {
      return this.#fail("--ability is missing, as in --ability=posts:list or --ability='*'")
    }
    const [unknown] = unknownAbilities(abilities)
    if (unknown) return this.#fail(`There is no ability "${unknown}". ${await this.#offered()}`)
    const expiresAt = toExpiry(this.expires)
    if (expiresAt === undefined) {
      return this.#fail(`--expires is not "${this.expires}" but 12h, 90d, 52w, 1y or never`)
    }
    const user = await User.findBy('email', toAddress(this.email))
    if (!user) return this.#fail(`No account has the e-mail address ${this.email}`)

    const tokens = await this.app.container.make('gable.tokens')
    const { name } = named as { name: string }
    const { token, kept } = await tokens.create(user.id, { name, abilities, expiresAt })
    if (this.json) {
      this.logger.log(JSON.stringify({ token, ...kept }))
      return
    }
    const end = kept.expiresAt ? `until ${kept.expiresAt}` : 'without an end'
    this.logger.success(`${user.name} has the token "${kept.name}", ${end}`)
    this.logger.log(`Token, shown only this once: ${this.colors.bold(token)}`)
  }

  async #offered(): Promise<string> {
    const { offeredAbilities } = await import('#framework/auth/main')
    const names = offeredAbilities().flatMap(({ abilities }) =>
      abilities.map(({ ability }) => ability)
    )
    return `Abilities are: *, resource:*, ${names.join(', ')}`
  }

  #fail(message: string) {
    this.logger.error(message)
    this.exitCode = 1
  }
}
