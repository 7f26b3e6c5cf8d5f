import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { readText } from './read_text.js'
import { Refusal, reads } from './refusal.js'

export interface UrlOptions extends FieldOptions {
  /** Characters; 2 048 when not said. */
  maxLength?: number
}

const lengthOf = (options: UrlOptions) => options.maxLength ?? 2048

function read(value: unknown, options: UrlOptions): string | Refusal {
  const text = readText(value, { max: lengthOf(options) })
  if (text instanceof Refusal) return text
  // The URL class forgives backslashes and blanks; what is stored should read the same to everybody.
  const url =
    /^https?:\/\/[^\s\\<>"`{}|^]+$/i.test(text) && URL.canParse(text) ? new URL(text) : null
  if (!url)
    return new Refusal(
      'url',
      '{{ field }} must be a web address that starts with http:// or https://'
    )
  if (url.username || url.password) {
    return new Refusal('url', '{{ field }} must not have a user name or password in its address')
  }
  return text
}

/** A web address, http or https only, kept as it was written. */
export const url = defineKind<UrlOptions, string>({
  name: 'url',
  column: (options) => ({ type: 'string', length: lengthOf(options) }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) => reads((value) => read(value, options)),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'url',
    attributes: { maxlength: lengthOf(options), inputmode: 'url' },
  }),
  cell: (value) =>
    /^https?:\/\//i.test(String(value))
      ? html`<a href="${value}" rel="noopener noreferrer nofollow">${value}</a>`
      : html`${value}`,
  operators: ['eq', 'ne', 'in', 'nin', 'contains', 'startsWith', 'endsWith', 'null'],
  types: (options) => ({
    json: {
      type: 'string',
      // Not the format "uri": an address may have letters beyond ASCII, as people copy it from their browser.
      pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s\\\\<>"`{}|^]+$',
      maxLength: lengthOf(options),
    },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:anyURI',
  }),
  example: () => 'https://example.com/a-page',
})
