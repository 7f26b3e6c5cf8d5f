import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { exampleText, excerptOf, LINES, readText } from './read_text.js'
import { reads } from './refusal.js'

export interface MarkdownOptions extends FieldOptions {
  /** Characters; 200 000 when not said. */
  maxLength?: number
}

const lengthOf = (options: MarkdownOptions) => options.maxLength ?? 200_000

/** Markdown as it was written. Rendering and sanitising belong to whoever prints it. */
export const markdown = defineKind<MarkdownOptions, string>({
  name: 'markdown',
  column: (options) => ({ type: 'text', length: lengthOf(options) }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  // White space at the start of a line means something in Markdown, so the ends are kept.
  validator: (options) =>
    reads((value) => readText(value, { max: lengthOf(options), lines: true, untrimmed: true })),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'markdown',
    attributes: { maxlength: lengthOf(options), rows: 20 },
  }),
  cell: (value) => html`${excerptOf(String(value))}`,
  operators: ['contains', 'null'],
  types: (options) => ({
    json: {
      type: 'string',
      minLength: 1,
      maxLength: lengthOf(options),
      pattern: LINES,
      contentMediaType: 'text/markdown',
    },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: (options) =>
    exampleText('A few words, *some of them* with weight.', { max: lengthOf(options) }),
})
