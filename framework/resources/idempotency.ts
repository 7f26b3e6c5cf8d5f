import { createHmac } from 'node:crypto'
import { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from './actor.js'
import { isLockTimeout, isUniqueViolation } from './database_refusal.js'
import { invalidParameter, OperationError, tooDeep } from './errors.js'
import type { Registered } from './registry.js'
import { readableFields } from './rights.js'
import type { Runtime } from './runtime.js'
import type { Row } from './selection.js'
import type { Written } from './writing.js'

/** Everything that makes one request the same as another. */
export interface Asked {
  operation: string
  key?: unknown
  input?: unknown
  version?: unknown
  change?: string
}

/** What is to be written beside the write itself, in its transaction: first that it is being done, then what it came to. */
export interface Claim {
  take(trx: TransactionClientContract): Promise<void>
  keep(trx: TransactionClientContract, result: Result): Promise<void>
}

/** What any write comes to: one record, or those of a bulk. */
export type Result = Written<Row | null> | Written<Row | null>[]

interface Kept {
  request: string
  result: string
  expires_at: unknown
}

const TABLE = 'idempotency_keys'
const KEY = /^[\x21-\x7e]{1,255}$/
const HOURS_KEPT = 24

/** Expired rows removed at once, and how often this process looks for some. */
const PURGED = 500
const PURGE_EVERY = 60_000

/** Somebody else's claim was there first. */
class Claimed extends Error {}

/**
 * Remembers what a request with a key came to, so that sending it again does nothing again. A key belongs to who sent
 * it, and to the request it came with first. Only what was done is remembered: a refusal is decided anew.
 */
export class Idempotency {
  #inFlight = new Set<string>()
  #purgeAfter = 0

  constructor(private runtime: () => Runtime) {}

  /**
   * Does the work, or gives what it came to the first time.
   * @throws E_IDEMPOTENCY_MISMATCH for the key of another request, E_IDEMPOTENCY_IN_FLIGHT while the first is being done
   */
  async once<Given extends Result>(
    registered: Registered,
    actor: Actor,
    asked: Asked,
    key: string,
    work: (claim: Claim) => Promise<Given>
  ): Promise<Given> {
    if (!KEY.test(key)) {
      const message = 'An idempotency key has 1 to 255 visible ASCII characters, such as a UUID.'
      throw invalidParameter('Idempotency-Key', message, 'format')
    }
    const request = this.#hash('request', registered.resource.name, canonical(asked))
    // Visitors have no name: another request is another key, so none can take or probe the key of somebody else.
    const owner = actor.id === null ? `${actor.kind} ${request}` : `id ${actor.id}`
    const id = this.#hash('key', owner, key)
    if (this.#inFlight.has(id)) throw inFlight()
    this.#inFlight.add(id)
    try {
      return await this.#once(registered, actor, id, request, work)
    } finally {
      this.#inFlight.delete(id)
    }
  }

  async #once<Given extends Result>(
    registered: Registered,
    actor: Actor,
    id: string,
    request: string,
    work: (claim: Claim) => Promise<Given>
  ): Promise<Given> {
    for (let attempt = 1; ; attempt++) {
      const kept = await this.#find(registered, id)
      const now = DateTime.utc()
      if (kept && momentOf(kept.expires_at) > now) {
        if (kept.request !== request) throw mismatch()
        return replay(JSON.parse(kept.result) as Given, registered, actor)
      }
      try {
        const given = await work(this.#claim(id, request, now))
        await this.#purge(registered, now)
        return given
      } catch (error) {
        if (!(error instanceof Claimed)) throw error
        if (attempt === 3) throw inFlight()
      }
    }
  }

  #claim(id: string, request: string, now: DateTime): Claim {
    return {
      async take(trx) {
        const expires = toColumn(now.plus({ hours: HOURS_KEPT }))
        await trx.from(TABLE).where('id', id).where('expires_at', '<=', toColumn(now)).delete()
        try {
          await trx.table(TABLE).insert({ id, request, result: 'null', expires_at: expires })
        } catch (error) {
          if (isUniqueViolation(error)) throw new Claimed()
          // Another process holds the claim and is not done with its write.
          if (isLockTimeout(error)) throw inFlight()
          throw error
        }
      },
      async keep(trx, result) {
        await trx
          .from(TABLE)
          .where('id', id)
          .update({ result: JSON.stringify(withoutSecrets(result)) })
      },
    }
  }

  async #find({ resource }: Registered, id: string): Promise<Kept | undefined> {
    const { connection } = resource.shape
    const sql = `select request, result, expires_at from ${TABLE} where id = ?`
    const [kept] = await this.runtime().reader.all(sql, [id], connection)
    return kept as unknown as Kept | undefined
  }

  /** Removes what has expired, some at a time and now and then: what stays longer is no longer looked at. */
  async #purge({ resource }: Registered, now: DateTime): Promise<void> {
    if (now.valueOf() < this.#purgeAfter) return
    this.#purgeAfter = now.valueOf() + PURGE_EVERY
    const connection = this.runtime().database.connection(resource.shape.connection)
    try {
      const expired = await connection
        .from(TABLE)
        .select('id')
        .where('expires_at', '<=', toColumn(now))
        .limit(PURGED)
      const ids = expired.map((row) => row.id as string)
      if (ids.length) await connection.from(TABLE).whereIn('id', ids).delete()
    } catch {
      // The write is done and said to be; what could not be removed now is removed another time.
    }
  }

  /** Keyed, because an input may hold a password, which a bare hash would let one guess. */
  #hash(...parts: string[]): string {
    return createHmac('sha256', this.runtime().secret)
      .update(`idempotency\n${parts.join('\n')}`)
      .digest('hex')
  }
}

/** What is revealed is told once, and kept nowhere. */
function withoutSecrets(result: Result): unknown {
  const withoutSecret = ({ revealed, ...rest }: Written<Row | null>) => rest
  return Array.isArray(result) ? result.map(withoutSecret) : withoutSecret(result)
}

const toColumn = (moment: DateTime) => moment.toUTC().toFormat('yyyy-MM-dd HH:mm:ss.SSS')

/** Drivers give text, with or without zone. */
const momentOf = (raw: unknown) =>
  DateTime.fromSQL(String(raw).replace(/\+00(:?00)?$/, ''), { zone: 'utc' })

const inFlight = () =>
  new OperationError(
    'E_IDEMPOTENCY_IN_FLIGHT',
    'A request with this key is still being done. Send it again in a moment, with the same key.'
  )

const mismatch = () =>
  new OperationError(
    'E_IDEMPOTENCY_MISMATCH',
    'This key came with another request before. A key is for sending the very same request again; take a new one.'
  )

/** The same text for the same request, in whichever order its members come. */
function canonical(asked: Asked): string {
  try {
    return JSON.stringify(asked, (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value
    )
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw tooDeep()
  }
}

/** What was told the first time, without what its sender has been forbidden to read since. */
function replay<Given extends Result>(result: Given, registered: Registered, actor: Actor): Given {
  const { primaryKey } = registered.resource.shape
  const readable = new Set([primaryKey, ...readableFields(registered, actor)])
  const told = (written: Written<Row | null>) => ({
    ...written,
    row:
      written.row &&
      Object.fromEntries(Object.entries(written.row).filter(([name]) => readable.has(name))),
    replayed: true,
  })
  return (Array.isArray(result) ? result.map(told) : told(result)) as Given
}
