import type { HttpContext } from '@adonisjs/core/http'
import ApiKeyResource from '#resources/api_key_resource'
import { actOnOwn, makeCredential } from '#services/credentials'
import { showKeys } from '#services/keys_page'

/** API keys for machines. */
export default class KeysController {
  async index(ctx: HttpContext) {
    return showKeys(ctx)
  }

  async store(ctx: HttpContext) {
    const values = ctx.request.only([
      'name',
      'scope',
      'abilities',
      'expires',
      'addresses',
      'perMinute',
    ])
    const obstacle = await makeCredential(ctx, ApiKeyResource, values)
    if (obstacle) return showKeys(ctx, { values, ...obstacle })
    return ctx.response.redirect().status(303).toPath('/account/keys')
  }

  async destroy(ctx: HttpContext) {
    await actOnOwn(ctx, ApiKeyResource, 'revoke')
    ctx.session.flash('success', 'The key has been revoked.')
    return ctx.response.redirect().status(303).toPath('/account/keys')
  }
}
