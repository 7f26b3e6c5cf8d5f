import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { Refusal, reads } from './refusal.js'

export type BooleanOptions = FieldOptions

const MEANINGS = new Map<unknown, boolean>([
  ...[true, 'true', 'on', '1', 1].map((yes) => [yes, true] as const),
  ...[false, 'false', 'off', '0', 0, ''].map((no) => [no, false] as const),
])

const isTrue = (raw: unknown) =>
  raw === true || raw === 1 || raw === '1' || raw === 't' || raw === 'true'

/** Yes or no. */
export const boolean = defineKind<BooleanOptions, boolean>({
  name: 'boolean',
  column: () => ({ type: 'boolean' }),
  // SQLite and MySQL have no boolean, and better-sqlite3 refuses to bind one.
  toDatabase: (value, _, dialect) => (dialect === 'pg' ? value : Number(value)),
  fromDatabase: isTrue,
  validator: () =>
    reads(
      (value) =>
        MEANINGS.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ??
        new Refusal('boolean', '{{ field }} must be true or false')
    ),
  serialize: (value) => value,
  serializeRaw: isTrue,
  sqliteJson: (column) => `case ${column} when 0 then json('false') when 1 then json('true') end`,
  toForm: (value) => (value ? 'true' : ''),
  control: () => ({ type: 'checkbox' }),
  cell: (value) => html`${value ? 'Yes' : 'No'}`,
  operators: ['eq', 'ne', 'null'],
  types: () => ({
    json: { type: 'boolean' },
    graphql: 'Boolean',
    protobuf: 'bool',
    xsd: 'xs:boolean',
  }),
  example: () => true,
  emptyIsValue: true,
})
