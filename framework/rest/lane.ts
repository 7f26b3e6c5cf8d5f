import type { IncomingMessage } from 'node:http'
import router from '@adonisjs/core/services/router'
import type { HttpServerService } from '@adonisjs/core/types'
import type { RouteJSON } from '@adonisjs/core/types/http'
import { Exchange } from '#framework/http/main'
import type { Endpoint } from './endpoint.js'
import { otherMethods } from './other_methods.js'
import { endpoints } from './routes.js'
import { serve } from './serve.js'

/**
 * Answers the addresses of `restRoutes` before AdonisJS makes anything of the request: neither its context, nor its
 * router, nor its container is asked. Every other address goes on to AdonisJS, also those below `/api` that the
 * application made itself. Call it before `closeForMaintenance`, which is to win.
 */
export function serveRest(server: HttpServerService): void {
  const handle = server.handle.bind(server)
  let lane: Lane | undefined
  server.handle = (request, response) => {
    const found = (lane ??= new Lane(router.toJSON().root, endpoints)).find(request)
    if (!found) return handle(request, response)
    return serve(new Exchange(request, response), found.endpoint, found.parts)
  }
}

/** One part of the addresses: what answers there by method, and the parts that may follow. */
interface Junction {
  endpoints: Map<string, Endpoint>
  /** Methods the application itself answers there. */
  foreign: Set<string>
  /** Answers the other methods; there where an address of ours ends. */
  others?: Endpoint
  words: Map<string, Junction>
  /** What follows where any text may stand. */
  any?: Junction
}

interface Found {
  endpoint: Endpoint
  parts: string[]
}

const newJunction = (): Junction => ({
  endpoints: new Map(),
  foreign: new Set(),
  words: new Map(),
})

/**
 * The tree of the addresses, part by part; a word goes before any text. The application's own routes are in it without
 * an endpoint, so that theirs are left to AdonisJS.
 */
export class Lane {
  #start = newJunction()

  /** @param ours  endpoints by the handler of their route */
  constructor(routes: readonly RouteJSON[], ours: ReadonlyMap<unknown, Endpoint>) {
    for (const { pattern, methods, middleware, handler } of routes) {
      const junction = this.#at(pattern)
      const endpoint = ours.get(handler)
      // What a group wraps around its routes, only AdonisJS can call.
      const isOurs = endpoint !== undefined && middleware.all().size === 0
      for (const method of methods) {
        if (isOurs) junction.endpoints.set(method, endpoint)
        else junction.foreign.add(method)
      }
      if (isOurs) junction.others = otherMethods(junction.endpoints, junction.foreign)
    }
  }

  #at(pattern: string): Junction {
    let junction = this.#start
    for (const part of pattern.split('/').slice(1)) {
      if (part.startsWith('*')) return newJunction()
      if (part.startsWith(':')) junction = junction.any ??= newJunction()
      else {
        const known = junction.words.get(part) ?? newJunction()
        junction.words.set(part, known)
        junction = known
      }
    }
    return junction
  }

  /** Undefined for what AdonisJS is to answer. */
  find({ method = 'GET', url = '/' }: IncomingMessage): Found | undefined {
    let junction = this.#start
    const parts: string[] = []
    const mark = url.indexOf('?')
    let end = mark < 0 ? url.length : mark
    if (url[end - 1] === '/') end--
    for (let from = 1, to; from <= end; from = to + 1) {
      to = url.indexOf('/', from)
      if (to < 0 || to > end) to = end
      const part = url.slice(from, to)
      const word = junction.words.get(part)
      if (word) junction = word
      else if (junction.any && part !== '') {
        junction = junction.any
        parts.push(decoded(part))
      } else return undefined
    }
    const endpoint = junction.endpoints.get(method)
    if (endpoint) return { endpoint, parts }
    if (junction.others && !junction.foreign.has(method)) {
      return { endpoint: junction.others, parts }
    }
    return undefined
  }
}

/** A text that cannot be decoded is the key of nothing, so it is looked for as it is. */
function decoded(part: string): string {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
