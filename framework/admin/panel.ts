import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { OperationError } from '#framework/resources/main'
import type { PanelOptions } from './context.js'

/**
 * The stack of the admin, worn after the web stack: signed in, and let in by the application.
 */
export function panel(options: PanelOptions) {
  const settings = { home: '/', signOut: '/sign-out', ...options }

  return async function admin(ctx: HttpContext, next: NextFn) {
    if (ctx.actor.isVisitor) return askToSignIn(ctx)
    if (!settings.allows(ctx.actor)) {
      throw new OperationError('E_FORBIDDEN', 'The admin is for those who keep the site.')
    }
    ctx.panel = settings
    return next()
  }
}

/** A page asked for by script is left as a whole, or the sign-in form would be put into a table. */
function askToSignIn(ctx: HttpContext): void {
  if (ctx.request.header('hx-request')) {
    ctx.response.status(401).header('hx-refresh', 'true').send('')
    return
  }
  throw new OperationError('E_UNAUTHENTICATED', 'Sign in to enter the admin.')
}
