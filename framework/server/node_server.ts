import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type ServerHttp2Session,
} from 'node:http2'
import type { Duplex } from 'node:stream'
import { type Certificate, TLS_FROM } from './certificate.js'
import type { ServerConfig } from './config.js'

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** How often connections are looked through for those that take too long; a slow one lives that much longer. */
const LOOK_EVERY = 5000

/** An HTTP/2 connection on which nothing has happened for so long is closed; a request in work is waited for. */
const IDLE = 65_000

const SLASH = '/'.charCodeAt(0)

type Options = Pick<ServerConfig, 'maxConnections' | 'maxHeaderSize'>

/** Plain HTTP/1.1. */
export function makeHttpServer(options: Options, handle: Handler): Server {
  const server = createServer(optionsOf(options), (request, response) => {
    readAsOriginForm(request)
    return handle(request, response)
  })
  server.maxConnections = options.maxConnections
  server.on('clientError', answerClientError)
  return server
}

/** HTTPS: HTTP/2 where the client knows it, else HTTP/1.1. */
export function makeHttpsServer(
  options: Options,
  { cert, key }: Certificate,
  handle: Handler
): Http2SecureServer {
  const server = createSecureServer(
    {
      ...optionsOf(options),
      cert,
      key,
      allowHTTP1: true,
      minVersion: TLS_FROM,
      handshakeTimeout: 10_000,
      settings: { maxConcurrentStreams: 100, maxHeaderListSize: options.maxHeaderSize },
    },
    (request, response) => {
      if (request.httpVersionMajor === 2) readAsHttp1(request, server)
      else readAsOriginForm(request as unknown as IncomingMessage)
      // Node's own compatibility layer has the shape of HTTP/1.1, and not its classes.
      return handle(
        request as unknown as IncomingMessage,
        response as unknown as ServerResponse<IncomingMessage>
      )
    }
  )
  server.maxConnections = options.maxConnections
  server.on('session', closeWhenIdle)
  server.on('clientError', answerClientError)
  return server
}

function optionsOf({ maxHeaderSize }: Options): ServerOptions {
  return { maxHeaderSize, connectionsCheckingInterval: LOOK_EVERY }
}

/**
 * A request may name the whole address, as proxies are asked: the host in it is the one that counts (RFC 9112, 3.2.2).
 * What is no address is left as it is, to be found nowhere.
 */
function readAsOriginForm(request: IncomingMessage): void {
  const { url = '/' } = request
  if (url.charCodeAt(0) === SLASH) return
  const [, host, rest = '/'] = /^https?:\/\/([^/?#@]+)([/?#].*)?$/i.exec(url) ?? []
  if (host === undefined) return
  request.headers.host = host
  request.url = rest.startsWith('/') ? rest : `/${rest}`
}

/**
 * HTTP/2 calls the host by another name, need not say how long a body is, and has no limit on the time it takes. Node's
 * compatibility layer leaves that as it is, and what reads a request in the manner of HTTP/1.1 would miss it.
 */
function readAsHttp1(request: Http2ServerRequest, server: Http2SecureServer): void {
  const { headers, stream } = request
  headers.host ??= request.authority
  if (stream.endAfterHeaders) return
  if (headers['content-length'] === undefined) headers['transfer-encoding'] = 'chunked'
  const { requestTimeout } = server as unknown as Server
  if (!requestTimeout) return
  const end = () => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM)
  const timer = setTimeout(end, requestTimeout)
  const arrived = () => clearTimeout(timer)
  request.once('end', arrived).once('close', arrived)
}

function closeWhenIdle(session: ServerHttp2Session): void {
  session.setTimeout(IDLE, () => session.close())
}

const STATUSES: Record<string, [number, string]> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Content Too Large'],
}

/** What is no request that could be handled: answered as every failure is, and the connection ends. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy(error)
  const [status, title] = STATUSES[error.code ?? ''] ?? [400, 'Bad Request']
  const body = JSON.stringify({ type: 'about:blank', title, status })
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\n` +
      'content-type: application/problem+json\r\n' +
      `content-length: ${Buffer.byteLength(body)}\r\n` +
      'x-content-type-options: nosniff\r\n' +
      `connection: close\r\n\r\n${body}`
  )
}
