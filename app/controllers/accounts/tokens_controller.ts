import type { HttpContext } from '@adonisjs/core/http'
import { offeredAbilities } from '#framework/auth/main'
import { page, toldOnce } from '#framework/http/main'
import AccessTokenResource from '#resources/access_token_resource'
import { actOnOwn, makeCredential, type Obstacle, ownOf, tickedIn } from '#services/credentials'
import { currentUser } from '#services/signing_in'

/** The tokens, the form for another, and a token just made. */
async function show(
  ctx: HttpContext,
  values: Record<string, unknown> = {},
  { errors, status }: Partial<Obstacle> = {}
) {
  currentUser(ctx)
  const state = {
    section: 'account',
    meta: { title: 'Access tokens', robots: 'noindex' },
    tokens: await ownOf(AccessTokenResource, ctx),
    secret: toldOnce(ctx),
    groups: offeredAbilities(),
    form: 'token',
    values: { expires: '90d', scope: 'chosen', ...values, abilities: tickedIn(values) },
    errors,
    now: new Date().toISOString(),
  }
  await page(ctx, 'pages/tokens/index', state, { status })
  ctx.response.header('cache-control', 'no-store')
}

/** Personal access tokens. */
export default class TokensController {
  async index(ctx: HttpContext) {
    return show(ctx)
  }

  async store(ctx: HttpContext) {
    const values = ctx.request.only(['name', 'scope', 'abilities', 'expires'])
    const obstacle = await makeCredential(ctx, AccessTokenResource, values)
    if (obstacle) return show(ctx, values, obstacle)
    return ctx.response.redirect().status(303).toPath('/account/tokens')
  }

  async destroy(ctx: HttpContext) {
    await actOnOwn(ctx, AccessTokenResource, 'revoke')
    ctx.session.flash('success', 'The token has been revoked.')
    return ctx.response.redirect().status(303).toPath('/account/tokens')
  }
}
