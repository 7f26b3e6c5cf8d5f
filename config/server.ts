import env from '#start/env'
import { defineConfig, ServerException } from '#framework/server/main'

const certificate = env.get('TLS_CERT')
const key = env.get('TLS_KEY')
if ((certificate === undefined) !== (key === undefined)) {
  throw new ServerException(
    `${certificate ? 'TLS_CERT' : 'TLS_KEY'} is set and ${certificate ? 'TLS_KEY' : 'TLS_CERT'} is not`,
    'HTTPS takes both, the certificate and its key; without both the server speaks HTTP.'
  )
}

/*
 * How the server listens; time limits stand with the rest of AdonisJS's own in config/app.ts.
 */
export default defineConfig({
  tls: certificate && key ? { certificate, key } : null,
  /** Plain HTTP that comes to this port is sent on to HTTPS. */
  redirectFrom: env.get('HTTP_PORT') ?? null,
  maxConnections: 10_000,
  maxHeaderSize: 16 * 1024,
  graceToFinish: 10,
})
