import { identify } from '#framework/auth/main'
import {
  crossOrigin,
  type Exchange,
  reportProblem,
  sendProblem,
  toOperationError,
} from '#framework/http/main'
import type { OwnRate } from '#framework/limits/main'
import { OperationError } from '#framework/resources/main'
import { refuseParameters } from './decode.js'
import type { Endpoint } from './endpoint.js'
import { negotiateType } from './negotiate.js'
import { countAddress, countAsker, countRefusal } from './limits.js'

/** Methods whose query string is a question; the others take no parameter. */
const READING = new Set(['GET', 'HEAD', 'QUERY'])

/** Answers one request to an endpoint. Whatever fails is answered too, so this never throws. */
export async function serve(
  exchange: Exchange,
  endpoint: Endpoint,
  parts: readonly string[]
): Promise<void> {
  try {
    await admit(exchange, endpoint.rate)
    if (endpoint.gives) negotiateType(exchange.header('accept'), endpoint.gives)
    // A method that is not there is refused first.
    if (!READING.has(exchange.method) && endpoint.verb !== 'options')
      refuseParameters(exchange.query)
    await endpoint.answer(exchange, parts)
  } catch (error) {
    fail(exchange, error)
  }
}

/**
 * What comes before every answer of an API, also of an application's own: who asks, and whether there is room for it.
 * @param rate  a limit of the address itself, besides those of everybody
 * @throws E_UNAUTHENTICATED, E_TOO_MANY_REQUESTS
 */
export async function admit(exchange: Exchange, rate?: OwnRate): Promise<void> {
  crossOrigin.allow(exchange)
  await countAddress(exchange)
  try {
    exchange.actor = await identify(exchange.request.headers, exchange)
  } catch (error) {
    if (error instanceof OperationError && error.status === 401) await countRefusal(exchange)
    throw error
  }
  await countAsker(exchange, { own: rate })
}

function fail(exchange: Exchange, error: unknown): void {
  reportProblem(error, exchange.id)
  // A client that went away, or an answer half-written, cannot be told.
  if (exchange.response.headersSent) return void exchange.response.destroy()
  try {
    sendProblem(exchange, toOperationError(error))
  } catch {
    // What could not be written was told above; thrown, it would be taken by nobody and end the process.
    exchange.response.destroy()
  }
}
