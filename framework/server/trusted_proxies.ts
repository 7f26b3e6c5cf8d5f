import { BlockList, isIP } from 'node:net'
import { ServerException } from './server_exception.js'

const NAMED: Record<string, readonly string[]> = {
  none: [],
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fe80::/10'],
}

/**
 * Reads `TRUST_PROXY`: addresses and networks separated by commas, and the names `loopback`, `private` and `none`.
 * What a proxy among them says of its client (X-Forwarded-For, -Proto, -Host) is believed; what others say is not.
 * @throws E_SERVER_SETTINGS for a part that is none of these
 */
export function trustedProxies(text = 'loopback'): (address: string | undefined) => boolean {
  const list = new BlockList()
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue
    for (const network of NAMED[part] ?? [part]) add(list, network)
  }
  return (address) => {
    const family = isIP(address ?? '')
    return family !== 0 && list.check(address!, family === 6 ? 'ipv6' : 'ipv4')
  }
}

function add(list: BlockList, network: string): void {
  const [address, prefix, ...rest] = network.split('/')
  const family = isIP(address)
  const bits = family === 6 ? 128 : 32
  const length = prefix === undefined ? bits : Number(prefix)
  const isLength = prefix === undefined || (/^\d+$/.test(prefix) && length <= bits)
  if (family === 0 || !isLength || rest.length > 0) {
    throw new ServerException(
      `TRUST_PROXY has "${network}", which is neither an address nor a network`,
      'It looks like loopback, 10.0.0.0/8 or 192.0.2.7,2001:db8::/32; none trusts nobody.'
    )
  }
  list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4')
}
