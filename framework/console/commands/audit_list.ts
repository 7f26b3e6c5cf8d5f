import { BaseCommand, flags } from '@adonisjs/core/ace'
import { DateTime } from 'luxon'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Row } from '#framework/resources/main'

const HEAD = ['When', 'Who', 'By', 'From', 'Did', 'To', 'Changed', 'Outcome']

export default class AuditList extends BaseCommand {
  static commandName = 'audit:list'
  static description = 'Show who did what to which record, the newest first'
  static help = [
    '{{ binaryName }} audit:list --resource=posts --record=12',
    '{{ binaryName }} audit:list --credential=key:7 --outcome=refused --since=2026-11-01',
    'It has names of fields and none of their values.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: "An account's number, or part of a name" })
  declare actor?: string

  @flags.string({ description: 'token:12 or key:7' })
  declare credential?: string

  @flags.string({ description: 'store, update, destroy, an action, sign-in, use' })
  declare operation?: string

  @flags.string({ description: 'Name of a resource' })
  declare resource?: string

  @flags.string({ description: 'Key of a record' })
  declare record?: string

  @flags.string({ description: 'done or refused' })
  declare outcome?: string

  @flags.string({ description: 'Address it came from' })
  declare ip?: string

  @flags.string({ description: 'Number of a request, as answers and the log have it' })
  declare request?: string

  @flags.string({ description: 'From this day or instant on, in UTC' })
  declare since?: string

  @flags.string({ description: 'Before this day or instant, in UTC' })
  declare until?: string

  @flags.number({ description: 'How many at most, up to 10000', default: 50 })
  declare limit: number

  @flags.boolean({ description: 'Print one JSON list' })
  declare json?: boolean

  async run() {
    const { OUTCOMES, readTrail } = await import('#framework/audit/main')
    const { auditModel } = await import('../audit_model.js')
    if (this.outcome !== undefined && !(OUTCOMES as readonly string[]).includes(this.outcome)) {
      return this.#fail(`--outcome is ${OUTCOMES.join(' or ')}, not "${this.outcome}"`)
    }
    if (!Number.isInteger(this.limit) || this.limit < 1 || this.limit > 10_000) {
      return this.#fail('--limit is a whole number from 1 to 10000')
    }
    const since = this.#moment('since')
    const until = this.#moment('until')
    if (since === null || until === null) return

    const { actor, credential, operation, resource, record, outcome, ip, request } = this
    const filter = { actor, credential, operation, resource, record, outcome, ip, request }
    const model = await auditModel(this.app)
    const entries = await readTrail(model, { ...filter, since, until }, this.limit)
    await this.#print(entries)
  }

  /** The moment a flag names; null for one that names none, which is told. */
  #moment(flag: 'since' | 'until'): DateTime | undefined | null {
    const text = this[flag]
    if (text === undefined) return undefined
    const moment = DateTime.fromISO(text, { zone: 'utc' })
    if (moment.isValid) return moment
    this.#fail(`--${flag} is not "${text}" but a day or an instant, as in --${flag}=2026-11-01`)
    return null
  }

  async #print(entries: Row[]) {
    if (this.json) return this.logger.log(JSON.stringify(entries))
    const { plainTable } = await import('../plain_table.js')
    if (entries.length === 0) return this.logger.log('Nothing')
    for (const line of plainTable(HEAD, entries.map(lineOf))) this.logger.log(line)
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(message))
  }
}

const text = (value: unknown) =>
  value === null || value === undefined ? '' : String(value).replace(/[\p{Cc}\p{Cf}]+/gu, ' ')

function lineOf(entry: Row): string[] {
  const when = text(entry.happenedAt).slice(0, 19).replace('T', ' ')
  const who = [entry.actorName, entry.actorId && `(${entry.actorId})`].filter(Boolean).join(' ')
  const outcome = entry.reason ? `${entry.outcome}: ${entry.reason}` : entry.outcome
  return [
    when,
    text(who || entry.actorKind),
    text(entry.credential ?? entry.actorKind),
    text(entry.ip),
    text(entry.operation),
    text([entry.resource, entry.recordId].filter(Boolean).join(' ')),
    (entry.changed as string[] | null)?.join(' ') ?? '',
    text(outcome),
  ]
}
