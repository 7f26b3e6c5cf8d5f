import env from '#start/env'
import { defineConfig } from '@adonisjs/core/http'
import { addressOf } from '#framework/http/main'
import { trustedProxies } from '#framework/server/main'

/** Cookies are marked secure exactly when visitors come over HTTPS. */
export const secureCookies = env.get('APP_URL').startsWith('https:')

/** The address links in feeds, mails and canonical tags start with; no trailing slash. */
export const appUrl = env.get('APP_URL').replace(/\/+$/, '')

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: true,
  router: { matcher: 'tree', precedence: 'specificity' },
  trustProxy: trustedProxies(env.get('TRUST_PROXY')),
  getIp: ({ request }) => addressOf(request),
  // Long enough for a large upload over a slow line; connections kept open longer than proxies keep theirs.
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 65_000,
  cookie: {
    domain: '',
    path: '/',
    maxAge: '2h',
    httpOnly: true,
    secure: secureCookies,
    sameSite: 'lax',
  },
  qs: {
    parse: { depth: 5, parameterLimit: 200, arrayLimit: 100, allowSparse: false, comma: false },
    stringify: {},
  },
})
