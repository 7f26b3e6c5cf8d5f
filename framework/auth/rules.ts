import { DateTime } from 'luxon'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel } from '@adonisjs/lucid/types/model'
import type { Problem } from '#framework/resources/main'

/** An account has no more of a kind at a time: a list is to be looked through, and a loop is to end. */
const MOST = 100

interface Values {
  userId?: unknown
  expiresAt?: unknown
}

interface Context {
  /** Absent for a new one. */
  record?: object
  client?: QueryClientContract
}

/** What no single field of a token or key can say: it ends later than now, and is not one too many. */
export async function credentialProblems(
  model: LucidModel,
  { expiresAt, userId }: Values,
  { record, client }: Context
): Promise<Problem[]> {
  const problems: Problem[] = []
  if (DateTime.isDateTime(expiresAt) && expiresAt <= DateTime.utc()) {
    const message = 'Expires must be later than now'
    problems.push({ field: 'expiresAt', rule: 'future', message })
  }
  if (record || userId === undefined) return problems
  const [{ total }] = await model
    .query({ client })
    .where('userId', userId as number)
    .whereNull('revokedAt')
    .pojo<{ total: number | string }>()
    .count('* as total')
  if (Number(total) >= MOST) {
    const message = `This account has ${MOST} already. Revoke one that is not needed any more first`
    problems.push({ field: 'name', rule: 'limit', message })
  }
  return problems
}
