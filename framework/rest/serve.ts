import { identify } from '#framework/auth/main'
import { type Exchange, reportProblem, sendProblem, toOperationError } from '#framework/http/main'
import type { Endpoint } from './endpoints.js'
import { countWrite } from './writes.js'

/** Answers one request to an endpoint. Whatever fails is answered too, so this never throws. */
export async function serve(
  exchange: Exchange,
  endpoint: Endpoint,
  parts: readonly string[]
): Promise<void> {
  try {
    await admit(exchange)
    await endpoint.answer(exchange, parts)
  } catch (error) {
    fail(exchange, error)
  }
}

/**
 * What comes before every answer of an API, also of an application's own: who asks, and whether there is room for it.
 * @throws E_UNAUTHENTICATED, E_TOO_MANY_REQUESTS
 */
export async function admit(exchange: Exchange): Promise<void> {
  exchange.actor = await identify(exchange.request.headers, exchange.ip)
  await countWrite(exchange)
}

function fail(exchange: Exchange, error: unknown): void {
  reportProblem(error, exchange.id)
  // A client that went away, or an answer half-written, cannot be told.
  if (exchange.response.headersSent) exchange.response.destroy()
  else sendProblem(exchange, toOperationError(error))
}
