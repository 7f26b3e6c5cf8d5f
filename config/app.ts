import env from '#start/env'
import { defineConfig } from '@adonisjs/core/http'

/** Cookies are marked secure exactly when visitors come over HTTPS. */
export const secureCookies = env.get('APP_URL').startsWith('https:')

/** The address links in feeds, mails and canonical tags start with; no trailing slash. */
export const appUrl = env.get('APP_URL').replace(/\/+$/, '')

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: true,
  router: { matcher: 'tree', precedence: 'specificity' },
  trustProxy: 'loopback',
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
