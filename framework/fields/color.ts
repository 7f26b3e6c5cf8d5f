import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { Refusal, reads } from './refusal.js'

export type ColorOptions = FieldOptions

const COLOR = /^#[0-9a-f]{6}$/

function read(value: unknown): string | Refusal {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return COLOR.test(text)
    ? text
    : new Refusal('hexCode', '{{ field }} must be a colour like #1a7f5a')
}

/** A colour, as `#rrggbb` in small letters: the form a browser's colour control speaks. */
export const color = defineKind<ColorOptions, string>({
  name: 'color',
  column: () => ({ type: 'string', length: 7 }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: () => reads(read),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: () => ({ type: 'color' }),
  // `fill` is an attribute and not a style, so the Content-Security-Policy lets it be.
  cell: (value) =>
    html`<svg class="swatch" width="16" height="16" aria-hidden="true">
        <rect width="16" height="16" fill="${value}" />
      </svg>
      <code>${value}</code>`,
  operators: ['eq', 'ne', 'in', 'nin', 'null'],
  types: () => ({
    json: { type: 'string', maxLength: 7, pattern: '^#[0-9a-f]{6}$' },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: () => '#1a7f5a',
})
