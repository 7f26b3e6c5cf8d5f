import { performance } from 'node:perf_hooks'
import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import { fold } from '../fold.js'
import type { Migration } from '../migration.js'
import { MigrationException } from '../migration_exception.js'
import type { Operation } from '../operation.js'
import {
  findFiles,
  loadFile,
  record,
  shortName,
  type MigrationFile,
  type MigrationPath,
} from '../replay/main.js'
import type { Schema } from '../schema/table.js'
import { CrashPoint } from './crash.js'
import { dropEverything } from './drop_everything.js'
import type { Direction, Reporter } from './events.js'
import { newMigration, runFile, type Ground } from './file_run.js'
import { Ledger, type Applied, type JournalEntry } from './ledger.js'
import { LOCK_PATIENCE, lockServer, type Lock } from './lock.js'
import { hasPending } from './pending.js'
import { planSteps } from './plan.js'
import { readCalls } from './reading.js'
import { exclusively, whenFree } from './sqlite.js'

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

export type FileState =
  | 'pending'
  | 'applied'
  /** Applied, and what it does has been changed since. */
  | 'edited'
  /** Applied, and the file is not there. */
  | 'missing'
  /** A squashed file stands for it. */
  | 'replaced'
  /** Begun and not finished, on a database that cannot take it back. */
  | 'half applied'

export interface FileStatus {
  name: string
  state: FileState
  batch: number | null
  /** ISO 8601 in UTC. */
  appliedAt: string | null
  /** What a person should know of it; null when nothing. */
  note: string | null
}

/** What a file would do. */
export interface PlannedFile {
  name: string
  direction: Direction
  steps: { title: string; sql: string[] }[]
}

export interface RollbackChoice {
  /** Everything after this batch; the last batch alone when not said. */
  batch?: number
  /** The last so many files, whatever their batches. */
  step?: number
}

