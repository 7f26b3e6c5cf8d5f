import type { HttpContext } from '@adonisjs/core/http'
import { DateTime } from 'luxon'
import { toExpiry } from '#framework/auth/main'
import { tellOnce } from '#framework/http/main'
import { OperationError } from '#framework/resources/main'
import ApiKeyResource from '#resources/api_key_resource'
import { actOnOwn } from '#services/credentials'
import { currentUser } from '#services/signing_in'
import { rotationValidator } from '#validators/credential'

/** Another secret for a key; the former one works for a while. */
export default class KeyRotationsController {
  async store(ctx: HttpContext) {
    const { session, request, response } = ctx
    currentUser(ctx)
    const [refused, chosen] = await rotationValidator.tryValidate(request.only(['overlap']))
    if (refused) throw new OperationError('E_INVALID', 'Choose how long the former secret works.')
    const { overlap } = chosen as { overlap: string }
    const until = toExpiry(overlap) ?? DateTime.utc()
    try {
      const rotated = await actOnOwn(ctx, ApiKeyResource, 'rotate', { until })
      tellOnce(ctx, rotated.revealed!)
    } catch (error) {
      if (!(error instanceof OperationError) || error.code !== 'E_CONFLICT') throw error
      session.flash('error', error.message)
    }
    return response.redirect().status(303).toPath('/account/keys')
  }

  /** Ends the former secret now. */
  async destroy(ctx: HttpContext) {
    await actOnOwn(ctx, ApiKeyResource, 'endPrevious')
    ctx.session.flash('success', 'The former secret has ended.')
    return ctx.response.redirect().status(303).toPath('/account/keys')
  }
}
