import vine from '@vinejs/vine'
import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { readText } from './read_text.js'
import { Refusal, reads } from './refusal.js'

export type EmailOptions = FieldOptions

/** RFC 5321 §4.5.3.1.3: a path is 256 octets with its angle brackets. */
const MAX_LENGTH = 254

function read(value: unknown): string | Refusal {
  const text = readText(value, { max: MAX_LENGTH })
  if (text instanceof Refusal) return text
  const address = text.toLowerCase()
  return vine.helpers.isEmail(address)
    ? address
    : new Refusal('email', '{{ field }} must be an e-mail address, like name@example.com')
}

/** An e-mail address in small letters, so that one person does not sign up twice. */
export const email = defineKind<EmailOptions, string>({
  name: 'email',
  column: () => ({ type: 'string', length: MAX_LENGTH }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: () => reads(read),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: () => ({ type: 'email', attributes: { maxlength: MAX_LENGTH, autocomplete: 'email' } }),
  cell: (value) => html`<a href="mailto:${value}">${value}</a>`,
  operators: ['eq', 'ne', 'in', 'nin', 'contains', 'startsWith', 'endsWith', 'null'],
  types: () => ({
    json: { type: 'string', format: 'email', minLength: 6, maxLength: MAX_LENGTH },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: () => 'ada@example.com',
})
