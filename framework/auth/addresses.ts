import { BlockList, isIP } from 'node:net'
import { fieldDecorator, Refusal, textListKind } from '#framework/fields/main'

/** Lists kept ready to be asked; beyond it the oldest goes. */
const MAX_LISTS = 500

const lists = new Map<string, BlockList>()

/** `192.0.2.7` or `2001:db8::/32` as it is kept, or why it is none. */
function readAddress(text: string): string | Refusal {
  const [address, bits, rest] = text.toLowerCase().split('/')
  const version = isIP(address)
  const widest = version === 4 ? 32 : 128
  const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest)
  if (!version || address.includes('%') || !isRange || rest !== undefined) {
    return new Refusal(
      'address',
      '{{ field }} has "{{ entry }}", which is no address like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32',
      { entry: text }
    )
  }
  return bits === undefined ? address : `${address}/${Number(bits)}`
}

function listOf(entries: readonly string[]): BlockList {
  const key = entries.join()
  const known = lists.get(key)
  if (known) return known
  const list = new BlockList()
  for (const entry of entries) {
    const [address, bits] = entry.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  if (lists.size >= MAX_LISTS) lists.delete(lists.keys().next().value!)
  lists.set(key, list)
  return list
}

/** Whether an address is one of those, or in one of the ranges. What is no address is in none. */
export function isAddressIn(entries: readonly string[], ip: string): boolean {
  const address = ip.split('%')[0]
  const version = isIP(address)
  return version !== 0 && listOf(entries).check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/** Addresses and ranges of IPv4 and IPv6, one in a line. */
export const addressesField = fieldDecorator(
  textListKind({
    name: 'addresses',
    read: readAddress,
    separator: /[\s,]+/,
    maxItems: 50,
    maxLength: 43,
    example: ['192.0.2.0/24', '2001:db8::/32'],
  })
)
