import limiter from '@adonisjs/limiter/services/main'

export const throttle = limiter.define('api', (ctx) =>
  limiter.allowRequests(1_000_000_000).every('1 minute').usingKey(`token_${ctx.actor.tokenId}`)
)
