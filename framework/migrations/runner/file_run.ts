import { performance } from 'node:perf_hooks'
import type { BaseSchema } from '@adonisjs/lucid/schema'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { MigrationFile } from '../replay/main.js'
import type { Schema } from '../schema/table.js'
import { guardsOf, runGuards } from '../sql/main.js'
import type { CrashPoint } from './crash.js'
import type { Direction, Reporter } from './events.js'
import type { JournalEntry, Ledger } from './ledger.js'
import { planSteps, prefixOf, type Plan, type PlannedStep } from './plan.js'
import { readCalls, shapesTables, type Reading } from './reading.js'
import { MigrationFailure, reasonOf } from './reason.js'
import { checkReferences, exclusively, readReferences } from './sqlite.js'

export interface Ground {
  client: QueryClientContract
  config: ConnectionConfig
  dialect: Dialect
  ledger: Ledger
  report: Reporter
  crash: CrashPoint
  /** How long to wait for another process, in milliseconds. */
  patience: number
}

/** One file to be run. */
export interface Job {
  file: MigrationFile
  direction: Direction
  batch: number
  /** What the file meets. */
  before: Schema
  number: number
  of: number
  /** Names that leave the ledger with this one: what a squashed file stands for. */
  along?: string[]
}

interface At {
  step: string | null
}

/**
 * Runs one file as a whole: in a transaction where the database has them for tables, step by step in a journal where
 * it has not.
 * @returns the number of its steps; null when another process has done it meanwhile
 * @throws MigrationFailure when it stopped
 */
export async function runFile(job: Job, ground: Ground): Promise<number | null> {
  const since = performance.now()
  const at: At = { step: null }
  const { name } = job.file
  const isJournalled = needsJournal(job, ground)
  try {
    const reading = await readCalls(job.file, job.direction, ground.dialect)
    const steps = isJournalled
      ? await runJournalled(job, reading, ground, at)
      : await runTransacted(job, reading, ground, at)
    if (steps !== null) {
      const ms = performance.now() - since
      ground.report({ type: 'fileDone', name, direction: job.direction, ms, steps })
    }
    return steps
  } catch (error) {
    const reason = reasonOf(error)
    ground.report({ type: 'failed', name, direction: job.direction, step: at.step, reason })
    const help = isJournalled
      ? await helpOf(job, ground)
      : 'Nothing of this file was kept. Put it right and run the command again.'
    throw new MigrationFailure(name, at.step, error, help)
  }
}

function needsJournal({ file }: Job, { dialect, config }: Ground): boolean {
  return (
    dialect === 'mysql' ||
    file.Class.disableTransactions ||
    Boolean(config.migrations?.disableTransactions)
  )
}

async function helpOf({ file }: Job, { client, ledger }: Ground): Promise<string> {
  const journal = await ledger.journalled(client).catch(() => null)
  const entry = journal?.get(file.name)
  if (!entry || entry.isFinished || entry.step === 0) {
    return 'Put it right and run the command again.'
  }
  return `${entry.step} of ${entry.steps} steps are done and noted. Put it right and run the command again: it goes on from there.`
}

async function runTransacted(
  job: Job,
  reading: Reading,
  ground: Ground,
  at: At
): Promise<number | null> {
  const { dialect, ledger } = ground
  const isLoose = dialect === 'sqlite' && shapesTables(reading)
  return inTransaction(isLoose, ground, async (transaction) => {
    if (await isDoneAlready(job, transaction, ledger)) return null
    const references = isLoose ? await readReferences(transaction) : null
    const plan = await planOf(job, transaction, false, ground)
    await guard(plan, job, transaction, dialect)
    for (const [index, step] of plan.steps.entries()) {
      at.step = step.title
      await runStep(step, index, plan.steps.length, job, transaction, ground)
    }
    at.step = null
    if (references) await checkReferences(transaction, references, renamesIn(plan))
    await settle(job, reading.checksum, transaction, ledger)
    return plan.steps.length
  })
}

