import type { Exchange } from '#framework/http/main'

/**
 * How much a write is to answer, by the header Prefer (RFC 7240); says that the preference was followed.
 * @returns true for no body
 */
export function prefersMinimal(exchange: Exchange): boolean {
  const prefer = exchange.header('prefer')
  if (prefer === undefined) return false
  const wanted = /(?:^|,)\s*return\s*=\s*"?(minimal|representation)"?\s*(?:[,;]|$)/i.exec(prefer)
  if (!wanted) return false
  const word = wanted[1].toLowerCase()
  exchange.set('preference-applied', `return=${word}`)
  return word === 'minimal'
}
