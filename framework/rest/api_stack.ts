import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import type { NextFn } from '@adonisjs/core/types/http'
import BodyParserMiddleware from '@adonisjs/core/bodyparser_middleware'
import type { AccessTokens } from '#framework/auth/main'
import { OperationError, visitor } from '#framework/resources/main'

/**
 * The stack of the APIs: no session, no cookie, no CSRF. Who asks is told by a bearer token or is a visitor.
 */
@inject()
export default class ApiStack {
  #tokens?: AccessTokens

  constructor(private body: BodyParserMiddleware) {}

  async handle(ctx: HttpContext, next: NextFn) {
    const authorization = ctx.request.request.headers.authorization
    ctx.actor = authorization === undefined ? visitor : await this.#identify(authorization)
    const { method } = ctx.request.request
    if (method === 'GET' || method === 'HEAD') return next()
    return this.body.handle(ctx, next)
  }

  /** A credential that is wrong is refused, not taken for none: its owner should learn that it no longer works. */
  async #identify(authorization: string) {
    this.#tokens ??= await app.container.make('gable.tokens')
    const [, token] = /^bearer\s+(\S+)$/i.exec(authorization) ?? []
    const actor = token && (await this.#tokens.actor(token))
    if (actor) return actor
    throw new OperationError('E_UNAUTHENTICATED', 'This bearer token is unknown or has expired. Make a new one on your account page.')
  }
}
