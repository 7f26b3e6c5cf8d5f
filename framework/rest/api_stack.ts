import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { OwnRate } from '#framework/limits/main'
import { Exchange } from '#framework/http/main'
import { admit } from './serve.js'

export interface ApiStackOptions {
  /** A limit of these addresses, besides those of everybody: its name, and its rate. */
  rate?: OwnRate
}

/**
 * The stack of an application's own API addresses: no session, no cookie, no CSRF. Who asks is told by a token or
 * a key, or is a visitor. The body is left to the route that wants one.
 * A function and not a class, because a class is made by the container for every request.
 */
export function apiStack({ rate }: ApiStackOptions = {}) {
  return async function api(ctx: HttpContext, next: NextFn) {
    const exchange = new Exchange(ctx.request.request, ctx.response.response)
    try {
      await admit(exchange, rate)
    } finally {
      exchange.handOver()
    }
    ctx.actor = exchange.actor
    return next()
  }
}
