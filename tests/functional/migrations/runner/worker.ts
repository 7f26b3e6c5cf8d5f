/*
 * Runs migrations in a process of its own: `worker.js '{"place":…,"call":"run"}'`. Prints what the runner told, one JSON
 * object a line, and last the outcome.
 */
import 'reflect-metadata'
import type { MigratorOptions } from '#framework/migrations/main'
import { connect, makeMigrator, type Place } from './connections.js'

export interface Order {
  place: Place
  call: 'run' | 'rollback' | 'status' | 'fresh' | 'reset'
  options?: MigratorOptions
}

const { place, call, options } = JSON.parse(process.argv[2]) as Order
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const db = connect(place)
try {
  print({ outcome: await makeMigrator(db, { ...options, report: print })[call]() })
} catch (error) {
  const { message, help, code } = error as Error & { help?: string; code?: string }
  print({ error: { message, help, code } })
  process.exitCode = 1
}
await db.manager.closeAll(true)
