/** Stands for this site while an address is read; nothing is ever sent to it. */
const HERE = 'http://here.invalid'

const CONTROLS = /\p{Cc}/u

/**
 * The path and query of an address on this site, or undefined for anything that could lead a visitor elsewhere:
 * another scheme or host, `//host`, `/\host`, control characters a browser would drop.
 * @param address  as a stranger may have written it, for instance in `?next=`
 */
export function localPath(address: unknown): string | undefined {
  if (typeof address !== 'string' || address.length > 2000) return undefined
  if (!address.startsWith('/') || CONTROLS.test(address)) return undefined
  if (!URL.canParse(address, HERE)) return undefined
  const { origin, pathname, search, hash } = new URL(address, HERE)
  // The parser resolves dots: `/.//host` has the path `//host`, which a browser takes for a host.
  if (origin !== HERE || pathname.startsWith('//')) return undefined
  return pathname + search + hash
}
