/** The network of an IPv6 address: whoever has one of its addresses has all 2^64 of them. */
const GROUPS_OF_A_NETWORK = 4

/** The longest address there is, an IPv6 one that ends as IPv4 does. What is longer is no address. */
const LONGEST = 45

/** All that is no address counts as one, so that whoever invents them gains nothing. */
const NO_ADDRESS = 'unknown'

/**
 * What stands for an address in limits: an IPv4 address itself, also when it came as `::ffff:192.0.2.1`; of an IPv6
 * address the /64. Some proxies put a port behind it, which is left out.
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address.length > 15 ? NO_ADDRESS : address
  const bare = address.startsWith('[') ? address.slice(1, address.indexOf(']')) : address
  if (bare.length > LONGEST) return NO_ADDRESS
  if (bare.includes('.')) return ipv4In(bare)
  return networkOf(bare)
}

function ipv4In(address: string): string {
  const [ipv4] = /\d+\.\d+\.\d+\.\d+/.exec(address) ?? [NO_ADDRESS]
  return ipv4
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
