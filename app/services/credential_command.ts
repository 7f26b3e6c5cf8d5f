import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { ResourceClass, Row, Written } from '#framework/resources/main'
import type User from '#models/user'

/** What a problem's field is called at the terminal. */
const FLAGS: Record<string, string> = {
  abilities: 'ability',
  addresses: 'from',
  expiresAt: 'expires',
  perMinute: 'per-minute',
  until: 'overlap',
}

const HEAD = ['Id', 'Name', 'Owner', 'Begins', 'May', 'Last used', 'Expires', 'State']

const day = (instant: unknown) => (instant ? String(instant).slice(0, 10) : '')

/** What the commands for tokens and keys have in common. The terminal is the owner of the machine: it may what an administrator may. */
export abstract class CredentialCommand extends BaseCommand {
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Print JSON' })
  declare json?: boolean

  /** The account of an e-mail address; without one it says so and gives null. */
  protected async findOwner(email: string): Promise<User | null> {
    const { default: User } = await import('#models/user')
    const { toAddress } = await import('#services/accounts')
    const user = await User.findBy('email', toAddress(email))
    if (!user) this.fail(`No account has the e-mail address ${email}`)
    return user
  }

  /** When `--expires` means; undefined when it means nothing, and then it says so. */
  protected async readExpiry(expires: string) {
    const { toExpiry } = await import('#framework/auth/main')
    const expiresAt = toExpiry(expires)
    if (expiresAt === undefined) {
      this.fail(`--expires is not "${expires}" but 12h, 90d, 52w, 1y or never`)
    }
    return expiresAt
  }

  /** Abilities as flags gave them; undefined when they name none, or something that is not there, and then it says so. */
  protected async readAbilities(given: readonly string[] = []): Promise<string[] | undefined> {
    const { offeredAbilities, unknownAbilities } = await import('#framework/auth/main')
    const abilities = [...new Set(given)]
    if (!abilities.length) {
      this.fail("--ability is missing, as in --ability=posts:list or --ability='*'")
      return undefined
    }
    const [unknown] = unknownAbilities(abilities)
    if (unknown === undefined) return abilities
    const offered = offeredAbilities().flatMap((group) => group.abilities)
    const names = offered.map(({ ability }) => ability).join(', ')
    this.fail(`There is no ability "${unknown}". Abilities are: *, resource:*, ${names}`)
    return undefined
  }

  /** Runs a write; what is wrong with it is said by flag. */
  protected async tryTo(deed: () => Promise<Written>): Promise<Written | undefined> {
    const { OperationError } = await import('#framework/resources/main')
    try {
      return await deed()
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      if (!error.problems.length) this.fail(error.message)
      for (const { field, message } of error.problems) {
        this.fail(`--${FLAGS[field] ?? field}: ${message}`)
      }
      return undefined
    }
  }

  /** Prints what there is: of one account, or of all; what is revoked only when asked for. */
  protected async list(resource: ResourceClass, { user, all }: { user?: string; all?: boolean }) {
    const { commandActor, operations } = await import('#framework/resources/main')
    const owner = user === undefined ? undefined : await this.findOwner(user)
    if (owner === null) return
    const filter = {
      ...(owner ? { userId: String(owner.id) } : {}),
      ...(all ? {} : { revokedAt: { null: 'true' } }),
    }
    const rows: Row[] = []
    let cursor: string | null | undefined
    do {
      const query = { filter, include: 'user', sort: 'id', limit: 100, cursor: cursor ?? undefined }
      const { data, meta } = await operations.list(resource, commandActor, query)
      rows.push(...data)
      cursor = meta.nextCursor
    } while (cursor)
    await this.#print(rows)
  }

  async #print(rows: Row[]) {
    if (this.json) return this.logger.log(JSON.stringify(rows.map(told)))
    const { plainTable } = await import('#framework/console/main')
    const lines = rows.map((row) => {
      const { abilities, id, name, owner, hint, lastUsedAt, expiresAt, state } = told(row)
      const end = expiresAt ? day(expiresAt) : 'never'
      const may = (abilities as string[]).join(' ')
      return [String(id), String(name), owner, String(hint ?? ''), may, day(lastUsedAt), end, state]
    })
    if (lines.length) for (const line of plainTable(HEAD, lines)) this.logger.log(line)
    else this.logger.log('None')
  }

  protected fail(message: string) {
    this.logger.error(message)
    this.exitCode = 1
  }
}

/** A row as the commands tell it. */
function told({ user, ...row }: Row) {
  const owner = String((user as Row | null)?.name ?? '')
  const hasExpired = row.expiresAt && String(row.expiresAt) <= new Date().toISOString()
  const state = row.revokedAt ? 'revoked' : hasExpired ? 'expired' : 'active'
  return { ...row, owner, state } as Row & { owner: string; state: string }
}
