import type { HttpContext, Router } from '@adonisjs/core/http'
import { OperationError } from '#framework/resources/main'

const ALLOWED = 'GET, HEAD, OPTIONS'

/** What an address that only gives something says to every other method: OPTIONS is told what there is. */
function answer({ request, response }: HttpContext): void {
  response.header('allow', ALLOWED)
  if (request.method() === 'OPTIONS') return response.status(204).send(null)
  throw new OperationError(
    'E_METHOD_NOT_ALLOWED',
    `This address does not take ${request.method()}. It takes ${ALLOWED}.`
  )
}

/** A GET route, and what the address says to the other methods. */
export function onlyGet(
  router: Router,
  address: string,
  show: (ctx: HttpContext) => unknown
): ReturnType<Router['get']> {
  router.route(address, ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], answer)
  return router.get(address, show)
}
