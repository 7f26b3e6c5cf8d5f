import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import {
  charged,
  type Claim,
  type Debit,
  decide,
  type LimitStore,
  nameOf,
  type Verdict,
} from './store.js'
import { Turns } from './turns.js'

interface DatabaseOptions {
  /** Microseconds. The database's own clock when not said: processes on several machines then agree. */
  now?: () => number
}

/** What one request takes, and how it is decided from the leads there are. */
interface Change {
  debits: readonly Debit[]
  decide(leads: readonly number[]): Verdict
}

interface Allowance {
  name: string
  whole_at: string | number
  now: string | number
}

const TABLE = 'rate_limits'

/** One to take by, and one for what is done beside. */
const CONNECTIONS = 2

/** The clock after the rows are ours; that of a statement is from before it waited for them. */
const CLOCKS: Record<string, string> = {
  postgres: 'cast(floor(extract(epoch from clock_timestamp()) * 1000000) as bigint)',
  mysql: "timestampdiff(microsecond, '1970-01-01', utc_timestamp(6))",
}

/** Between two looks for what has expired, in milliseconds, and how much then goes at once. */
const SWEEP_EVERY = 15_000
const SWEEP_AT_ONCE = 5000

/** Two who want the same rows wait for each other and need no second try; the sweep may come between. */
const TRIES = 5
const DEADLOCKS = new Set(['40P01', '40001', 'ER_LOCK_DEADLOCK'])

/**
 * Allowances in the database server, for processes on several machines that have no Redis. The rows are locked in the
 * order of their names, so that nobody waits for somebody who waits for him. What a process asks while it is answered is
 * one transaction: a burst on one allowance would else have every connection wait for its row. Its connections are its own,
 * so that it can say no to a burst that has all of the application's.
 */
export class DatabaseStore implements LimitStore {
  #database: Database
  #connection: string
  #now?: () => number
  #sweptAt = 0
  #turns = new Turns<Change, Verdict>((changes) => this.#change(changes))

  constructor(database: Database, { now }: DatabaseOptions = {}) {
    this.#database = database
    this.#connection = `${database.primaryConnectionName}:limits`
    this.#now = now
    const { config } = database.manager.get(database.primaryConnectionName)!
    const pool = { ...config.pool, min: 0, max: CONNECTIONS }
    database.manager.add(this.#connection, { ...config, pool })
  }

  take(debits: readonly Debit[]): Promise<Verdict> {
    return this.#turns.ask({ debits, decide: (leads) => decide(debits, leads) })
  }

  async charge(debits: readonly Debit[]): Promise<void> {
    await this.#turns.ask({
      debits,
      decide: (leads) => ({
        allowed: true,
        leads: leads.map((lead, at) => charged(debits[at], lead)),
      }),
    })
  }

  async restore(claims: readonly Claim[]): Promise<void> {
    const client = this.#database.connection(this.#connection)
    await client.from(TABLE).whereIn('name', claims.map(nameOf)).delete()
  }

  async clear(): Promise<void> {
    await this.#database.connection(this.#connection).from(TABLE).delete()
  }

  close(): Promise<void> {
    return this.#database.manager.close(this.#connection, true)
  }

  async #change(changes: readonly Change[]): Promise<Verdict[]> {
    for (let tries = 1; ; tries++) {
      try {
        const verdicts = await this.#once(changes)
        this.#sweep()
        return verdicts
      } catch (error) {
        if (tries === TRIES || !DEADLOCKS.has(String((error as { code?: unknown }).code)))
          throw error
      }
    }
  }

  /** In a transaction of its own, whatever else is going on: what was taken stays taken when the request fails. */
  async #once(changes: readonly Change[]): Promise<Verdict[]> {
    const names = [...new Set(changes.flatMap(({ debits }) => debits.map(nameOf)))].sort()
    const client = this.#database.connection(this.#connection)
    // Higher levels lock the gaps between rows as well, and so each other's newcomers.
    return client.transaction(
      async (trx) => {
        const rows = await this.#lock(trx, names)
        const now = this.#now?.() ?? Number(rows[0].now)
        const leads = new Map(rows.map(({ name, whole_at: at }) => [name, leadOf(at, now)]))
        const changed = new Set<string>()
        const verdicts = changes.map((change) => {
          const own = change.debits.map(nameOf)
          const verdict = change.decide(own.map((name) => leads.get(name)!))
          for (const [at, name] of verdict.allowed ? own.entries() : []) {
            leads.set(name, verdict.leads[at])
            changed.add(name)
          }
          return verdict
        })
        if (changed.size > 0) await this.#keep(trx, [...changed], leads, now)
        return verdicts
      },
      { isolationLevel: 'read committed' }
    )
  }

  /** The rows of names in their order, which nobody else touches until the transaction ends. Missing ones are made. */
  async #lock(trx: TransactionClientContract, names: string[]): Promise<Allowance[]> {
    for (;;) {
      const rows = await this.#find(trx, names)
      if (rows.length === names.length) return rows
      await this.#make(trx, names)
    }
  }

  #find(trx: TransactionClientContract, names: string[]): Promise<Allowance[]> {
    return trx
      .from(TABLE)
      .select('name', 'whole_at', trx.raw(`${CLOCKS[trx.dialect.name]} as now`))
      .whereIn('name', names)
      .orderBy('name')
      .forUpdate()
  }

  /** A row that another one makes in the same moment is waited for, and locked as ours on MySQL. */
  #make(trx: TransactionClientContract, names: string[]): Promise<unknown> {
    const isPostgres = trx.dialect.name === 'postgres'
    const conflict = isPostgres
      ? 'on conflict (name) do nothing'
      : 'on duplicate key update whole_at = whole_at'
    const values = names.map(() => '(?, 0)').join(', ')
    return trx.rawQuery(`insert into ${TABLE} (name, whole_at) values ${values} ${conflict}`, names)
  }

  #keep(
    trx: TransactionClientContract,
    names: string[],
    leads: ReadonlyMap<string, number>,
    now: number
  ): Promise<unknown> {
    const cases = names.map(() => 'when ? then cast(? as decimal(20))').join(' ')
    const places = names.map(() => '?').join(', ')
    return trx.rawQuery(
      `update ${TABLE} set whole_at = case name ${cases} end where name in (${places})`,
      [...names.flatMap((name) => [name, now + leads.get(name)!]), ...names]
    )
  }

  /** Beside the request, which does not wait for it; what could not be swept now is swept the next time. */
  #sweep(): void {
    if (Date.now() - this.#sweptAt < SWEEP_EVERY) return
    this.#sweptAt = Date.now()
    this.#leave().catch(() => {})
  }

  async #leave(): Promise<void> {
    const client = this.#database.connection(this.#connection)
    const clock = this.#now ? String(this.#now()) : CLOCKS[client.dialect.name]
    const expired = `select name from ${TABLE} where whole_at <= ${clock} limit ${SWEEP_AT_ONCE}`
    await client.rawQuery(
      client.dialect.name === 'postgres'
        ? `delete from ${TABLE} where name in (${expired} for update skip locked)`
        : `delete from ${TABLE} where whole_at <= ${clock} limit ${SWEEP_AT_ONCE}`
    )
  }
}

const leadOf = (wholeAt: string | number, now: number) => Math.max(0, Number(wholeAt) - now)
