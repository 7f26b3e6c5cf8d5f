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

export interface ImageOptions extends FieldOptions {
  /** Extensions with their point; the usual five photograph formats when not said. SVG is not among them: it can hold script. */
  accept?: readonly string[]
  /** Bytes that an upload may have; 10 MB when not said. */
  maxSize?: number
  /** Where stored images are served from, as in '/uploads'; with it a table shows the picture and not its name. */
  baseUrl?: string
}

const acceptOf = (options: ImageOptions) =>
  options.accept ?? ['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif']

/** A stored picture. The value is its key in the storage. */
export const image = defineKind<ImageOptions, string>({
  name: 'image',
  column: () => ({ type: 'string', length: MAX_STORAGE_KEY }),
  toDatabase: (value) => value,
  fromDatabase: (raw) => String(raw),
  validator: (options) => reads((value) => readStorageKey(keyOf(value), acceptOf(options))),
  serialize: (value) => value,
  serializeRaw: (raw) => String(raw),
  toForm: (value) => String(value),
  control: (options) => ({
    type: 'file',
    attributes: {
      'data-max-size': options.maxSize ?? 10_000_000,
      'accept': acceptOf(options).join(','),
    },
  }),
  cell: (value, { baseUrl }) =>
    baseUrl === undefined
      ? html`${nameOfKey(value)}`
      : html`<img src="${baseUrl}/${value}" alt="" width="48" height="48" loading="lazy" />`,
  operators: ['eq', 'ne', 'null'],
  types: () => ({
    json: { type: 'string', pattern: STORAGE_KEY_PATTERN, maxLength: MAX_STORAGE_KEY },
    graphql: 'String',
    protobuf: 'string',
    xsd: 'xs:string',
  }),
  example: (options) => `images/${EXAMPLE_NAME}${acceptOf(options)[0]}`,
})
