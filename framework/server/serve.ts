import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Http2SecureServer } from 'node:http2'
import type { Ignitor } from '@adonisjs/core'
import type { Logger } from '@adonisjs/core/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { type CertificateFiles, readCertificate } from './certificate.js'
import type { ServerConfig } from './config.js'
import { endOnClose } from './end_on_close.js'
import { type Handler, makeHttpServer, makeHttpsServer } from './node_server.js'
import { projectPath } from './project_path.js'
import { makeRedirectServer } from './redirect_server.js'
import { renewCertificate } from './renewal.js'
import { ServerException } from './server_exception.js'
import { settle } from './settle.js'

/**
 * Starts the application's server as `config/server.ts` says: HTTP, or HTTPS and a port that leads to it. It ends with
 * the application.
 * @throws E_SERVER_SETTINGS for a configuration that cannot be served
 */
export async function serve(ignitor: Ignitor): Promise<void> {
  let logger: Logger
  ignitor.tap((app) => {
    app.booted(async () => {
      logger = await app.container.make('logger')
    })
  })
  // Adonis calls listen and close and hears the events, which both kinds of server have.
  await ignitor
    .httpServer()
    .start((handle) => openServer(ignitor.getApp()!, handle, logger) as Server)
  await openRedirect(ignitor.getApp()!)
  if (ignitor.getApp()!.inProduction) settle()
}

function openServer(
  app: ApplicationService,
  handle: Handler,
  logger: Logger
): Server | Http2SecureServer {
  const config = app.config.get<ServerConfig>('server')
  const server = config.tls
    ? openHttps(app, config, config.tls, handle, logger)
    : makeHttpServer(config, handle)
  endOnClose(server, config.graceToFinish)
  return server
}

function openHttps(
  app: ApplicationService,
  config: ServerConfig,
  { certificate, key }: CertificateFiles,
  handle: Handler,
  logger: Logger
): Http2SecureServer {
  const url = new URL(app.config.get<string>('app.appUrl'))
  if (url.protocol !== 'https:') {
    throw new ServerException(
      `TLS_CERT makes the server speak HTTPS, but APP_URL is ${url.origin}`,
      `Set APP_URL to the address visitors use, such as https://${url.host}`
    )
  }
  const files = { certificate: projectPath(app, certificate), key: projectPath(app, key) }
  const read = () => {
    const found = readCertificate(files, url.hostname)
    for (const warning of found.warnings) logger.warn(warning)
    return found
  }
  const server = makeHttpsServer(config, read(), handle)
  renewCertificate(server, files, read, logger)
  return server
}

async function openRedirect(app: ApplicationService): Promise<void> {
  const { tls, redirectFrom, graceToFinish } = app.config.get<ServerConfig>('server')
  if (!tls || redirectFrom === null) return
  const server = makeRedirectServer(app.config.get<string>('app.appUrl'))
  endOnClose(server, graceToFinish)
  server.listen(redirectFrom, process.env.HOST)
  await once(server, 'listening').catch((error: Error) => {
    throw new ServerException(
      `Nothing can listen on HTTP_PORT ${redirectFrom}: ${error.message}`,
      'Set HTTP_PORT to the port that plain HTTP comes to, or leave it out.'
    )
  })
  app.terminating(() => new Promise<void>((resolve) => server.close(() => resolve())))
}
