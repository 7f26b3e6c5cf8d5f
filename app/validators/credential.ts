import vine from '@vinejs/vine'
import { compileInput } from '#framework/fields/main'

/** How long a token or key may live, as the forms offer it. */
export const EXPIRIES = ['30d', '90d', '365d', 'never'] as const

/** What the form of a new token or key asks in its own way; the rest the resource reads. */
export const credentialValidator = compileInput(
  { scope: vine.enum(['all', 'chosen']), expires: vine.enum(EXPIRIES) },
  { scope: 'What it may do', expires: 'Expiry' }
)

/** How long a key's former secret works after a rotation, as the form offers it. */
export const OVERLAPS = ['0h', '1h', '24h', '7d', '30d'] as const

export const rotationValidator = compileInput({ overlap: vine.enum(OVERLAPS) })
