import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import logger from '@adonisjs/core/services/logger'
import { straight } from '#framework/database/main'
import {
  type Actor,
  inTransaction,
  type Origin,
  operations,
  type Shape,
  shapeOf,
  type Witness,
} from '#framework/resources/main'
import type { OUTCOMES } from './audit_entry.js'

/** What happened, to be noted. */
export interface Happening {
  actor: Pick<Actor, 'kind' | 'id' | 'name' | 'credential'>
  /** store, update, a named action, or what else was done or tried: sign-in, use. */
  operation: string
  resource: string
  recordId?: number | string | null
  /** Names of the fields that have other values now. */
  changed?: readonly string[]
  origin?: Origin
  /** Default: done. */
  outcome?: (typeof OUTCOMES)[number]
  /** Why it was refused. */
  reason?: string
}

const COLUMNS = [
  'happened_at',
  'actor_kind',
  'actor_id',
  'actor_name',
  'credential',
  'ip',
  'request_id',
  'operation',
  'resource',
  'record_id',
  'changed',
  'outcome',
  'reason',
]

/** The same refusal of the same credential from the same address is noted once in so many milliseconds. */
const REFUSED_EVERY = 60_000
const MAX_REFUSALS = 1000

const cut = (value: unknown, length: number) =>
  value === null || value === undefined || value === '' ? null : String(value).slice(0, length)

/** Who did what. Writes through the operations are noted inside their own transaction: kept together, or neither. */
export class Trail {
  #insert = ''
  #shape!: Shape
  /** When a refusal was last noted, by what tells it from others. */
  #refusals = new Map<string, number>()

  /** Given once, when the application boots. */
  configure(model: LucidModel): void {
    this.#shape = shapeOf(model)
    // Every write pays for this statement, so no query builder makes it.
    this.#insert = `insert into ${this.#shape.table} (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`
  }

  /** Notes every write that passes the operations. */
  readonly witness: Witness = async ({ id, ...deed }, client) => {
    await this.note({ ...deed, recordId: id }, client)
  }

  /**
   * Notes what happened.
   * @param client  the transaction it is kept with; one of its own when not said
   * @throws E_DATABASE_UNAVAILABLE when it cannot be written now
   */
  async note(happening: Happening, client?: TransactionClientContract): Promise<void> {
    const write = (trx: TransactionClientContract) =>
      straight(trx, this.#insert, valuesOf(happening))
    await inTransaction(operations.runtime, this.#shape, write, client)
  }

  /**
   * Notes a refusal, without keeping anybody waiting, and once a minute for each that is like another: a machine that
   * knocks with an old key a hundred times a second fills no table. A database that cannot be written now loses it.
   */
  noteRefusal(happening: Omit<Happening, 'outcome'>): void {
    const { actor, origin, reason, resource } = happening
    const key = [resource, actor.credential, origin?.ip, reason].join('\n')
    const now = Date.now()
    if (now - (this.#refusals.get(key) ?? 0) < REFUSED_EVERY) return
    this.#refusals.delete(key)
    if (this.#refusals.size >= MAX_REFUSALS) {
      this.#refusals.delete(this.#refusals.keys().next().value!)
    }
    this.#refusals.set(key, now)
    setImmediate(() => {
      this.note({ ...happening, outcome: 'refused' }).catch(() =>
        logger.warn({ resource, credential: actor.credential, reason }, 'A refusal was not noted')
      )
    })
  }
}

function valuesOf(happening: Happening): unknown[] {
  const {
    actor,
    changed,
    operation,
    origin,
    outcome = 'done',
    reason,
    recordId,
    resource,
  } = happening
  return [
    new Date().toISOString().replace('T', ' ').slice(0, 23),
    actor.kind,
    cut(actor.id, 40),
    cut(actor.name, 80),
    cut(actor.credential, 40),
    cut(origin?.ip, 45),
    cut(origin?.id, 128),
    operation.slice(0, 80),
    resource.slice(0, 80),
    cut(recordId, 60),
    changed?.length ? JSON.stringify(changed.slice(0, 1000)) : null,
    outcome,
    cut(reason, 200),
  ]
}

/** The application's audit trail; the framework's provider configures it at boot. */
export const trail = new Trail()
