import { DateTime } from 'luxon'

const UNITS = { h: 'hours', d: 'days', w: 'weeks', y: 'years' } as const

/**
 * The instant a token ends, from `12h`, `90d`, `52w`, `1y`; null from `never`; undefined from anything else.
 * @param now  from when it counts
 */
export function toExpiry(
  text: string,
  now: DateTime = DateTime.utc()
): DateTime | null | undefined {
  if (text === 'never') return null
  const [, amount, unit] = /^([1-9]\d{0,3})([hdwy])$/.exec(text) ?? []
  if (!amount) return undefined
  const expiry = now.plus({ [UNITS[unit as keyof typeof UNITS]]: Number(amount) })
  return expiry.year <= 9999 ? expiry : undefined
}
