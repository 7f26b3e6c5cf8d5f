import type { IncomingMessage } from 'node:http'
import type { HttpServerService } from '@adonisjs/core/types'
import app from '@adonisjs/core/services/app'
import { isSecure } from './origin.js'

/** Everything from this origin and nothing inline; JSON-LD blocks are data, which no script policy concerns. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' https: data:",
  "object-src 'none'",
].join('; ')

/** Vite's client puts styles and a script into the page and talks through a socket. */
const DEVELOPMENT = [
  CONTENT_SECURITY_POLICY,
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self' 'unsafe-inline'",
  "connect-src 'self' ws: http:",
].join('; ')

/** On a machine of one's own the same name serves other things that know no HTTPS. */
const LOCAL = /(^|\.)localhost$|^[\d.]+$|^\[/

let plain: readonly string[] | undefined
let secure: readonly string[] | undefined

/**
 * Names and values in turn, as `writeHead` takes them; the same on every answer, so they are put together once. Browsers
 * that came over HTTPS are told to come over nothing else.
 */
export function protectingHeaders(request: IncomingMessage): readonly string[] {
  if (plain && secure) return isSecure(request) ? secure : plain
  plain = [
    ...['content-security-policy', app.inDev ? DEVELOPMENT : CONTENT_SECURITY_POLICY],
    ...['x-content-type-options', 'nosniff'],
    ...['referrer-policy', 'strict-origin-when-cross-origin'],
    ...['cross-origin-opener-policy', 'same-origin'],
    ...['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
  ]
  secure = plain
  const { protocol, hostname } = new URL(app.config.get<string>('app.appUrl'))
  if (protocol === 'https:' && !LOCAL.test(hostname)) {
    secure = [...plain, 'strict-transport-security', 'max-age=15552000; includeSubDomains']
  }
  return protectingHeaders(request)
}

/**
 * Puts the same protecting headers on every answer: pages, errors, files and APIs. It does so where the response is
 * made and not in a middleware, so that none is without them, and none pays for a middleware.
 */
export function protectResponses(server: HttpServerService): void {
  const createResponse = server.createResponse.bind(server)
  server.createResponse = (request, response) => {
    const protecting = protectingHeaders(request)
    for (let at = 0; at < protecting.length; at += 2) {
      response.setHeader(protecting[at], protecting[at + 1])
    }
    return createResponse(request, response)
  }
}
