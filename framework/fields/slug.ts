import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { readText } from './read_text.js'
import { Refusal, reads } from './refusal.js'
import { slugify } from './slugify.js'

export interface SlugOptions extends FieldOptions {
  /** The field it is made from when none is given; it makes the slug optional in input. */
  from?: string
  /** Characters, at most 100, which is what slugify gives; 100 when not said. */
  maxLength?: number
}

const PATTERN = '[a-z0-9]+(?:-[a-z0-9]+)*'
const SLUG = new RegExp(`^${PATTERN}$`)

const lengthOf = (options: SlugOptions) => options.maxLength ?? 100

function read(value: unknown, options: SlugOptions): string | Refusal {
  const text = readText(value, { max: lengthOf(options) })
  if (text instanceof Refusal || SLUG.test(text)) return text
  return new Refusal(
    'slug',
    '{{ field }} may only have the letters a–z, digits and single hyphens between them, as in "{{ suggestion }}"',
    { suggestion: slugify(text, lengthOf(options)) }
  )
}

/** The readable part of an address: `a-z`, `0-9` and single hyphens, so never a path. */
export const slug = defineKind<SlugOptions, string>({
  name: 'slug',
  column: (options) => ({ type: 'string', length: lengthOf(options) }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) => reads((value) => read(value, options)),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'text',
    attributes: {
      maxlength: lengthOf(options),
      pattern: PATTERN,
      autocapitalize: 'none',
      spellcheck: 'false',
    },
  }),
  cell: (value) => html`<code>${value}</code>`,
  operators: ['eq', 'ne', 'in', 'nin', 'contains', 'startsWith', 'endsWith', 'null'],
  types: (options) => ({
    json: { type: 'string', minLength: 1, maxLength: lengthOf(options), pattern: `^${PATTERN}$` },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: (options) => slugify('a-short-text', lengthOf(options)),
})
