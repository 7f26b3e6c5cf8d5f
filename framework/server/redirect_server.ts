import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/**
 * Speaks plain HTTP only to say where HTTPS is. The address it sends to is the application's own: what a request calls
 * its host is the word of a stranger, and caches keep a permanent redirect.
 */
export function makeRedirectServer(appUrl: string): Server {
  const server = createServer(
    {
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 2000,
      connectionsCheckingInterval: 2000,
      maxHeaderSize: 8192,
    },
    (request, response) => redirect(appUrl, request, response)
  )
  server.maxConnections = 1000
  return server
}

function redirect(appUrl: string, request: IncomingMessage, response: ServerResponse): void {
  // What was being sent is not read: it should not have come this way.
  response.writeHead(308, {
    'location': appUrl + pathOf(request.url ?? '/'),
    'content-length': 0,
    'cache-control': 'public, max-age=3600',
    'x-content-type-options': 'nosniff',
    'connection': 'close',
  })
  response.end()
}

/** A proxy's request carries the whole address, and `OPTIONS *` none. */
function pathOf(url: string): string {
  if (url.startsWith('/')) return url
  if (!URL.canParse(url)) return '/'
  const { pathname, search } = new URL(url)
  return pathname + search
}
