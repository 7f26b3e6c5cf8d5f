import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { Refusal, reads } from './refusal.js'

export interface UuidOptions extends FieldOptions {
  /** The primary key: read only, and made for each new record. */
  primary?: boolean
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Reads a UUID of any version; capitals become small letters, as PostgreSQL keeps them. */
export function readUuid(value: unknown): string | Refusal {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return UUID.test(text) ? text : new Refusal('uuid', '{{ field }} must be a UUID')
}

/** A universally unique identifier, 36 characters. */
export const uuid = defineKind<UuidOptions, string>({
  name: 'uuid',
  column: () => ({ type: 'uuid' }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw).toLowerCase(),
  validator: () => reads(readUuid),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw).toLowerCase(),
  toForm: (value) => String(value),
  control: () => ({ type: 'text', attributes: { maxlength: 36, spellcheck: 'false' } }),
  cell: (value) => html`<code>${value}</code>`,
  operators: ['eq', 'ne', 'in', 'nin', 'null'],
  types: () => ({
    json: { type: 'string', format: 'uuid', maxLength: 36 },
    graphql: 'ID',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: () => '0198c1f4-6f0a-7c3e-9b1d-2f6a8e4c5b70',
})
