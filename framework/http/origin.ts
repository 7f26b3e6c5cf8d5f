import type { IncomingMessage } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import type { Origin } from '#framework/resources/main'
import { plainAddress, withoutPrefix } from './plain_address.js'

/** The request a page's write comes with, for those who keep account of it. */
export function originOf({ request }: HttpContext): Origin {
  return { id: request.id() ?? '', ip: addressOf(request.request) }
}

/** Whether the client, or the trusted proxy before this server, came over HTTPS. */
export function isSecure({ socket, headers }: IncomingMessage): boolean {
  if ('encrypted' in socket) return true
  const forwarded = headers['x-forwarded-proto'] as string | undefined
  if (forwarded === undefined || !trusts(socket.remoteAddress, 0)) return false
  return forwarded.split(',', 1)[0].trim() === 'https'
}

/** The client's address, as the trusted proxies before this server tell it, in its one spelling. */
export function addressOf({ socket, headers }: IncomingMessage): string {
  const nearest = withoutPrefix(socket.remoteAddress ?? '')
  const forwarded = headers['x-forwarded-for'] as string | undefined
  if (forwarded === undefined) return nearest
  const told = forwarded.split(',').map((address) => plainAddress(address.trim()))
  const chain = [nearest, ...told.reverse()]
  return chain.find((address, hops) => !trusts(address, hops)) ?? chain.at(-1)!
}

type Trust = (address: string, hops: number) => boolean

let trust: Trust | undefined

/** Whether an address is a proxy's whose word is taken: `trustProxy` in config/app.ts. */
function trusts(address: string | undefined, hops: number): boolean {
  trust ??= app.config.get<{ trustProxy: Trust }>('app.http').trustProxy
  return address !== undefined && trust(address, hops)
}
