import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isDatabaseUnavailable, OperationError } from './errors.js'
import type { Shape } from './shape.js'

const ATTEMPTS = 4

/** Another process wrote between our reading and our writing, or two waited for each other: trying again is the cure. */
const COLLISION = /^(SQLITE_BUSY|SQLITE_LOCKED|40001|40P01|ER_LOCK_DEADLOCK)/

/**
 * Does the work in one transaction, again when it collided with another writer.
 * @throws E_DATABASE_UNAVAILABLE when the database stays locked, is read-only or away; nothing has been written then
 */
export async function inTransaction<Result>(
  database: Database,
  shape: Shape,
  work: (trx: TransactionClientContract) => Promise<Result>
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.connection(shape.connection).transaction(work)
    } catch (error) {
      const collided = COLLISION.test((error as { code?: string })?.code ?? '')
      if (collided && attempt < ATTEMPTS) {
        await sleep(attempt * 20)
        continue
      }
      if (isDatabaseUnavailable(error)) {
        const detail = 'Nothing was written: the database is locked, read-only or away. Try again in a moment.'
        throw Object.assign(new OperationError('E_DATABASE_UNAVAILABLE', detail), { cause: error })
      }
      throw error
    }
  }
}
