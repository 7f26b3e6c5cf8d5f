import { performance } from 'node:perf_hooks'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
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
import { helpOf, runJournalled } from './journalled.js'
import type { Plan } from './plan.js'
import { readCalls, shapesTables, type Reading } from './reading.js'
import { MigrationFailure, reasonOf } from './reason.js'
import { checkReferences, exclusively, readReferences } from './sqlite.js'

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

function renamesIn({ operations }: Plan): Map<string, string> {
  const renames = new Map<string, string>()
  for (const operation of operations) {
    if (operation.op !== 'renameTable') continue
    const [first] = [...renames].find(([, to]) => to === operation.from) ?? [operation.from]
    renames.set(first, operation.to)
  }
  return renames
}
