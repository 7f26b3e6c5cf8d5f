import { hash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** As many of 62 digits as hold 256 random bits. */
const LENGTH = 43
const CHECKSUM = 6
const VISIBLE = 8

/** No credential is longer: what is, is refused before it is hashed. */
export const LONGEST_SECRET = 100

/**
 * A new secret: the prefix says what it is, and the last six digits are a checksum of the others, so whoever looks
 * through files for leaked ones finds few that are none.
 */
export function makeSecret(prefix: string): string {
  const digits = Array.from({ length: LENGTH }, () => DIGITS[randomInt(DIGITS.length)]).join('')
  return prefix + digits + checksum(prefix + digits)
}

function checksum(text: string): string {
  let rest = crc32(text)
  let digits = ''
  while (digits.length < CHECKSUM) {
    digits = DIGITS[rest % DIGITS.length] + digits
    rest = Math.floor(rest / DIGITS.length)
  }
  return digits
}

/** How a secret is kept: a slow hash would add nothing to 256 random bits, and would cost every request. */
export const hashOf = (secret: string): string => hash('sha256', secret)

/** The part of a secret that may be seen, to know it by: its prefix and eight digits; 208 bits are left unsaid. */
export const hintOf = (secret: string, prefix: string): string =>
  secret.slice(0, prefix.length + VISIBLE)
