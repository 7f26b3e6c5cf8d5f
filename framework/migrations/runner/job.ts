import { performance } from 'node:perf_hooks'
import type { BaseSchema } from '@adonisjs/lucid/schema'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import type { MigrationFile } from '../replay/main.js'
import type { Schema } from '../schema/table.js'
import { guardsOf, runGuards } from '../sql/main.js'
import type { CrashPoint } from './crash.js'
import type { Direction, Reporter } from './events.js'
import type { Ledger } from './ledger.js'
import { planSteps, type Plan, type PlannedStep } from './plan.js'

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

/** Where a run is, for the error that stops it. */
export interface At {
  step: string | null
}

/** Whether another process was quicker. */
export async function isDoneAlready(
  { file, direction }: Job,
  client: QueryClientContract,
  ledger: Ledger
): Promise<boolean> {
  return (await ledger.hasApplied(client, file.name)) === (direction === 'up')
}

export async function planOf(
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

export async function guard(
  { operations }: Plan,
  { before }: Job,
  client: QueryClientContract,
  dialect: Dialect
): Promise<void> {
  const guards = guardsOf(operations, before, dialect)
  if (guards.length) await runGuards(client, guards)
}

export async function runStep(
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

export async function settle(
  { file, direction, batch, along = [] }: Job,
  checksum: string,
  client: QueryClientContract,
  ledger: Ledger
): Promise<void> {
  if (direction === 'up') await ledger.note(client, file.name, batch, checksum)
  else await ledger.forget(client, [file.name, ...along])
}