/** Everything a run has to know of the database and the folder. */
interface Situation {
  paths: MigrationPath[]
  /** Loaded ones, by name. */
  files: Map<string, MigrationFile>
  applied: Applied[]
  journal: Map<string, JournalEntry>
  /** Name → the applied file that stands for it. */
  replacedBy: Map<string, string>
  pending: MigrationFile[]
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
   * Applies what is pending, as one batch.
   * @throws MigrationFailure at the first file that fails; those before it stay applied
   */
  async run(): Promise<Ran[]> {
    if (!(await this.hasPending())) return []
    return this.#locked(async (lock) => {
      const situation = await this.#situation()
      await this.#warn(situation)
      return this.#apply(situation, lock)
    })
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
   * Takes files out of the ledger without taking back what they did: they are pending again.
   * @param names  with or without their folder
   * @returns the names with their folder
   * @throws MigrationException when one has not been applied; nothing is forgotten then
   */
  async forget(names: readonly string[]): Promise<string[]> {
    return this.#locked(async () => {
      const { applied } = await this.#situation()
      const chosen = names.map((name) => {
        const line = applied.find((one) => [one.name, shortName(one.name)].includes(name))
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

  /** Every file of the folder and of the ledger, in the order of the folder; nothing is written. */
  async status(): Promise<FileStatus[]> {
    const situation = await this.#situation()
    const { paths, files, applied, journal, replacedBy } = situation
    const last = this.#newestApplied(situation)
    const present = new Set(paths.map(({ name }) => name))
    const list: FileStatus[] = []
    for (const { name } of paths) {
      const line = applied.find((one) => one.name === name)
      if (line) list.push(await this.#statusOf(line, files.get(name)!, journal.get(name)))
      else list.push(this.#statusOfUnapplied(name, journal.get(name), replacedBy.get(name), last))
    }
    for (const { name, batch, appliedAt } of applied) {
      if (present.has(name)) continue
      const by = replacedBy.get(name)
      const note = by ? `${shortName(by)} stands for it` : 'applied, and the file is not there'
      list.push({ name, state: by ? 'replaced' : 'missing', batch, appliedAt, note })
    }
    return list
  }

  /**
   * What `run` or `rollback` would do now; nothing is written, not even the ledger.
   * @throws MigrationException when a file cannot be planned
   */
  async plan(direction: Direction, choice: RollbackChoice = {}): Promise<PlannedFile[]> {
    const situation = await this.#situation()
    const state = new State(this.#dialect)
    const planned: PlannedFile[] = []
    await this.#foldApplied(state, situation)
    const files =
      direction === 'up'
        ? situation.pending
        : this.#chosen(situation, choice).map(({ name }) => this.#present(situation, name))
    for (const file of files) {
      const migration = newMigration(file, this.#client)
      await migration[direction]()
      const { steps } = planSteps(migration, {
        dialect: this.#dialect,
        before: state.schema,
        isJournalled: this.#dialect === 'mysql',
      })
      planned.push({
        name: file.name,
        direction,
        steps: steps.map(({ title, sql }) => ({ title, sql })),
      })
      if (direction === 'up') await state.add(file)
      else state.remove(file.name)
    }
    return planned
  }

  async #locked<Result>(work: (lock: Lock | null) => Promise<Result>): Promise<Result> {
    const waiting = {
      patience: this.#options.lockTimeout ?? LOCK_PATIENCE,
      report: this.#report,
    }
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

  async #situation(): Promise<Situation> {
    const [paths, applied, journal] = await Promise.all([
      findFiles(this.#app, this.#config),
      this.#ledger.applied(this.#client),
      this.#ledger.journalled(this.#client),
    ])
    const loaded = await Promise.all(paths.map(loadFile))
    const files = new Map(loaded.map((file) => [file.name, file]))
    const names = new Set(applied.map(({ name }) => name))
    const replacedBy = new Map<string, string>()
    for (const file of loaded) {
      const replaced = replacesOf(file)
      for (const name of [...names, ...files.keys()]) {
        if (replaced.includes(shortName(name))) replacedBy.set(name, file.name)
      }
    }
    const pending = loaded.filter(({ name }) => !names.has(name) && !replacedBy.has(name))
    return { paths, files, applied: inPlace(applied, replacedBy), journal, replacedBy, pending }
  }

  async #warn(situation: Situation): Promise<void> {
    const last = this.#newestApplied(situation)
    for (const line of situation.applied) {
      const { name } = line
      const file = situation.files.get(name)
      if (!file && !situation.replacedBy.has(name)) {
        this.#report({ type: 'warning', message: `${name} has been applied, and is not there` })
      } else if (file && (await this.#isEdited(file, line, situation.journal.get(name)))) {
        this.#report({
          type: 'warning',
          message: `${name} was changed after it had been applied: the database has not followed`,
        })
      }
    }
    for (const { name } of situation.pending) {
      if (!last?.isOlder(name)) continue
      this.#report({
        type: 'warning',
        message: `${name} is older than ${shortName(last.name)}, which has been applied, and runs after it`,
      })
    }
  }

  async #apply(situation: Situation, lock: Lock | null): Promise<Ran[]> {
    const state = new State(this.#dialect)
    await this.#foldApplied(state, situation)
    const batch = (await this.#ledger.latestBatch(this.#client)) + 1
    const ran: Ran[] = []
    for (const [index, file] of situation.pending.entries()) {
      await lock?.check()
      const since = performance.now()
      const batchBefore = this.#batchOfReplaced(file, situation)
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

  /**
   * The batch of the files that a squashed one stands for; null when none of them has been applied.
   * @throws MigrationException when only some have
   */
  #batchOfReplaced(file: MigrationFile, { applied }: Situation): number | null {
    const replaced = replacesOf(file)
    const batches = new Map(applied.map(({ name, batch }) => [shortName(name), batch]))
    const there = replaced.filter((name) => batches.has(name))
    if (!there.length) return null
    if (there.length === replaced.length) {
      return Math.max(...replaced.map((name) => batches.get(name)!))
    }
    const lacking = replaced.filter((name) => !batches.has(name))
    throw new MigrationException(
      `${file.name} stands for ${replaced.length} files, of which only ${there.length} have been applied. Lacking: ${lacking.join(', ')}`,
      'Apply these first, with the version of the application that still has them'
    )
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
    const state = new State(this.#dialect)
    await this.#foldApplied(state, situation)
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

  #refuseHalfApplied({ journal, applied }: Situation): void {
    const names = new Set(applied.map(({ name }) => name))
    for (const { name, isFinished, direction, step, steps } of journal.values()) {
      if (isFinished || direction !== 'up' || names.has(name)) continue
      throw new MigrationException(
        `${name} is half applied: ${step} of ${steps} steps are done`,
        'Finish it first: node ace migration:run'
      )
    }
  }

  async #foldApplied(state: State, { applied, files, replacedBy }: Situation): Promise<void> {
    const names = new Set<string>()
    for (const { name } of applied) {
      // A squashed file takes the place of those it stands for, also before it is noted itself.
      const speaker = replacedBy.get(name) ?? name
      const file = files.get(speaker)
      if (!file || names.has(speaker)) continue
      names.add(speaker)
      const problem = await state.add(file)
      if (problem) this.#report({ type: 'warning', message: problem })
    }
  }

  async #statusOf(line: Applied, file: MigrationFile, entry?: JournalEntry): Promise<FileStatus> {
    const { name, batch, appliedAt } = line
    const isHalfBack = entry && !entry.isFinished && entry.direction === 'down'
    if (isHalfBack) {
      const note = `${entry.step} of ${entry.steps} steps of its down() are done: migration:rollback goes on`
      return { name, state: 'half applied', batch, appliedAt, note }
    }
    const isEdited = await this.#isEdited(file, line, entry)
    const note = isEdited
      ? 'changed after it had been applied: the database has not followed'
      : null
    return { name, state: isEdited ? 'edited' : 'applied', batch, appliedAt, note }
  }

  #statusOfUnapplied(
    name: string,
    entry: JournalEntry | undefined,
    by: string | undefined,
    last: { name: string; isOlder(other: string): boolean } | null
  ): FileStatus {
    const status = { name, batch: null, appliedAt: null }
    if (by) return { ...status, state: 'replaced', note: `${shortName(by)} stands for it` }
    if (entry && !entry.isFinished) {
      const note = `${entry.step} of ${entry.steps} steps are done: migration:run goes on`
      return { ...status, state: 'half applied', note }
    }
    const note = last?.isOlder(name)
      ? `older than ${shortName(last.name)}, which has been applied`
      : null
    return { ...status, state: 'pending', note }
  }

  async #isEdited(file: MigrationFile, { id }: Applied, entry?: JournalEntry): Promise<boolean> {
    // An entry of another line is of a time before Lucid's own runner came and went.
    if (!entry?.isFinished || entry.ledgerId !== id) return false
    const { checksum } = await readCalls(file, 'up', this.#dialect)
    return checksum !== entry.checksum
  }

  #newestApplied({ paths, applied }: Situation) {
    const order = new Map(paths.map(({ name }, index) => [name, index]))
    const places = applied.flatMap(({ name }) => order.get(name) ?? [])
    if (!places.length) return null
    const last = Math.max(...places)
    return {
      name: paths[last].name,
      isOlder: (other: string) => (order.get(other) ?? last) < last,
    }
  }

  #ground(): Ground {
    return {
      client: this.#client,
      config: this.#config,
      dialect: this.#dialect,
      ledger: this.#ledger,
      report: this.#report,
      crash: this.#crash,
      patience: this.#options.lockTimeout ?? LOCK_PATIENCE,
    }
  }

  readonly #crash = new CrashPoint()

  async #empty(): Promise<void> {
    const drop = (client: QueryClientContract) =>
      dropEverything(client, this.#dialect, this.#config)
    if (this.#dialect !== 'sqlite') return this.#client.transaction(drop)
    const patience = this.#options.lockTimeout ?? LOCK_PATIENCE
    const lock = { patience, report: this.#report, table: this.#ledger.versions }
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

/** Applied files in the order in which they count: a squashed one stands where those it stands for were. */
function inPlace(applied: Applied[], replacedBy: Map<string, string>): Applied[] {
  const places = new Map(applied.map(({ name, id }) => [name, id]))
  for (const { name, id } of applied) {
    const by = replacedBy.get(name)
    if (by && places.has(by)) places.set(by, id + 0.5)
  }
  return applied.toSorted((one, other) => places.get(one.name)! - places.get(other.name)!)
}

function replacesOf({ Class }: MigrationFile): readonly string[] {
  return (Class as Partial<Pick<typeof Migration, 'replaces'>>).replaces ?? []
}

/** What the applied files lead to, so that a file can be run on it and taken out again. */
class State {
  readonly #dialect: Dialect
  readonly #operations = new Map<string, Operation[]>()
  schema: Schema = new Map()

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  /** @returns why what the file does is not known; null when it is */
  async add(file: MigrationFile): Promise<string | null> {
    try {
      const { operations } = await record(file, 'up', this.#dialect, this.schema)
      this.schema = operations.reduce(fold, this.schema)
      this.#operations.set(file.name, operations)
      return null
    } catch (error) {
      // An odd file of the past must not keep later ones from running: what they need of it, they say themselves.
      if (!(error instanceof MigrationException)) throw error
      return `What ${file.name} does is not known to the files after it: ${error.message}`
    }
  }

  remove(name: string): void {
    this.#operations.delete(name)
    this.schema = [...this.#operations.values()].flat().reduce(fold, new Map() as Schema)
  }
}
