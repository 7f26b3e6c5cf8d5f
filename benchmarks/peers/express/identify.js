import { createHash } from 'node:crypto'
import { toStored } from '../common/post.js'
import { findRoles, findToken, noteUse } from './database.js'

/** Sets `request.actor` to whom the bearer token speaks for. */
export function identify(request, response, next) {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ')
  const row =
    scheme === 'Bearer' && token
      ? findToken.get(createHash('sha256').update(token).digest('hex'))
      : undefined
  if (!row || (row.expires_at && new Date(`${row.expires_at}Z`) <= new Date()))
    return response.status(401).json({ title: 'Send a bearer token', status: 401 })
  if (!row.last_used_at || Date.now() - Date.parse(`${row.last_used_at}Z`) > 60_000)
    noteUse.run(toStored(new Date()), row.id)
  request.actor = {
    id: row.user_id,
    name: row.user_name,
    tokenId: row.id,
    roles: findRoles.all(row.user_id),
    abilities: JSON.parse(row.abilities),
  }
  next()
}

/** Refuses a token that does not reach the operation. */
export const reaching = (operation) => (request, response, next) => {
  const { abilities } = request.actor
  if (['*', 'posts:*', `posts:${operation}`].some((ability) => abilities.includes(ability)))
    return next()
  response.status(403).json({ title: 'Not for this token', status: 403 })
}