async function inTransaction<Result>(
  isLoose: boolean,
  { client, dialect, ledger, patience, report }: Ground,
  work: (transaction: QueryClientContract) => Promise<Result>
): Promise<Result> {
  if (dialect !== 'sqlite') return client.transaction(work)
  const waiting = { patience, report, table: ledger.versions }
  return exclusively(client, { ...waiting, withoutForeignKeys: isLoose }, work)
}

/** Whether another process was quicker. */
async function isDoneAlready(
  { file, direction }: Job,
  client: QueryClientContract,
  ledger: Ledger
): Promise<boolean> {
  return (await ledger.hasApplied(client, file.name)) === (direction === 'up')
}

async function planOf(
  { file, direction, before, number, of }: Job,
  client: QueryClientContract,
  isJournalled: boolean,
  { dialect, report }: Ground
): Promise<Plan> {
  const migration = newMigration(file, client)
  await migration[direction]()
  const plan = planSteps(migration, { dialect, before, isJournalled })
  const steps = plan.steps.length
  report({ type: 'file', name: file.name, direction, number, of, steps })
  return plan
}

export function newMigration({ Class, name }: MigrationFile, client: QueryClientContract) {
  const Concrete = Class as new (client: QueryClientContract, file: string) => BaseSchema
  return new Concrete(client, name)
}

async function guard(
  { operations }: Plan,
  { before }: Job,
  client: QueryClientContract,
  dialect: Dialect
): Promise<void> {
  const guards = guardsOf(operations, before, dialect)
  if (guards.length) await runGuards(client, guards)
}

async function runStep(
  step: PlannedStep,
  index: number,
  of: number,
  { file }: Job,
  client: QueryClientContract,
  { report, crash }: Ground
): Promise<void> {
  const told = { file: file.name, title: step.title }
  report({ type: 'step', ...told, number: index + 1, of })
  const since = performance.now()
  crash.before()
  await step.run({
    client,
    progress: (done, total) => report({ type: 'progress', ...told, done, total }),
  })
  crash.after()
  report({ type: 'stepDone', ...told, number: index + 1, of, ms: performance.now() - since })
}

function renamesIn({ operations }: Plan): Map<string, string> {
  const renames = new Map<string, string>()
  for (const operation of operations) {
    if (operation.op !== 'renameTable') continue
    const [first] = [...renames].find(([, to]) => to === operation.from) ?? [operation.from]
    renames.set(first, operation.to)
  }
  return renames
}

async function settle(
  { file, direction, batch, along = [] }: Job,
  checksum: string,
  client: QueryClientContract,
  ledger: Ledger
): Promise<void> {
  if (direction === 'up') await ledger.note(client, file.name, batch, checksum)
  else await ledger.forget(client, [file.name, ...along])
}

async function runJournalled(
  job: Job,
  reading: Reading,
  ground: Ground,
  at: At
): Promise<number | null> {
  const { client, dialect, ledger } = ground
  if (await isDoneAlready(job, client, ledger)) return null
  const journal = await ledger.journalled(client)
  const open = openEntry(job, journal.get(job.file.name))
  const plan = await planOf(job, client, true, ground)
  const entry: JournalEntry = open ?? {
    name: job.file.name,
    direction: job.direction,
    checksum: reading.checksum,
    ledgerId: null,
    step: 0,
    steps: plan.steps.length,
    prefix: prefixOf(plan.steps, 0),
    inFlight: false,
    isFinished: false,
  }
  if (open) checkPrefix(open, plan)
  else {
    await guard(plan, job, client, dialect)
    await ledger.begin(client, entry)
  }
  const isLoose = dialect === 'sqlite' && shapesTables(reading)
  await withForeignKeys(!isLoose, ground, async () => {
    for (const [index, step] of plan.steps.entries()) {
      if (index < entry.step) continue
      at.step = step.title
      const isResumed = entry.inFlight && index === entry.step
      await runNoted(step, index, plan, isResumed, job, ground)
    }
    at.step = null
  })
  await client.transaction((transaction) => settle(job, reading.checksum, transaction, ledger))
  return plan.steps.length
}

