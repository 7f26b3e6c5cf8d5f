import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import app from '@adonisjs/core/services/app'
import type { AccessTokens } from '#framework/auth/main'
import { OperationError, visitor } from '#framework/resources/main'

let tokens: AccessTokens | undefined

/** What somebody without credentials may write; reading is not counted. */
const WRITES = { requests: 20, duration: '1 minute' } as const
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** @throws E_TOO_MANY_REQUESTS with `retry-after` set */
async function countWrite({ request, response }: HttpContext): Promise<void> {
  const { default: limiter } = await import('@adonisjs/limiter/services/main')
  const writes = limiter.use(WRITES)
  const key = `api_writes_${request.ip()}`
  if (await writes.attempt(key, () => true)) return
  const seconds = await writes.availableIn(key)
  response.header('retry-after', seconds)
  throw new OperationError(
    'E_TOO_MANY_REQUESTS',
    `Too many requests; try again in ${seconds} seconds, or send a bearer token.`
  )
}

/** A credential that is wrong is refused, not taken for none: its owner should learn that it no longer works. */
async function identify(authorization: string) {
  tokens ??= await app.container.make('gable.tokens')
  const [, token] = /^bearer\s+(\S+)$/i.exec(authorization) ?? []
  const actor = token && (await tokens.actor(token))
  if (actor) return actor
  throw new OperationError(
    'E_UNAUTHENTICATED',
    'This bearer token is unknown or has expired. Make a new one on your account page.'
  )
}

/**
 * The stack of the APIs: no session, no cookie, no CSRF. Who asks is told by a bearer token or is a visitor.
 * The body is left to the operation that wants one.
 * A function and not a class, because a class is made by the container for every request.
 */
export function apiStack() {
  return async function api(ctx: HttpContext, next: NextFn) {
    const { authorization } = ctx.request.request.headers
    ctx.actor = authorization === undefined ? visitor : await identify(authorization)
    if (ctx.actor.isVisitor && !READING.has(ctx.request.method())) await countWrite(ctx)
    return next()
  }
}
