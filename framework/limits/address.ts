/** The network of an IPv6 address: whoever has one of its addresses has all 2^64 of them. */
const GROUPS_OF_A_NETWORK = 4

/**
 * What stands for an address in limits: an IPv4 address itself, also when it came as `::ffff:192.0.2.1`; of an IPv6
 * address the /64.
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1)
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
