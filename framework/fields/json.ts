import { html } from '#framework/html/main'
import { defineKind, type FieldOptions, type JsonValue } from './kind.js'
import { excerptOf } from './read_text.js'
import { Refusal, reads } from './refusal.js'

export interface JsonOptions extends FieldOptions {
  /** Objects and arrays inside each other; 10 when not said. */
  maxDepth?: number
  /** Characters when written without spaces; 100 000 when not said. */
  maxSize?: number
}

const depthOf = (options: JsonOptions) => options.maxDepth ?? 10
const sizeOf = (options: JsonOptions) => options.maxSize ?? 100_000

const NO_JSON = new Refusal('json', '{{ field }} must be a JSON object or list')

function read(value: unknown, options: JsonOptions): JsonValue | Refusal {
  const tree = typeof value === 'string' ? parse(value, options) : value
  if (tree instanceof Refusal) return tree
  if (typeof tree !== 'object' || tree === null) return NO_JSON
  const refusal = check(tree, depthOf(options), options)
  if (refusal) return refusal
  const written = JSON.stringify(tree)
  return written.length > sizeOf(options) ? tooLong(options) : (tree as JsonValue)
}

function parse(text: string, options: JsonOptions): unknown {
  // Indented text is longer than what is stored, so it gets room before it is parsed.
  if (text.length > sizeOf(options) * 4) return tooLong(options)
  try {
    return JSON.parse(text)
  } catch {
    return NO_JSON
  }
}

function tooLong(options: JsonOptions): Refusal {
  const max = sizeOf(options)
  return new Refusal(
    'maxLength',
    '{{ field }} must not be longer than {{ max }} characters of JSON',
    { max }
  )
}

/** Looks through the whole tree before anything copies or writes it. */
function check(value: unknown, depth: number, options: JsonOptions): Refusal | null {
  if (value === null || typeof value === 'boolean') return null
  if (typeof value === 'number') return Number.isFinite(value) ? null : NO_JSON
  if (typeof value === 'string') return checkText(value)
  if (typeof value !== 'object') return NO_JSON
  if (depth === 0) {
    const max = depthOf(options)
    return new Refusal('depth', '{{ field }} must not be nested deeper than {{ max }} levels', {
      max,
    })
  }
  if (Array.isArray(value)) return first(value, (item) => check(item, depth - 1, options))
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return NO_JSON
  return first(
    Object.entries(value),
    ([key, item]) => checkKey(key, item) ?? check(item, depth - 1, options)
  )
}

// These two are how data reaches a prototype once some code merges it into an object.
function checkKey(key: string, value: unknown): Refusal | null {
  const pollutes =
    key === '__proto__' || (key === 'constructor' && Object.hasOwn(Object(value), 'prototype'))
  return pollutes
    ? new Refusal('json', '{{ field }} must not have the key {{ key }}', { key })
    : checkText(key)
}

function checkText(text: string): Refusal | null {
  return /[\0\p{Surrogate}]/u.test(text)
    ? new Refusal('characters', '{{ field }} contains a character that cannot be stored')
    : null
}

function first<Item>(items: Item[], ask: (item: Item) => Refusal | null): Refusal | null {
  for (const item of items) {
    const refusal = ask(item)
    if (refusal) return refusal
  }
  return null
}

// Some drivers parse it and some do not. Only an object or a list is ever stored, so text has not been parsed.
const valueOf = (raw: unknown): JsonValue =>
  typeof raw === 'string' ? JSON.parse(raw) : (raw as JsonValue)

/** Data without a fixed shape: an object or a list. */
export const json = defineKind<JsonOptions, JsonValue>({
  name: 'json',
  column: () => ({ type: 'json' }),
  toDatabase: (value) => JSON.stringify(value),
  fromDatabase: valueOf,
  validator: (options) => reads((value) => read(value, options)),
  serialize: (value) => value,
  serializeRaw: valueOf,
  sqliteJson: (column) => `json(${column})`,
  toForm: (value) => JSON.stringify(value, null, 2),
  control: () => ({ type: 'json', attributes: { rows: 10, spellcheck: 'false' } }),
  cell: (value) => html`<code>${excerptOf(JSON.stringify(value), 80)}</code>`,
  operators: ['null'],
  types: (options) => ({
    json: {
      type: ['object', 'array'],
      // The shortest members: `1,` in a list, `"":1,` in an object.
      items: {},
      maxItems: Math.ceil(sizeOf(options) / 2),
      maxProperties: Math.ceil(sizeOf(options) / 5),
    },
    graphql: 'JSON',
    protobuf: 'google.protobuf.Value',
    xsd: 'xs:string',
  }),
  example: () => ({ note: 'anything' }),
})
