import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { exampleText, excerptOf, LINES, readText } from './read_text.js'
import { reads } from './refusal.js'

export interface TextOptions extends FieldOptions {
  /** Characters; 10 000 when not said. */
  maxLength?: number
  minLength?: number
  /** Height of the control in lines; 6 when not said. */
  rows?: number
}

const lengthOf = (options: TextOptions) => options.maxLength ?? 10_000

/** Plain text of several lines, trimmed; line breaks are kept as `\n`. */
export const text = defineKind<TextOptions, string>({
  name: 'text',
  column: (options) => ({ type: 'text', length: lengthOf(options) }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) =>
    reads((value) =>
      readText(value, { min: options.minLength, max: lengthOf(options), lines: true })
    ),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'textarea',
    attributes: { maxlength: lengthOf(options), rows: options.rows ?? 6 },
  }),
  cell: (value) => html`${excerptOf(String(value))}`,
  operators: ['contains', 'startsWith', 'endsWith', 'null'],
  types: (options) => ({
    json: {
      type: 'string',
      minLength: options.minLength ?? 1,
      maxLength: lengthOf(options),
      pattern: LINES,
    },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: (options) =>
    exampleText('A few words about it.', { min: options.minLength, max: lengthOf(options) }),
})
