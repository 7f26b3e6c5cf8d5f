import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { labelOf } from './label.js'
import { Refusal, reads } from './refusal.js'

export interface EnumOptions extends FieldOptions {
  /** The values in order, perhaps with their labels: `['draft', 'published']`, `{ draft: 'Draft' }`. */
  values: readonly string[] | Readonly<Record<string, string>>
}

/** Value and label, in the order declared. A Map, because a plain object would also answer to 'constructor'. */
function choicesOf({ values }: EnumOptions): Map<string, string> {
  return Array.isArray(values)
    ? new Map(values.map((value: string) => [value, labelOf(value)]))
    : new Map(Object.entries(values))
}

function reader(options: EnumOptions) {
  const values = [...choicesOf(options).keys()]
  return (value: unknown) =>
    values.includes(value as string)
      ? value
      : new Refusal('enum', '{{ field }} must be one of: {{ choices }}', {
          choices: values.join(', '),
        })
}

/** One of a few declared values. */
export const enumeration = defineKind<EnumOptions, string>({
  name: 'enum',
  column: (options) => ({ type: 'enum', values: [...choicesOf(options).keys()] }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) => reads(reader(options)),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'select',
    choices: [...choicesOf(options)].map(([value, label]) => ({ value, label })),
  }),
  cell: (value, options) => html`${choicesOf(options).get(String(value)) ?? value}`,
  operators: ['eq', 'ne', 'in', 'nin', 'null'],
  types: (options) => ({
    json: { type: 'string', enum: [...choicesOf(options).keys()] },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: (options) => [...choicesOf(options).keys()][0],
})
