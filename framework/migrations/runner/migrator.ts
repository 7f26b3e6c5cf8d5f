import { performance } from 'node:perf_hooks'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import { shortName, type MigrationFile } from '../replay/main.js'
import type { Schema } from '../schema/table.js'
import { CrashPoint } from './crash.js'
import { dropEverything } from './drop_everything.js'
import type { Direction, Reporter } from './events.js'
import { runFile } from './file_run.js'
import { newMigration, type Ground } from './job.js'
import { Ledger, type Applied } from './ledger.js'
import { LOCK_PATIENCE, lockServer, type Lock } from './lock.js'
import { hasPending } from './pending.js'
import { planSteps } from './plan.js'
import { readCalls } from './reading.js'
import {
  batchOfReplaced,
  halfApplied,
  halfTakenBack,
  readSituation,
  type Situation,
} from './situation.js'
import { exclusively, whenFree } from './sqlite.js'
import { State } from './state.js'
import { statusOf, warningsOf, type FileStatus } from './status.js'

export interface MigratorOptions {
  /** A connection of config/database.ts; the first one when not said. */
  connection?: string
  /** How long to wait for another run, in milliseconds; a minute when not said. */
  lockTimeout?: number
  /** Runs without the lock that keeps two runs apart; SQLite's own stays. */
  withoutLock?: boolean
  report?: Reporter
}

/** A file that a run has dealt with. */
export interface Ran {
  name: string
  direction: Direction
  batch: number
  /** Null when it was noted and not run. */
  steps: number | null
  /** Milliseconds. */
  ms: number
}

/** What a file would do. */
export interface PlannedFile {
  name: string
  direction: Direction
  steps: { title: string; sql: string[] }[]
  /** What it stands for has been applied: it is noted in the ledger and not run. */
  isNoted?: true
}

export interface RollbackChoice {
  /** Everything after this batch; the last batch alone when not said. */
  batch?: number
  /** The last so many files, whatever their batches. */
  step?: number
}

/**
 * Runs migrations: those of Lucid and ours alike, with Lucid's ledger and in Lucid's order. Each file is applied as a
 * whole or not at all, except on MySQL, where a journal of its steps lets a run go on where another one was stopped.
 */
export class Migrator {
  readonly #app: ApplicationService
  readonly #config: ConnectionConfig
  readonly #client: QueryClientContract
  readonly #dialect: Dialect
  readonly #ledger: Ledger
  readonly #report: Reporter
  readonly #options: MigratorOptions
  readonly #crash = new CrashPoint()

  /** @throws MigrationException when there is no such connection */
  constructor(db: Database, app: ApplicationService, options: MigratorOptions = {}) {
    const name = options.connection ?? db.primaryConnectionName
    if (!db.manager.has(name)) {
      throw new MigrationException(
        `There is no connection "${name}"`,
        `config/database.ts has: ${[...db.manager.connections.keys()].join(', ')}`
      )
    }
    this.#client = db.connection(name)
    this.#config = db.getRawConnection(name)!.config
    this.#dialect = toDialect(this.#client.dialect.name)
    this.#app = app
    this.#ledger = new Ledger(this.#config.migrations?.tableName)
    this.#report = options.report ?? (() => {})
    this.#options = options
  }

