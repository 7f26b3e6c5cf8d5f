import app from '@adonisjs/core/services/app'
import type { AccessTokens } from '#framework/auth/main'
import type { Exchange } from '#framework/http/main'
import { type Actor, OperationError, visitor } from '#framework/resources/main'

let tokens: AccessTokens | undefined

/**
 * Who asks: the owner of the bearer token, or a visitor where none was sent. A credential that is wrong is refused,
 * not taken for none: its owner should learn that it no longer works.
 * @throws E_UNAUTHENTICATED
 */
export function identify(exchange: Exchange): Actor | Promise<Actor> {
  const authorization = exchange.header('authorization')
  return authorization === undefined ? visitor : bearer(authorization)
}

async function bearer(authorization: string): Promise<Actor> {
  tokens ??= await app.container.make('gable.tokens')
  const [, token] = /^bearer\s+(\S+)$/i.exec(authorization) ?? []
  const actor = token && (await tokens.actor(token))
  if (actor) return actor
  throw new OperationError(
    'E_UNAUTHENTICATED',
    'This bearer token is unknown or has expired. Make a new one on your account page.'
  )
}
