import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { identify } from '#framework/auth/main'
import { OperationError } from '#framework/resources/main'

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
    `Too many requests; try again in ${seconds} seconds, or send a bearer token or an API key.`
  )
}

/**
 * The stack of the APIs: no session, no cookie, no CSRF. Who asks is told by a token or a key, or is a visitor.
 * The body is left to the operation that wants one.
 * A function and not a class, because a class is made by the container for every request.
 */
export function apiStack() {
  return async function api(ctx: HttpContext, next: NextFn) {
    ctx.actor = await identify(ctx.request.request.headers, ctx.request.ip())
    if (ctx.actor.isVisitor && !READING.has(ctx.request.method())) await countWrite(ctx)
    return next()
  }
}
