import type { Server } from 'node:http'
import type { Http2SecureServer } from 'node:http2'
import type { Socket } from 'node:net'

const LOOK_EVERY = 50

/**
 * Makes a server end once it is closed. Node lets nobody new in then, but waits for ever for a request that does not
 * finish, and for a connection that is kept alive after one.
 * @param grace  seconds that open requests are given
 */
export function endOnClose(server: Server | Http2SecureServer, grace: number): void {
  const sockets = new Set<Socket>()
  const note = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  server.on('connection', note)
  const close = server.close.bind(server)
  server.close = (done) => {
    const idle = setInterval(() => closeIdle(server), LOOK_EVERY)
    const open = setTimeout(() => sockets.forEach((socket) => socket.destroy()), grace * 1000)
    return close((error) => {
      clearInterval(idle)
      clearTimeout(open)
      done?.(error)
    }) as never
  }
}

/** The types do not know that the server of HTTP/2 has it too, for its clients of HTTP/1.1. */
function closeIdle(server: Server | Http2SecureServer): void {
  ;(server as Server).closeIdleConnections()
}
