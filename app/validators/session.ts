import { compileInput, fieldsOf, Refusal, reads } from '#framework/fields/main'
import User from '#models/user'

const fields = fieldsOf(User)

/** The rules for new passwords are not asked of one that is there: it may be from before them. */
const password = reads((value) =>
  typeof value === 'string' && value ? value : new Refusal('required', '{{ field }} is required')
)

/** What the sign-in form sends. */
export const sessionValidator = compileInput(
  { email: fields.get('email')!.input({ partial: false }), password },
  { email: fields.get('email')!.label, password: fields.get('password')!.label }
)
