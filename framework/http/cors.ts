import type { IncomingMessage } from 'node:http'
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
    if (origin !== '*' && !isOrigin(origin)) {
      throw new CorsConfigException(
        `"${origin}" in origins of config/cors.ts is not an origin`,
        'An origin is a scheme, a host and perhaps a port, in lower case: https://app.example'
      )
    }
  }
  return config
}

function isOrigin(text: string): boolean {
  return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text
}

const isPreflight = ({ method, headers }: IncomingMessage) =>
  method === 'OPTIONS' && 'access-control-request-method' in headers

/**
 * Lets pages of other origins ask the APIs, where those are listed. Whoever asks is answered all the same: it is the
 * browser that keeps an answer from a page.
 */
export class CrossOrigin {
  #origins: ReadonlySet<string> = new Set()
  #isOpen = false
  #credentials = false
  #exposed = ''
  #preflight: readonly (readonly [string, string])[] = []

  /** What is the same for every request is put together once. */
  configure(config: CorsConfig): void {
    this.#origins = new Set(config.origins)
    this.#isOpen = config.origins.includes('*')
    this.#credentials = config.credentials
    this.#exposed = config.exposed.join(', ')
    this.#preflight = [
      ['access-control-allow-methods', config.methods.join(', ')],
      ['access-control-allow-headers', config.headers.join(', ')],
      ['access-control-max-age', String(config.maxAge)],
    ]
  }

  /** Tells the browser whether the page that asked may have the answer. */
  allow(exchange: Exchange): void {
    if (this.#isAllowed(exchange)) {
      exchange.set('access-control-expose-headers', this.#exposed)
    }
  }

  /**
   * Answers the question of a browser whether a page of another origin may send a request, before anything looks at who
   * asks: that question carries no credentials.
   */
  answerPreflights(server: HttpServerService): void {
    const handle = server.handle.bind(server)
    server.handle = (request, response) => {
      if (this.#origins.size === 0 || !isPreflight(request)) return handle(request, response)
      const exchange = new Exchange(request, response)
      if (this.#isAllowed(exchange)) {
        for (const [name, value] of this.#preflight) exchange.set(name, value)
      }
      exchange.send(204)
    }
  }

  #isAllowed(exchange: Exchange): boolean {
    if (this.#isOpen) {
      exchange.set('access-control-allow-origin', '*')
      return true
    }
    if (this.#origins.size === 0) return false
    // Also without an origin: a cache must not give that answer to a page of another origin.
    exchange.vary('origin')
    const origin = exchange.header('origin')
    if (origin === undefined || !this.#origins.has(origin)) return false
    exchange.set('access-control-allow-origin', origin)
    if (this.#credentials) exchange.set('access-control-allow-credentials', 'true')
    return true
  }
}

/** The application's rule, that of `config/cors.ts` once preflights are answered. */
export const crossOrigin = new CrossOrigin()

/** Configures cross-origin requests and answers their preflights. */
export function answerPreflights(server: HttpServerService): void {
  crossOrigin.configure(app.config.get<CorsConfig>('cors'))
  crossOrigin.answerPreflights(server)
}
