import { BaseCommand, flags } from '@adonisjs/core/ace'
import { DateTime } from 'luxon'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class AuditPrune extends BaseCommand {
  static commandName = 'audit:prune'
  static description = 'Remove entries of the audit trail that are older than you keep them'
  static help = [
    '{{ binaryName }} audit:prune --older=365d --dry-run',
    'For a timer: {{ binaryName }} audit:prune --older=1y. That it was done is an entry itself.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'How old: 12h, 90d, 52w, 1y' })
  declare older?: string

  @flags.boolean({ description: 'Say how many there are and remove none' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print one JSON object' })
  declare json?: boolean

  async run() {
    const { toExpiry } = await import('#framework/auth/main')
    const now = DateTime.utc()
    const ahead = toExpiry(this.older ?? '', now)
    if (!ahead) {
      return this.#fail(`--older says how old, as in --older=365d: 12h, 90d, 52w or 1y`)
    }
    const before = now.minus(ahead.diff(now))

    const { countTrail, pruneTrail, trail } = await import('#framework/audit/main')
    const { commandActor } = await import('#framework/resources/main')
    const { auditModel } = await import('../audit_model.js')
    const model = await auditModel(this.app)
    const removed = await (this.dryRun ? countTrail(model, before) : pruneTrail(model, before))
    if (removed && !this.dryRun) {
      const reason = `${removed} entries from before ${before.toISO()} were removed`
      const deed = { actor: commandActor, operation: 'prune', resource: 'audit-entries' }
      await trail.note({ ...deed, reason })
    }
    if (this.json) {
      const facts = { before: before.toISO(), removed, dryRun: this.dryRun ?? false }
      return this.logger.log(JSON.stringify(facts))
    }
    const deed = this.dryRun ? 'would be removed' : 'removed'
    const entries = removed === 1 ? '1 entry' : `${removed} entries`
    this.logger.log(`${entries} from before ${before.toFormat("yyyy-MM-dd HH:mm 'UTC'")} ${deed}`)
  }

  #fail(message: string) {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: message }))
    else this.logger.logError(this.colors.red(message))
  }
}
