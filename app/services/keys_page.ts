import type { HttpContext } from '@adonisjs/core/http'
import { offeredAbilities } from '#framework/auth/main'
import { page, toldOnce } from '#framework/http/main'
import ApiKeyResource from '#resources/api_key_resource'
import { type Obstacle, ownOf, tickedIn } from '#services/credentials'
import { currentUser } from '#services/signing_in'

export interface KeysForm extends Partial<Obstacle> {
  /** Of a new key, as sent. */
  values?: Record<string, unknown>
}

/** The keys, the form for another, and the secret of one just made or rotated. */
export async function showKeys(
  ctx: HttpContext,
  { values, errors, status }: KeysForm = {}
): Promise<void> {
  currentUser(ctx)
  const state = {
    section: 'account',
    meta: { title: 'API keys', robots: 'noindex' },
    keys: await ownOf(ApiKeyResource, ctx),
    secret: toldOnce(ctx),
    groups: offeredAbilities(),
    form: 'key',
    values: { expires: '365d', scope: 'chosen', ...values, abilities: tickedIn(values) },
    errors,
    now: new Date().toISOString(),
  }
  await page(ctx, 'pages/keys/index', state, { status })
  ctx.response.header('cache-control', 'no-store')
}
