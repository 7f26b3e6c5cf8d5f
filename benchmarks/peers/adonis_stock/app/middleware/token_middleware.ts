import { createHash } from 'node:crypto'
import { DateTime } from 'luxon'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import AccessToken from '#models/access_token'

export interface Actor {
  id: number
  name: string
  tokenId: number
  roles: string[]
  abilities: string[]
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    actor: Actor
  }
}

export default class TokenMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const [scheme, secret] = (ctx.request.header('authorization') ?? '').split(' ')
    const hash = createHash('sha256')
      .update(secret ?? '')
      .digest('hex')
    const token =
      scheme === 'Bearer' &&
      (await AccessToken.query()
        .where('hash', hash)
        .preload('user', (user) => user.preload('roles'))
        .first())
    if (!token || (token.expiresAt && token.expiresAt <= DateTime.now()))
      return ctx.response.unauthorized({ title: 'Send a bearer token', status: 401 })
    if (!token.lastUsedAt || token.lastUsedAt.diffNow('minutes').minutes < -1) {
      token.lastUsedAt = DateTime.utc()
      await token.save()
    }
    ctx.actor = {
      id: token.userId,
      name: token.user.name,
      tokenId: token.id,
      roles: token.user.roles.map((role) => role.name),
      abilities: token.abilities,
    }
    return next()
  }
}
