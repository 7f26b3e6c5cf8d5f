import { isIPv4, isIPv6, SocketAddress } from 'node:net'

/** What an IPv4 address begins with where IPv6 is spoken. */
const MAPPED = '::ffff:'

/** `192.0.2.1:50123`, `[2001:db8::1]:50123` and `[2001:db8::1]` */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/

/**
 * An address in the one spelling by which it is counted, compared with the addresses of a key, and written down. Some
 * proxies put a port behind it, and IPv6 has many ways to say the same.
 * @returns what is no address as it came
 */
export function plainAddress(text: string): string {
  if (!text.includes(':')) return text
  const [, ipv6, ipv4] = WITH_PORT.exec(text) ?? []
  if (ipv4 !== undefined) return isIPv4(ipv4) ? ipv4 : text
  const bare = ipv6 ?? text
  if (!isIPv6(bare)) return text
  return withoutPrefix(new SocketAddress({ address: bare, family: 'ipv6' }).address)
}

/** That of a socket: spelled as it should be, but for IPv4 that came where IPv6 is listened to. */
export function withoutPrefix(address: string): string {
  if (!address.startsWith(MAPPED)) return address
  const rest = address.slice(MAPPED.length)
  return isIPv4(rest) ? rest : address
}
