import { Exception } from '@adonisjs/core/exceptions'
import app from '@adonisjs/core/services/app'
import type { HttpServerService } from '@adonisjs/core/types'
import { Exchange } from './exchange.js'

export interface CorsConfig {
  /** Whose pages may ask the APIs from a browser: `https://app.example`; `*` alone for everybody's. Default: nobody's. */
  origins: readonly string[]
  methods: readonly string[]
  /** Headers that such a page may send. */
  headers: readonly string[]
  /** Headers of an answer that it may read, besides those every page may. */
  exposed: readonly string[]
  /** Whether the browser sends what it keeps for us, such as cookies. The APIs read none. Never with `*`. */
  credentials: boolean
  /** Seconds for which a browser keeps what it was told about the above. */
  maxAge: number
}

/** The configuration contradicts itself, or names what is no origin. */
class CorsConfigException extends Exception {
  static status = 500
  static code = 'E_CORS_SETTINGS'

  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}

/** Types and checks the configuration of cross-origin requests, `config/cors.ts`. @throws E_CORS_SETTINGS */
export function defineCors(config: CorsConfig): CorsConfig {
  const isOpen = config.origins.includes('*')
  if (isOpen && (config.credentials || config.origins.length > 1)) {
    throw new CorsConfigException(
      'origins of config/cors.ts has "*" beside other origins or with credentials',
      'List the origins that may ask, or leave "*" alone and set credentials to false.'
    )
  }
  for (const origin of config.origins) {
    if (origin !== '*' && (!URL.canParse(origin) || new URL(origin).origin !== origin)) {
      throw new CorsConfigException(
        `"${origin}" in origins of config/cors.ts is not an origin`,
        'An origin is a scheme, a host and perhaps a port, in lower case: https://app.example'
      )
    }
  }
  return config
}

/** The same for every request, so it is put together once. */
interface Cors {
  origins: ReadonlySet<string>
  isOpen: boolean
  exposed: string
  credentials: boolean
  /** Names and values in turn. */
  preflight: readonly string[]
}

let cors: Cors | null | undefined

function current(): Cors | null {
  if (cors !== undefined) return cors
  const config = app.config.get<CorsConfig | undefined>('cors')
  return (cors = config?.origins.length ? toCors(config) : null)
}

function toCors(config: CorsConfig): Cors {
  return {
    origins: new Set(config.origins),
    isOpen: config.origins.includes('*'),
    exposed: config.exposed.join(', '),
    credentials: config.credentials,
    preflight: [
      ...['access-control-allow-methods', config.methods.join(', ')],
      ...['access-control-allow-headers', config.headers.join(', ')],
      ...['access-control-max-age', String(config.maxAge)],
    ],
  }
}

/**
 * Lets the browser hand the answer to a page of another origin, where that is one of those listed. Whoever asks is
 * answered all the same: it is the browser that keeps an answer from a page.
 */
export function allowOrigin(exchange: Exchange): void {
  const known = current()
  if (known && allow(exchange, known)) {
    exchange.set('access-control-expose-headers', known.exposed)
  }
}

/**
 * Answers the question of a browser whether a page of another origin may send a request, before anything looks at who
 * asks: that question carries no credentials.
 */
export function answerPreflights(server: HttpServerService): void {
  const handle = server.handle.bind(server)
  server.handle = (request, response) => {
    const isPreflight =
      request.method === 'OPTIONS' && 'access-control-request-method' in request.headers
    const known = isPreflight ? current() : null
    if (!known) return handle(request, response)
    const exchange = new Exchange(request, response)
    if (allow(exchange, known)) {
      for (let at = 0; at < known.preflight.length; at += 2) {
        exchange.set(known.preflight[at], known.preflight[at + 1])
      }
    }
    exchange.send(204)
  }
}

/** @returns whether the request's origin may ask */
function allow(exchange: Exchange, known: Cors): boolean {
  if (known.isOpen) {
    exchange.set('access-control-allow-origin', '*')
    return true
  }
  // Also without an origin: a cache must not give that answer to a page of another origin.
  exchange.vary('origin')
  const origin = exchange.header('origin')
  if (origin === undefined || !known.origins.has(origin)) return false
  exchange.set('access-control-allow-origin', origin)
  if (known.credentials) exchange.set('access-control-allow-credentials', 'true')
  return true
}
