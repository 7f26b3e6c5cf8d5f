import type { DateTime } from 'luxon'
import type { LucidModel, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { operations, type Row, shapeOf } from '#framework/resources/main'

/** What entries are looked for by; what is not said limits nothing. */
export interface TrailFilter {
  /** An account's key, or words of somebody's name. */
  actor?: string
  credential?: string
  operation?: string
  resource?: string
  record?: string
  outcome?: string
  ip?: string
  request?: string
  since?: DateTime
  until?: DateTime
}

const EXACT = {
  credential: 'credential',
  operation: 'operation',
  resource: 'resource',
  record: 'recordId',
  outcome: 'outcome',
  ip: 'ip',
  request: 'requestId',
} as const

/** The newest entries, newest first. @param limit  how many at most */
export async function readTrail(
  model: LucidModel,
  filter: TrailFilter,
  limit: number
): Promise<Row[]> {
  const query = model.query().orderBy('id', 'desc').limit(limit)
  narrow(query, filter)
  const { fields } = shapeOf(model)
  const entries = await query
  return entries.map((entry) =>
    Object.fromEntries(
      [...fields.values()].map((field) => [
        field.name,
        field.serialize(entry.$attributes[field.name]),
      ])
    )
  )
}

function narrow(query: ModelQueryBuilderContract<LucidModel>, filter: TrailFilter): void {
  for (const [name, field] of Object.entries(EXACT)) {
    const value = filter[name as keyof typeof EXACT]
    if (value !== undefined) query.where(field, value)
  }
  const { actor, since, until } = filter
  if (actor !== undefined) {
    // What stands for other text in a pattern is not looked for.
    const words = actor.replace(/[\\%_]/g, '')
    query.where((either) => {
      either.where('actorId', actor)
      if (words) either.orWhereILike('actorName', `%${words}%`)
    })
  }
  if (since) query.where('happenedAt', '>=', stored(since))
  if (until) query.where('happenedAt', '<', stored(until))
}

const stored = (moment: DateTime) => moment.toUTC().toFormat('yyyy-MM-dd HH:mm:ss.SSS')

/** Rows removed in one statement, so that nobody waits for long behind it. */
const BATCH = 5000

/** Removes entries from before a moment. @returns how many */
export async function pruneTrail(model: LucidModel, before: DateTime): Promise<number> {
  const { table, connection } = shapeOf(model)
  const client = operations.runtime.database.connection(connection)
  let removed = 0
  for (;;) {
    const rows = await client
      .from(table)
      .select('id')
      .where('happened_at', '<', stored(before))
      .limit(BATCH)
    if (rows.length === 0) return removed
    const ids = rows.map((row) => row.id as number)
    await client.from(table).whereIn('id', ids).delete()
    removed += rows.length
  }
}

/** How many entries are from before a moment. */
export async function countTrail(model: LucidModel, before: DateTime): Promise<number> {
  const { table, connection } = shapeOf(model)
  const client = operations.runtime.database.connection(connection)
  const [{ total }] = await client
    .from(table)
    .where('happened_at', '<', stored(before))
    .count('* as total')
  return Number(total)
}
