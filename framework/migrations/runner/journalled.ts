import { MigrationException } from '../migration_exception.js'
import {
  guard,
  isDoneAlready,
  planOf,
  runStep,
  settle,
  type At,
  type Ground,
  type Job,
} from './job.js'
import { isHalfDone, type JournalEntry } from './ledger.js'
import { prefixOf, type Plan, type PlannedStep } from './plan.js'
import { shapesTables, type Reading } from './reading.js'
import { checkReferences, readReferences } from './sqlite.js'

/**
 * Runs a file step by step, each between two notes, where a transaction cannot hold it.
 * @returns the number of its steps; null when another process has done it meanwhile
 */
export async function runJournalled(
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
  if (!entry || !isHalfDone(entry)) return undefined
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

/** What to do about a file that stopped in its middle. */
export async function helpOf({ file }: Job, { client, ledger }: Ground): Promise<string> {
  const journal = await ledger.journalled(client).catch(() => null)
  const entry = journal?.get(file.name)
  if (!entry || entry.isFinished || entry.step === 0) {
    return 'Put it right and run the command again.'
  }
  return `${entry.step} of ${entry.steps} steps are done and noted. Put it right and run the command again: it goes on from there.`
}

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