/** @throws MigrationException when the file was left half-way in the other direction */
function openEntry({ file, direction }: Job, entry?: JournalEntry): JournalEntry | undefined {
  if (!entry || entry.isFinished) return undefined
  if (entry.direction === direction) return entry
  const command = entry.direction === 'up' ? 'migration:run' : 'migration:rollback'
  throw new MigrationException(
    `${file.name} was left half-way: ${entry.step} of ${entry.steps} steps of its ${entry.direction}() are done`,
    `Finish it first: node ace ${command}`
  )
}

/** What has been done must still stand at the file's beginning; what comes behind it may have been put right. */
function checkPrefix({ step, prefix, name }: JournalEntry, { steps }: Plan): void {
  if (step <= steps.length && prefixOf(steps, step) === prefix) return
  throw new MigrationException(
    `${name} was changed in the ${step} steps that are done already`,
    'Put these back as they were; what comes behind them may be changed'
  )
}

/** Runs a step between two notes, so that a run which is killed at it can be taken up again. */
async function runNoted(
  step: PlannedStep,
  index: number,
  plan: Plan,
  isResumed: boolean,
  job: Job,
  ground: Ground
): Promise<void> {
  const { client, ledger } = ground
  const { name } = job.file
  const done = { step: index + 1, prefix: prefixOf(plan.steps, index + 1), inFlight: false }
  const begun = { step: index, prefix: prefixOf(plan.steps, index), inFlight: true }
  if (isResumed && !step.isData && (await step.isDone?.(client))) {
    return ledger.advance(client, name, done)
  }
  await ledger.advance(client, name, begun)
  const of = plan.steps.length
  try {
    if (step.isData) {
      await client.transaction(async (transaction) => {
        await runStep(step, index, of, job, transaction, ground)
        await ledger.advance(transaction, name, done)
      })
      return
    }
    await runStep(step, index, of, job, client, ground)
  } catch (error) {
    const wasDone = isResumed && !step.isDone && isRepetition(error)
    if (wasDone) return ledger.advance(client, name, done)
    // One statement happens or does not: the step that failed has not been begun.
    if (step.isData || step.sql.length < 2) {
      await ledger.advance(client, name, { ...begun, inFlight: false })
    }
    throw error
  }
  await ledger.advance(client, name, done)
}

/**
 * What MySQL and the others answer to a statement that has been carried out before: the table, column, index or key is
 * there, or has gone.
 */
const REPETITIONS = new Set([
  'ER_TABLE_EXISTS_ERROR',
  'ER_DUP_FIELDNAME',
  'ER_DUP_KEYNAME',
  'ER_FK_DUP_NAME',
  'ER_DUP_CONSTRAINT_NAME',
  'ER_CANT_DROP_FIELD_OR_KEY',
  'ER_BAD_TABLE_ERROR',
  'ER_MULTIPLE_PRI_KEY',
  '42P07',
  '42701',
  '42710',
])

const isRepetition = (error: unknown) =>
  REPETITIONS.has(String((error as { code?: unknown }).code ?? ''))

/** SQLite without transactions: the pool has one connection, which keeps a setting until it is put back. */
async function withForeignKeys(
  isEnforced: boolean,
  { client, dialect }: Ground,
  work: () => Promise<void>
): Promise<void> {
  if (dialect !== 'sqlite' || isEnforced) return work()
  const [{ foreign_keys: setting }] = await client.rawQuery('pragma foreign_keys')
  await client.rawQuery('pragma foreign_keys = 0')
  const before = await readReferences(client)
  try {
    await work()
    await checkReferences(client, before, new Map())
  } finally {
    await client.rawQuery(`pragma foreign_keys = ${setting}`)
  }
}
