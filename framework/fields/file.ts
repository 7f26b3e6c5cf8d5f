import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import {
  EXAMPLE_NAME,
  keyOf,
  MAX_STORAGE_KEY,
  nameOfKey,
  readStorageKey,
  STORAGE_KEY_PATTERN,
} from './storage_key.js'
import { reads } from './refusal.js'

export interface FileOptions extends FieldOptions {
  /** Extensions with their point: ['.pdf', '.epub']. Any when not said. */
  accept?: readonly string[]
  /** Bytes that an upload may have; 10 MB when not said. The upload obeys it, the key cannot tell. */
  maxSize?: number
}

/** A stored file. The value is its key in the storage, never a path of the machine. */
export const file = defineKind<FileOptions, string>({
  name: 'file',
  column: () => ({ type: 'string', length: MAX_STORAGE_KEY }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) => reads((value) => readStorageKey(keyOf(value), options.accept)),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'file',
    attributes: {
      'data-max-size': options.maxSize ?? 10_000_000,
      ...(options.accept ? { accept: options.accept.join(',') } : {}),
    },
  }),
  cell: (value) => html`${nameOfKey(value)}`,
  operators: ['eq', 'ne', 'null'],
  types: () => ({
    json: { type: 'string', pattern: STORAGE_KEY_PATTERN, maxLength: MAX_STORAGE_KEY },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: ({ accept }) => `files/${EXAMPLE_NAME}${accept?.[0] ?? '.pdf'}`,
})
