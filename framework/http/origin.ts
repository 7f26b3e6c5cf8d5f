import type { HttpContext } from '@adonisjs/core/http'
import type { Origin } from '#framework/resources/main'

/** The request a page's write comes with, for those who keep account of it. */
export function originOf({ request }: HttpContext): Origin {
  return { id: request.id() ?? '', ip: request.ip() }
}
