import type { Exchange } from '#framework/http/main'
import { OperationError } from '#framework/resources/main'

/** What somebody without credentials may write; reading is not counted. */
const WRITES = { requests: 20, duration: '1 minute' } as const
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** @throws E_TOO_MANY_REQUESTS with `retry-after` set */
export async function countWrite(exchange: Exchange): Promise<void> {
  if (!exchange.actor.isVisitor || READING.has(exchange.method)) return
  const { default: limiter } = await import('@adonisjs/limiter/services/main')
  const writes = limiter.use(WRITES)
  const key = `api_writes_${exchange.ip}`
  if (await writes.attempt(key, () => true)) return
  const seconds = await writes.availableIn(key)
  exchange.set('retry-after', String(seconds))
  throw new OperationError(
    'E_TOO_MANY_REQUESTS',
    `Too many requests; try again in ${seconds} seconds, or send a bearer token or an API key.`
  )
}
