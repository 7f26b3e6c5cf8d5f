import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { MAX_KEY, readKey } from './read_number.js'
import { reads } from './refusal.js'

export type IdOptions = FieldOptions

/** The primary key the database counts up. It is read only; input meets it where another record points here. */
export const id = defineKind<IdOptions, number>({
  name: 'id',
  column: () => ({ type: 'increments' }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => Number(raw),
  validator: () => reads(readKey),
  serialize: (value) => value,
  serializeRaw: (raw) => Number(raw),
  sqliteJson: (column) => column,
  toForm: (value) => String(value),
  control: () => ({ type: 'hidden' }),
  cell: (value) => html`${value}`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'nin', 'between', 'null'],
  types: () => ({
    json: { type: 'integer', format: 'int32', minimum: 1, maximum: MAX_KEY },
    graphql: 'ID',
    protobuf: 'int64',
    xsd: 'xs:long',
  }),
  example: () => 1,
})
