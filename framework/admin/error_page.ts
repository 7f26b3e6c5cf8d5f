import type { HttpContext } from '@adonisjs/core/http'
import { toOperationError } from '#framework/http/main'
import type { ErrorCode, OperationError } from '#framework/resources/main'
import { ROOT } from './addresses.js'
import { adminPage } from './shell.js'

const TITLES: Partial<Record<ErrorCode, string>> = {
  E_INVALID_PARAMETER: 'This address cannot be read',
  E_FORBIDDEN: 'You may not do this',
  E_NOT_FOUND: 'There is no such page or record',
  E_CONFLICT: 'This cannot be done now',
  E_DATABASE_UNAVAILABLE: 'The database is busy',
}

const ADVICE: Partial<Record<ErrorCode, string>> = {
  E_INVALID_PARAMETER: 'Go back to the list and choose again.',
  E_FORBIDDEN: 'If you need it for your work, ask an administrator for the role.',
  E_NOT_FOUND: 'It may have been deleted, or put in the trash, in the meantime.',
  E_DATABASE_UNAVAILABLE:
    'Wait a moment, go back and send it again: what you typed is still there.',
}

/** The part of an address that is sure to be there: a record's resource, or the dashboard. */
function wayBack({ request, route }: HttpContext): string {
  const [, , resource] = request.url().split('/')
  return resource && route?.pattern !== `${ROOT}/*` ? `${ROOT}/${resource}` : ROOT
}

/** An expected failure as a page of the admin: what happened, and what to do next. */
async function answerError(ctx: HttpContext, error: OperationError): Promise<void> {
  const title = TITLES[error.code] ?? error.title
  const state = { title, message: error.message, advice: ADVICE[error.code], back: wayBack(ctx) }
  if (error.code === 'E_DATABASE_UNAVAILABLE') ctx.response.header('retry-after', '2')
  await adminPage(ctx, 'error', state, error.status)
}

type Screen = (ctx: HttpContext) => unknown

/**
 * A screen whose expected failures are pages of the admin; faults of ours go on to the application's own handler.
 * Around each screen and not in a middleware, because AdonisJS hands a route's errors to its handler at once.
 */
export function screen(show: Screen): Screen {
  return async (ctx) => {
    try {
      return await show(ctx)
    } catch (error) {
      const known = toOperationError(error)
      if (known.code === 'E_UNEXPECTED') throw error
      return answerError(ctx, known)
    }
  }
}
