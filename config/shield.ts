import { defineConfig } from '@adonisjs/shield'

/*
 * Shield checks CSRF tokens, in the sessions the web stack opens. The response headers are the same for every
 * answer and are set by framework/http/security_headers.ts, so 404 pages and the APIs carry them too.
 */
const shieldConfig = defineConfig({
  csp: { enabled: false, directives: {}, reportOnly: false },
  csrf: {
    enabled: true,
    exceptRoutes: [],
    enableXsrfCookie: false,
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  },
  xFrame: { enabled: false },
  hsts: { enabled: false },
  contentTypeSniffing: { enabled: false },
})

export default shieldConfig
