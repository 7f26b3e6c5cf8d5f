import { text } from 'node:stream/consumers'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { RoleName } from '#models/role'

const ROLES: RoleName[] = ['admin', 'editor', 'author', 'reader']

export default class UserCreate extends BaseCommand {
  static commandName = 'user:create'
  static description = 'Make an account; without a password given, one is made and shown once'
  static help = [
    'In a terminal it asks for what is missing; Enter in place of a password has one made.',
    '{{ binaryName }} user:create --admin',
    '{{ binaryName }} user:create --name="Ann Author" --email=ann@example.com --role=author --json',
    'A password is never an argument, which other users of the machine could read:',
    '{{ binaryName }} user:create … --password-stdin < file',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'As it stands under what they write' })
  declare name?: string

  @flags.string({ description: 'E-mail address to sign in with' })
  declare email?: string

  @flags.array({ description: `Role: ${ROLES.join(', ')}; reader when not said. May be repeated` })
  declare role?: string[]

  @flags.boolean({ description: 'The same as --role=admin' })
  declare admin?: boolean

  @flags.boolean({ description: 'Read the password from standard input' })
  declare passwordStdin?: boolean

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  #typed?: string
  #obstacle?: string | null

  /** Nobody is asked for what cannot be used. */
  async prepare() {
    const { lackOfRoles } = await import('#services/accounts')
    const roles = this.#roles()
    const unknown = roles.find((name) => !ROLES.includes(name))
    this.#obstacle = unknown
      ? `There is no role "${unknown}". Roles are: ${ROLES.join(', ')}`
      : await lackOfRoles(roles)
  }

  async interact() {
    if (this.#obstacle) return
    if (!process.stdin.isTTY || !process.stdout.isTTY || this.json) return
    this.name ??= await this.prompt.ask('Name', { validate: Boolean })
    this.email ??= await this.prompt.ask('E-mail address', { validate: Boolean })
    if (!this.passwordStdin) this.#typed = await this.#askPassword()
  }

  /** Twice, because it cannot be seen. */
  async #askPassword(): Promise<string | undefined> {
    const password = await this.prompt.secure('Password (Enter: one is made)')
    if (!password) return undefined
    return this.prompt.secure('Once more', {
      validate: (again) => again === password || 'That is another one',
    })
  }

  async run() {
    if (this.#obstacle) return this.#fail(this.#obstacle)
    for (const flag of ['name', 'email'] as const) {
      if (!this[flag]) return this.#fail(`--${flag} is missing, as in --${flag}=…`)
    }
    await this.#make(this.#roles())
  }

  #roles(): RoleName[] {
    const named = (this.role ?? []) as RoleName[]
    if (this.admin) return [...new Set<RoleName>(['admin', ...named])]
    return named.length ? [...new Set(named)] : ['reader']
  }

  async #make(roles: RoleName[]) {
    const { openAccount } = await import('#services/accounts')
    const { makePassword } = await import('#services/made_password')
    const { OperationError } = await import('#framework/resources/main')
    const given = this.passwordStdin ? await this.#readPassword() : this.#typed
    const password = given ?? makePassword()
    try {
      const { name, email } = this
      const account = await openAccount({ name, email, password, roles })
      this.#tell(account, roles, given === undefined ? password : undefined)
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      for (const { message } of error.problems) this.#fail(message)
    }
  }

  /** The first line, without its end: what `echo` and editors add is not part of a password. */
  async #readPassword(): Promise<string> {
    const input = await text(process.stdin)
    return input.split(/\r?\n/, 1)[0]
  }

  #tell(account: Record<string, unknown>, roles: RoleName[], password?: string) {
    const { id, name, email } = account
    if (this.json) {
      this.logger.log(JSON.stringify({ id, name, email, roles, password }))
      return
    }
    this.logger.success(`${name} has an account: ${email}, ${roles.join(', ')}`)
    if (password) {
      this.logger.log(`Password, shown only this once: ${this.colors.bold(password)}`)
    }
  }

  #fail(message: string) {
    this.logger.error(message)
    this.exitCode = 1
  }
}
