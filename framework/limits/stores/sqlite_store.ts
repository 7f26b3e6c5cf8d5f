import BetterSqlite3, { type Database, type Statement, type Transaction } from 'better-sqlite3'
import { tuneSqlite } from '#framework/database/main'
import {
  charged,
  type Claim,
  type Debit,
  decide,
  type LimitStore,
  nameOf,
  type Verdict,
} from './store.js'

interface SqliteOptions {
  /** Microseconds. Every process that shares the file has the same clock, the machine's. */
  now?: () => number
}

/** How long another process's look at an allowance is waited for, in milliseconds. It takes a fraction of one. */
const PATIENCE = 250

/** Between two looks for what has expired, in microseconds. */
const SWEEP_EVERY = 10e6

/**
 * Allowances in a SQLite file, for the processes of one machine. It is a file of its own beside the database: there,
 * a request that only reads would wait until everybody who writes has finished, with the whole process, because the
 * driver waits in place.
 */
export class SqliteStore implements LimitStore {
  #database: Database
  #now: () => number
  #find: Statement<[string]>
  #put: Statement<[string, number]>
  #leave: Statement<[number]>
  #delete: Statement<[string]>
  #take: Transaction<(debits: readonly Debit[]) => Verdict>
  #charge: Transaction<(debits: readonly Debit[]) => void>
  #sweptAt = 0

  constructor(file: string, options: SqliteOptions = {}) {
    this.#now = options.now ?? (() => Date.now() * 1000)
    this.#database = new BetterSqlite3(file)
    tuneSqlite(this.#database, () => {})
    this.#database.pragma(`busy_timeout = ${PATIENCE}`)
    // A power cut gives everybody the allowance of its last moment back.
    this.#database.pragma('synchronous = NORMAL')
    this.#database.exec(
      'create table if not exists rate_limits (name text primary key, whole_at integer not null) without rowid'
    )
    this.#find = this.#database.prepare('select whole_at from rate_limits where name = ?').pluck()
    this.#put = this.#database.prepare(
      'insert into rate_limits values (?, ?) on conflict (name) do update set whole_at = excluded.whole_at'
    )
    this.#leave = this.#database.prepare('delete from rate_limits where whole_at <= ?')
    this.#delete = this.#database.prepare('delete from rate_limits where name = ?')
    this.#take = this.#database.transaction((debits) => {
      const now = this.#now()
      const verdict = decide(debits, this.#leads(debits, now))
      if (verdict.allowed) this.#keep(debits, verdict.leads, now)
      return verdict
    })
    this.#charge = this.#database.transaction((debits) => {
      const now = this.#now()
      const leads = this.#leads(debits, now).map((lead, at) => charged(debits[at], lead))
      this.#keep(debits, leads, now)
    })
  }

  take(debits: readonly Debit[]): Verdict {
    // Immediate: one that began by reading could not go on to write when another process had written in between.
    return this.#take.immediate(debits)
  }

  charge(debits: readonly Debit[]): void {
    this.#charge.immediate(debits)
  }

  restore(claims: readonly Claim[]): void {
    for (const claim of claims) this.#delete.run(nameOf(claim))
  }

  clear(): void {
    this.#database.exec('delete from rate_limits')
  }

  close(): void {
    this.#database.close()
  }

  #leads(debits: readonly Debit[], now: number): number[] {
    return debits.map((debit) => {
      const wholeAt = (this.#find.get(nameOf(debit)) as number | undefined) ?? 0
      return Math.max(0, wholeAt - now)
    })
  }

  #keep(debits: readonly Debit[], leads: readonly number[], now: number): void {
    if (now - this.#sweptAt > SWEEP_EVERY) {
      this.#sweptAt = now
      this.#leave.run(now)
    }
    for (const [at, debit] of debits.entries()) this.#put.run(nameOf(debit), now + leads[at])
  }
}
