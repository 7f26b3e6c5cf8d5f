import vine from '@vinejs/vine'
import { compileInput, Field, kinds } from '#framework/fields/main'

const name = new Field(kinds.string, { maxLength: 80 }, 'name', 'name')

/** The name of a token alone. */
export const tokenName = compileInput({ name: name.input({ partial: false }) })

/** How long a token may live, as the form offers it. */
export const EXPIRIES = ['30d', '90d', '365d', 'never'] as const

/** What the form for a new access token sends; which abilities there are is asked of the registry. */
export const tokenValidator = compileInput(
  {
    name: name.input({ partial: false }),
    scope: vine.enum(['all', 'chosen']),
    abilities: vine.array(vine.string().maxLength(100)).maxLength(500).distinct().optional(),
    expires: vine.enum(EXPIRIES),
  },
  { scope: 'What it may do', expires: 'Expiry' }
)
