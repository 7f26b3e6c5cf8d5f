import { setTimeout as sleep } from 'node:timers/promises'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { withoutWaiting } from '#framework/database/main'
import { isDatabaseUnavailable } from './database_refusal.js'
import { OperationError } from './errors.js'
import type { Runtime } from './runtime.js'
import type { Shape } from './shape.js'

/** Another process wrote between our reading and our writing, or two waited for each other: trying again is the cure. */
const COLLISION = /^(SQLITE_BUSY|SQLITE_LOCKED|40001|40P01|ER_LOCK_DEADLOCK)/

const LONGEST_PAUSE = 100

/** How often work that somebody else was quicker at is done again. */
const ATTEMPTS = 25

/** Pauses of different length, so that two who collided do not meet again in the same moment. */
let turn = 0
const pauseAfter = (attempt: number) =>
  Math.min(attempt * 10, LONGEST_PAUSE - 30) + (turn++ % 7) * 5

/** Somebody else was quicker, and the whole transaction done again will find its way; `refusal` is told if it does not. */
export class Overtaken extends Error {
  constructor(readonly refusal: unknown) {
    super('Another writer was quicker')
  }
}

/**
 * Does the work in one transaction, again when it collided with another writer. Meanwhile the process answers others.
 * Inside an outer transaction it is done once: what is undone there is for its owner to do again.
 * @throws E_DATABASE_UNAVAILABLE when the database stays locked, is read-only or away; nothing has been written then
 */
export async function inTransaction<Result>(
  { database, patience }: Runtime,
  shape: Shape,
  work: (trx: TransactionClientContract) => Promise<Result>,
  outer?: TransactionClientContract
): Promise<Result> {
  let waited = 0
  for (let attempt = 1; ; attempt++) {
    try {
      if (outer) return await work(outer)
      return await database
        .connection(shape.connection)
        .transaction((trx) => withoutWaiting(trx, () => work(trx)))
    } catch (error) {
      if (error instanceof Overtaken) {
        if (attempt < ATTEMPTS && !outer) continue
        throw error.refusal
      }
      const collided = COLLISION.test((error as { code?: string })?.code ?? '')
      if (collided && !outer && waited < patience) {
        const pause = pauseAfter(attempt)
        waited += pause
        await sleep(pause)
        continue
      }
      if (isDatabaseUnavailable(error)) {
        const detail =
          'Nothing was written: the database is locked, read-only or away. Try again in a moment.'
        throw Object.assign(new OperationError('E_DATABASE_UNAVAILABLE', detail), { cause: error })
      }
      throw error
    }
  }
}
