import type { HttpContext } from '@adonisjs/core/http'

/**
 * A request was sent from another site, as the browser itself reports. Old browsers say nothing and carry a token
 * instead.
 */
export function isCrossSite({ request }: HttpContext): boolean {
  const site = request.header('sec-fetch-site')
  if (site) return site !== 'same-origin' && site !== 'none'
  const origin = request.header('origin')
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== request.host()
}
