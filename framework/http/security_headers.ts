import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Everything from this origin and nothing inline; JSON-LD blocks are data, which no script policy concerns. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' https: data:",
  "object-src 'none'",
].join('; ')

const HEADERS: [string, string][] = [
  ['content-security-policy', CONTENT_SECURITY_POLICY],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
]

const HSTS = 'max-age=15552000; includeSubDomains'

/**
 * The same protecting headers on every answer: pages, errors, files and APIs.
 * In development Vite's client needs inline styles and a socket, so there the policy is widened by just that.
 */
export default class SecurityHeaders {
  handle({ request, response }: HttpContext, next: NextFn) {
    const raw = response.response
    for (const [name, value] of HEADERS) raw.setHeader(name, value)
    if (app.inDev) {
      raw.setHeader(
        'content-security-policy',
        `${CONTENT_SECURITY_POLICY}; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'self' ws: http:`
      )
    }
    if (request.secure()) raw.setHeader('strict-transport-security', HSTS)
    return next()
  }
}