  /**
   * Applies what is pending, as one batch, and warns of files that are edited or missing also when nothing is.
   * @throws MigrationFailure at the first file that fails; those before it stay applied
   * @throws MigrationException when a file is half taken back
   */
  async run(): Promise<Ran[]> {
    if (!(await this.hasPending())) {
      await this.#look(await this.#situation())
      return []
    }
    return this.#locked(async (lock) => {
      const situation = await this.#situation()
      await this.#look(situation)
      return this.#apply(situation, lock)
    })
  }

  /** Tells what a person should know before a run. */
  async #look(situation: Situation): Promise<void> {
    for (const message of await warningsOf(situation, this.#dialect)) {
      this.#report({ type: 'warning', message })
    }
    for (const { name, step, steps } of halfTakenBack(situation)) {
      throw new MigrationException(
        `${name} is half taken back: ${step} of ${steps} steps of its down() are done`,
        'Finish it first: node ace migration:rollback'
      )
    }
  }

  /** Whether a file of the folder is not in the ledger; reads names alone. */
  hasPending(): Promise<boolean> {
    return hasPending(this.#app, this.#client, this.#config)
  }

  /**
   * Takes back the last batch, or what is chosen, newest first.
   * @throws MigrationException when one of the files is not there, or production forbids it
   */
  async rollback(choice: RollbackChoice = {}): Promise<Ran[]> {
    this.#refuseInProduction()
    return this.#locked(async (lock) => this.#takeBack(await this.#situation(), choice, lock))
  }

  /** Takes everything back. */
  reset(): Promise<Ran[]> {
    return this.rollback({ batch: 0 })
  }

  /** Takes everything back and applies it again. */
  async refresh(): Promise<Ran[]> {
    this.#refuseInProduction()
    return this.#locked(async (lock) => {
      const back = await this.#takeBack(await this.#situation(), { batch: 0 }, lock)
      return [...back, ...(await this.#apply(await this.#situation(), lock))]
    })
  }

  /** Drops every table and view, and applies everything. */
  async fresh(options: { dropTypes?: boolean; dropDomains?: boolean } = {}): Promise<Ran[]> {
    return this.#locked(async (lock) => {
      await this.#empty()
      if (options.dropTypes) await this.#client.dropAllTypes()
      if (options.dropDomains) await this.#client.dropAllDomains()
      await this.#ledger.make(this.#client)
      return this.#apply(await this.#situation(), lock)
    })
  }

  /**
   * Notes files as applied without running them.
   * @param names  with or without their folder
   * @throws MigrationException when one is not there; nothing is noted then
   */
  async fake(names: readonly string[]): Promise<Ran[]> {
    return this.#locked(async () => {
      const { pending, applied } = await this.#situation()
      const chosen = names.map((name) => {
        const file = pending.find((one) => [one.name, shortName(one.name)].includes(name))
        if (file) return file
        const isApplied = applied.some((one) => [one.name, shortName(one.name)].includes(name))
        throw new MigrationException(
          isApplied ? `${name} has been applied already` : `There is no migration ${name}`,
          `Pending are: ${pending.map((one) => shortName(one.name)).join(', ') || 'none'}`
        )
      })
      const batch = (await this.#ledger.latestBatch(this.#client)) + 1
      const ran: Ran[] = []
      await this.#client.transaction(async (transaction) => {
        for (const file of chosen) ran.push(await this.#note(file, batch, transaction))
      })
      return ran
    })
  }

  /**
   * Takes files out of the ledger without taking back what they did: they are pending again. Half-applied ones too,
   * also when they are not there any more.
   * @param names  with or without their folder
   * @returns the names with their folder
   * @throws MigrationException when one has not been applied; nothing is forgotten then
   */
  async forget(names: readonly string[]): Promise<string[]> {
    return this.#locked(async () => {
      const situation = await this.#situation()
      const { applied } = situation
      const noted = [...applied, ...halfApplied(situation)]
      const chosen = names.map((name) => {
        const line = noted.find((one) => [one.name, shortName(one.name)].includes(name))
        if (line) return line.name
        throw new MigrationException(
          `${name} has not been applied`,
          `Applied are: ${applied.map((one) => shortName(one.name)).join(', ') || 'none'}`
        )
      })
      await this.#client.transaction((transaction) => this.#ledger.forget(transaction, chosen))
      return chosen
    })
  }

  /** Every file of the folder and of the ledger; nothing is written. */
  async status(): Promise<FileStatus[]> {
    return statusOf(await this.#situation(), this.#dialect)
  }

  /**
   * What `run` or `rollback` would do now; nothing is written, not even the ledger.
   * @throws MigrationException when a file cannot be planned
   */
  async plan(direction: Direction, choice: RollbackChoice = {}): Promise<PlannedFile[]> {
    const situation = await this.#situation()
    const files =
      direction === 'up'
        ? situation.pending
        : this.#chosen(situation, choice).map(({ name }) => this.#present(situation, name))
    const state = await State.of(situation, this.#dialect, this.#report)
    const planned: PlannedFile[] = []
    for (const file of files) {
      if (direction === 'up' && batchOfReplaced(file, situation) !== null) {
        planned.push({ name: file.name, direction, steps: [], isNoted: true })
        continue
      }
      const steps = await this.#stepsOf(file, direction, state.schema)
      planned.push({ name: file.name, direction, steps })
      if (direction === 'up') await state.add(file)
      else state.remove(file.name)
    }
    return planned
  }

  /** A file that writes by itself, outside of its steps, does so in a transaction that is not kept. */
  async #stepsOf(file: MigrationFile, direction: Direction, before: Schema) {
    const transaction = await this.#client.transaction()
    try {
      const migration = newMigration(file, transaction)
      await migration[direction]()
      const isJournalled = this.#dialect === 'mysql'
      const { steps } = planSteps(migration, { dialect: this.#dialect, before, isJournalled })
      return steps.map(({ title, sql }) => ({ title, sql }))
    } finally {
      await transaction.rollback()
    }
  }

  async #locked<Result>(work: (lock: Lock | null) => Promise<Result>): Promise<Result> {
    const waiting = { patience: this.#patience, report: this.#report }
    if (this.#dialect === 'sqlite') {
      await whenFree(this.#client, () => this.#ledger.make(this.#client), waiting)
      return work(null)
    }
    if (this.#options.withoutLock) {
      await this.#ledger.make(this.#client)
      return work(null)
    }
    const lock = await lockServer(this.#client, this.#ledger.table, waiting)
    try {
      await this.#ledger.make(this.#client)
      return await work(lock)
    } finally {
      await lock.release()
    }
  }

  #situation(): Promise<Situation> {
    return readSituation(this.#app, this.#config, this.#client, this.#ledger)
  }

  async #apply(situation: Situation, lock: Lock | null): Promise<Ran[]> {
    const state = await State.of(situation, this.#dialect, this.#report)
    const batch = (await this.#ledger.latestBatch(this.#client)) + 1
    const ran: Ran[] = []
    for (const [index, file] of situation.pending.entries()) {
      await lock?.check()
      const since = performance.now()
      const batchBefore = batchOfReplaced(file, situation)
      if (batchBefore !== null) {
        ran.push(await this.#note(file, batchBefore, this.#client))
        continue
      }
      const job = { file, direction: 'up' as const, batch, before: state.schema }
      const place = { number: index + 1, of: situation.pending.length }
      const steps = await runFile({ ...job, ...place }, this.#ground())
      await state.add(file)
      if (steps === null) continue
      ran.push({ name: file.name, direction: 'up', batch, steps, ms: performance.now() - since })
    }
    return ran
  }

  async #note(file: MigrationFile, batch: number, client: QueryClientContract): Promise<Ran> {
    const { checksum } = await readCalls(file, 'up', this.#dialect)
    await this.#ledger.note(client, file.name, batch, checksum)
    this.#report({ type: 'noted', name: file.name })
    return { name: file.name, direction: 'up', batch, steps: null, ms: 0 }
  }

  async #takeBack(situation: Situation, choice: RollbackChoice, lock: Lock | null): Promise<Ran[]> {
    const chosen = this.#chosen(situation, choice)
    const files = chosen.map(({ name }) => this.#present(situation, name))
    this.#refuseHalfApplied(situation)
    const state = await State.of(situation, this.#dialect, this.#report)
    const ran: Ran[] = []
    for (const [index, file] of files.entries()) {
      await lock?.check()
      const since = performance.now()
      const { batch } = chosen[index]
      const along = [...situation.replacedBy].flatMap(([old, by]) =>
        by === file.name ? [old] : []
      )
      const job = { file, direction: 'down' as const, batch, before: state.schema, along }
      const place = { number: index + 1, of: files.length }
      const steps = await runFile({ ...job, ...place }, this.#ground())
      state.remove(file.name)
      if (steps === null) continue
      ran.push({ name: file.name, direction: 'down', batch, steps, ms: performance.now() - since })
    }
    return ran
  }

  /** What is to be taken back, newest first. */
  #chosen({ applied, replacedBy }: Situation, { batch, step }: RollbackChoice): Applied[] {
    const names = new Set(applied.map(({ name }) => name))
    const newestFirst = applied
      .filter(({ name }) => !names.has(replacedBy.get(name) ?? ''))
      .reverse()
    if (step !== undefined && step > 0) return newestFirst.slice(0, step)
    const last = Math.max(0, ...applied.map((one) => one.batch))
    const floor = batch ?? last - 1
    return newestFirst.filter((one) => one.batch > floor)
  }

  #present({ files }: Situation, name: string): MigrationFile {
    const file = files.get(name)
    if (file) return file
    throw new MigrationException(
      `${name} has been applied and is not there, so it cannot be taken back`,
      'Bring the file back, for example from another branch, and run the command again'
    )
  }

  #refuseHalfApplied(situation: Situation): void {
    for (const { name, step, steps } of halfApplied(situation)) {
      const unapply = `node ace migration:fake ${shortName(name)} --unapply`
      throw new MigrationException(
        `${name} is half applied: ${step} of ${steps} steps are done`,
        situation.files.has(name)
          ? 'Finish it first: node ace migration:run'
          : `Its file is not there. Bring it back and finish it: node ace migration:run\nOr put the tables right by hand, and take it out: ${unapply}`
      )
    }
  }

  get #patience() {
    return this.#options.lockTimeout ?? LOCK_PATIENCE
  }

  #ground(): Ground {
    return {
      client: this.#client,
      config: this.#config,
      dialect: this.#dialect,
      ledger: this.#ledger,
      report: this.#report,
      crash: this.#crash,
      patience: this.#patience,
    }
  }

  async #empty(): Promise<void> {
    const drop = (client: QueryClientContract) =>
      dropEverything(client, this.#dialect, this.#config)
    if (this.#dialect !== 'sqlite') return this.#client.transaction(drop)
    const lock = { patience: this.#patience, report: this.#report, table: this.#ledger.versions }
    return exclusively(this.#client, { ...lock, withoutForeignKeys: true }, drop)
  }

  #refuseInProduction(): void {
    if (!this.#app.inProduction || !this.#config.migrations?.disableRollbacksInProduction) return
    throw new MigrationException(
      'Taking migrations back is switched off in production',
      'config/database.ts says so: disableRollbacksInProduction'
    )
  }
}
