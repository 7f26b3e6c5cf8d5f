import { isIPv4, isIPv6 } from 'node:net'

/** The network of an IPv6 address: whoever has one of its addresses has all 2^64 of them. */
const GROUPS_OF_A_NETWORK = 4

/** All that is no address counts as one, so that whoever invents them gains nothing. */
const NO_ADDRESS = 'unknown'

/** What stands for an address in limits: an IPv4 address itself; of an IPv6 address the /64. */
export function addressKey(address: string): string {
  if (isIPv4(address)) return address
  return isIPv6(address) ? networkOf(address) : NO_ADDRESS
}

function networkOf(address: string): string {
  const [head, tail] = address.toLowerCase().split('%', 1)[0].split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const after = tail === '' ? 0 : tail.split(':').length
    while (groups.length + after < 8) groups.push('0')
    if (groups.length < GROUPS_OF_A_NETWORK) groups.push(...tail.split(':'))
  }
  const network = groups.slice(0, GROUPS_OF_A_NETWORK).map((group) => group.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
