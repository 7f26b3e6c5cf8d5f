import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { clamp, limits, readFloat } from './read_number.js'
import { reads } from './refusal.js'

export interface FloatOptions extends FieldOptions {
  min?: number
  max?: number
}

/** A number with a fraction, a double of 64 bits: for measurements. For money there is money, for exact digits decimal. */
export const float = defineKind<FloatOptions, number>({
  name: 'float',
  column: () => ({ type: 'float' }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => Number(raw),
  validator: (options) =>
    reads((value) =>
      readFloat(value, {
        min: options.min ?? -Number.MAX_VALUE,
        max: options.max ?? Number.MAX_VALUE,
      })
    ),
  serialize: (value) => value,
  serializeRaw: (raw) => Number(raw),
  sum: 'double',
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'number',
    attributes: { step: 'any', inputmode: 'decimal', ...limits(options, ['min', 'max']) },
  }),
  cell: (value) => html`${value}`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: (options) => ({
    json: { type: 'number', format: 'double', ...limits(options, ['minimum', 'maximum']) },
    graphql: 'Float',
    protobuf: 'double',
    xsd: 'xs:double',
  }),
  example: ({ min = -Number.MAX_VALUE, max = Number.MAX_VALUE }) => clamp(1.5, { min, max }),
})
