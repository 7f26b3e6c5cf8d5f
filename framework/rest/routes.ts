import type { HttpContext, Router } from '@adonisjs/core/http'
import { Exchange } from '#framework/http/main'
import { operations } from '#framework/resources/main'
import type { Endpoint } from './endpoint.js'
import { endpointsOf } from './endpoints.js'
import { serve } from './serve.js'

/** Endpoints by the handler of their route, where the lane finds them. */
export const endpoints = new Map<unknown, Endpoint>()

/**
 * Every endpoint of every resource that has an `api`, under the current group's prefix. Requests reach them by a lane
 * of their own (`serveRest`); what AdonisJS brings here, because a group wraps its middleware around, is answered alike.
 */
export function restRoutes(router: Router): void {
  for (const registered of operations.registry.all()) {
    const { name, options } = registered.resource
    if (!options.api) continue
    for (const endpoint of endpointsOf(registered)) {
      const answer = ({ request, response, params }: HttpContext) =>
        serve(new Exchange(request.request, response.response), endpoint, Object.values(params))
      endpoints.set(answer, endpoint)
      router
        .route(name + endpoint.address, [...endpoint.methods], answer)
        .as(`api.${name}.${endpoint.verb}`)
    }
  }
}
