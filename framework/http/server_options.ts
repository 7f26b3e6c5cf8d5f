import router from '@adonisjs/core/services/router'
import type { HttpServerService } from '@adonisjs/core/types'
import { Exchange } from './exchange.js'

/**
 * Answers `OPTIONS *`, which asks about the server and not about one of its addresses, with the methods that any of
 * them takes.
 * @see  RFC 9110 §9.3.7
 */
export function answerServerOptions(server: HttpServerService): void {
  const handle = server.handle.bind(server)
  let allowed: string | undefined
  server.handle = (request, response) => {
    if (request.url !== '*' || request.method !== 'OPTIONS') return handle(request, response)
    allowed ??= allMethods()
    new Exchange(request, response).set('allow', allowed).send(204)
  }
}

function allMethods(): string {
  const routes = Object.values(router.toJSON()).flat()
  return [...new Set([...routes.flatMap(({ methods }) => methods), 'OPTIONS'])].join(', ')
}
