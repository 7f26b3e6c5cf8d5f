import vine from '@vinejs/vine'
import { compileInput, fieldsOf } from '#framework/fields/main'
import User from '#models/user'

const fields = fieldsOf(User)

/** What the sign-in form sends. The rules for new passwords are not asked here: an old one may be from before them. */
export const sessionValidator = compileInput(
  { email: fields.get('email')!.input({ partial: false }), password: vine.string().minLength(1) },
  { email: fields.get('email')!.label, password: fields.get('password')!.label }
)
