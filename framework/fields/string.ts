import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { exampleText, ONE_LINE, readText } from './read_text.js'
import { reads } from './refusal.js'

export interface StringOptions extends FieldOptions {
  /** Characters, 1–255; 255 when not said. */
  maxLength?: number
  minLength?: number
}

const lengthOf = (options: StringOptions) => options.maxLength ?? 255

/** One line of text, trimmed. */
export const string = defineKind<StringOptions, string>({
  name: 'string',
  column: (options) => ({ type: 'string', length: lengthOf(options) }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) =>
    reads((value) => readText(value, { min: options.minLength, max: lengthOf(options) })),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: (options) => ({ type: 'text', attributes: { maxlength: lengthOf(options) } }),
  cell: (value) => html`${value}`,
  operators: ['eq', 'ne', 'in', 'nin', 'contains', 'startsWith', 'endsWith', 'null'],
  types: (options) => ({
    json: {
      type: 'string',
      minLength: options.minLength ?? 1,
      maxLength: lengthOf(options),
      pattern: ONE_LINE,
    },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: (options) =>
    exampleText('A short text', { min: options.minLength, max: lengthOf(options) }),
})
