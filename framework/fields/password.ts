import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { exampleText, readText } from './read_text.js'
import { reads } from './refusal.js'

export interface PasswordOptions extends FieldOptions {
  /** Characters; 8 when not said. */
  minLength?: number
  /** Characters; 128 when not said, so that hashing a huge one cannot be used to keep the server busy. */
  maxLength?: number
}

const limitsOf = (options: PasswordOptions) => ({
  min: options.minLength ?? 8,
  max: options.maxLength ?? 128,
})

/**
 * A password. The column holds its hash, which the model makes (Lucid's auth finder does); the value goes in and never out:
 * JSON, forms and cells do not show it.
 */
export const password = defineKind<PasswordOptions, string>({
  name: 'password',
  column: () => ({ type: 'string', length: 255 }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) =>
    reads((value) => readText(value, { ...limitsOf(options), untrimmed: true })),
  serialize: () => null,
  serializeRaw: () => null,
  toForm: () => '',
  control: (options) => ({
    type: 'password',
    attributes: {
      minlength: limitsOf(options).min,
      maxlength: limitsOf(options).max,
      autocomplete: 'new-password',
    },
  }),
  cell: () => html`<span role="img" aria-label="hidden">••••</span>`,
  operators: [],
  types: (options) => ({
    json: {
      type: 'string',
      format: 'password',
      writeOnly: true,
      minLength: limitsOf(options).min,
      maxLength: limitsOf(options).max,
    },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: (options) => exampleText('correct horse battery staple', limitsOf(options)),
})
