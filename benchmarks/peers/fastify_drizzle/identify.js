import { createHash } from 'node:crypto'
import { toStored } from '../common/post.js'
import { findRoles, findToken, noteUse } from './database.js'

/** Sets `request.actor` to whom the bearer token speaks for. */
export async function identify(request, reply) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  const row =
    scheme === 'Bearer' && token
      ? findToken.get({ hash: createHash('sha256').update(token).digest('hex') })
      : undefined
  if (!row || (row.expiresAt && new Date(`${row.expiresAt}Z`) <= new Date()))
    return reply.code(401).send({ title: 'Send a bearer token', status: 401 })
  if (!row.lastUsedAt || Date.now() - Date.parse(`${row.lastUsedAt}Z`) > 60_000)
    noteUse.run({ at: toStored(new Date()), id: row.id })
  request.actor = {
    id: row.userId,
    name: row.userName,
    tokenId: row.id,
    roles: findRoles.all({ user: row.userId }).map(({ name }) => name),
    abilities: row.abilities,
  }
}

/** Refuses a token that does not reach the operation. */
export const reaching = (operation) => async (request, reply) => {
  const { abilities } = request.actor
  if (['*', 'posts:*', `posts:${operation}`].some((ability) => abilities.includes(ability))) return
  return reply.code(403).send({ title: 'Not for this token', status: 403 })
}
