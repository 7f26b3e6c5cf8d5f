import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { ScratchDatabase } from '#framework/migrations/main'
import { openDatabase, reachableDatabases } from '#tests/unit/fields/databases'

/** The databases that answer; what is left out is said loudly. */
export const reached = [...(await reachableDatabases())].flatMap(([dialect, reason]) =>
  reason === null ? dialect : []
)

/** Does the work on an empty database of that kind, which is gone afterwards. */
export async function onScratch(
  dialect: Dialect,
  work: (client: QueryClientContract, db: Database) => Promise<void>
): Promise<void> {
  const db = openDatabase()
  const scratch = await ScratchDatabase.open(db, dialect)
  try {
    await work(scratch.client, db)
  } finally {
    await scratch.close()
    await db.manager.closeAll()
  }
}
