import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { clamp, limits, MAX_INTEGER, MIN_INTEGER, readInteger } from './read_number.js'
import { reads } from './refusal.js'
import { safeNumber, wholeAddends } from './sum.js'

export interface IntegerOptions extends FieldOptions {
  /** -2 147 483 648 when not said. */
  min?: number
  /** 2 147 483 647 when not said. */
  max?: number
}

const rangeOf = (options: IntegerOptions) => ({
  min: options.min ?? MIN_INTEGER,
  max: options.max ?? MAX_INTEGER,
})

/** A whole number of 32 bits. */
export const integer = defineKind<IntegerOptions, number>({
  name: 'integer',
  column: () => ({ type: 'integer' }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => Number(raw),
  validator: (options) => reads((value) => readInteger(value, rangeOf(options))),
  serialize: (value) => value,
  serializeRaw: (raw) => Number(raw),
  sqliteJson: (column) => column,
  sum: {
    addends: (column, _, dialect) => wholeAddends(column, dialect),
    scale: () => 0,
    total: safeNumber,
    average: (units, count) => Number(units) / count,
  },
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'number',
    attributes: { step: 1, inputmode: 'numeric', ...limits(options, ['min', 'max']) },
  }),
  cell: (value) => html`${value}`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: (options) => ({
    json: {
      type: 'integer',
      format: 'int32',
      ...limits(rangeOf(options), ['minimum', 'maximum']),
    },
    graphql: 'Int',
    protobuf: 'int32',
    xsd: 'xs:int',
  }),
  example: (options) => clamp(1, rangeOf(options)),
})
