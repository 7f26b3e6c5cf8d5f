import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import encryption from '@adonisjs/core/services/encryption'
import { offeredAbilities, toExpiry, unknownAbilities } from '#framework/auth/main'
import { page } from '#framework/http/main'
import { OperationError } from '#framework/resources/main'
import { attempt, TOKENS_OF, waiting } from '#services/attempts'
import { type FormErrors, refusals } from '#services/forms'
import { currentUser } from '#services/signing_in'
import { tokenValidator } from '#validators/token'

interface Form {
  values?: Record<string, unknown>
  errors?: FormErrors
  status?: number
}

interface Input {
  name: string
  scope: 'all' | 'chosen'
  abilities?: string[]
  expires: string
}

/** On its way to the page that shows it once, a token travels through the session: sealed, and not for long. */
const TRAVELS = { purpose: 'new access token', expiresIn: '5 minutes' }

/** The tokens, the form for another, and a token just made. */
async function show(ctx: HttpContext, { values, errors, status }: Form = {}) {
  const tokens = await app.container.make('gable.tokens')
  const sealed = ctx.session.flashMessages.get('token')
  await page(
    ctx,
    'pages/tokens/index',
    {
      section: 'account',
      meta: { title: 'Access tokens', robots: 'noindex' },
      tokens: await tokens.all(currentUser(ctx).id),
      token: sealed && encryption.decrypt<string>(sealed, TRAVELS.purpose),
      groups: offeredAbilities(),
      values: { expires: '90d', scope: 'chosen', abilities: [], ...values },
      errors,
      now: new Date().toISOString(),
    },
    { status }
  )
  ctx.response.header('cache-control', 'no-store')
}

/** What the form asks for: abilities that exist, at least one of them. */
function chosen({ scope, abilities = [] }: Input): { abilities: string[]; errors?: FormErrors } {
  if (scope === 'all') return { abilities: ['*'] }
  const [unknown] = unknownAbilities(abilities)
  if (unknown) return { abilities, errors: { abilities: [`There is no ability "${unknown}"`] } }
  if (abilities.length) return { abilities }
  return { abilities, errors: { abilities: ['Choose what the token may do'] } }
}

/** Personal access tokens. */
export default class TokensController {
  async index(ctx: HttpContext) {
    return show(ctx)
  }

  async store(ctx: HttpContext) {
    const user = currentUser(ctx)
    const values = ctx.request.only(['name', 'scope', 'abilities', 'expires'])
    const [refused, input] = await tokenValidator.tryValidate(values)
    if (refused) return show(ctx, { values, errors: refusals(refused), status: 422 })
    const { abilities, errors } = chosen(input as Input)
    if (errors) return show(ctx, { values, errors, status: 422 })

    const wait = await attempt(TOKENS_OF, user.id)
    if (wait) {
      ctx.response.header('retry-after', String(wait))
      const message = `Too many new tokens. Wait ${waiting(wait)} and try again.`
      return show(ctx, { values, errors: { _form: [message] }, status: 429 })
    }

    const { name, expires } = input as Input
    const tokens = await app.container.make('gable.tokens')
    const expiresAt = toExpiry(expires) ?? null
    const { token } = await tokens.create(user.id, { name, abilities, expiresAt })
    ctx.session.flash('token', encryption.encrypt(token, TRAVELS))
    return ctx.response.redirect().status(303).toPath('/account/tokens')
  }

  async destroy(ctx: HttpContext) {
    const user = currentUser(ctx)
    const { id } = ctx.params
    const tokens = await app.container.make('gable.tokens')
    const isRevoked = /^\d{1,9}$/.test(id) && (await tokens.revoke(user.id, Number(id)))
    if (!isRevoked) throw new OperationError('E_NOT_FOUND', 'You have no such token.')
    ctx.session.flash('success', 'The token has been revoked.')
    return ctx.response.redirect().status(303).toPath('/account/tokens')
  }
}
