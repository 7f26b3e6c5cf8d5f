import { html } from '#framework/html/main'
import { defineKind, type FieldOptions } from './kind.js'
import { Refusal, reads } from './refusal.js'

interface TextListFacts {
  name: string
  /** Reads one entry, trimmed: as it is kept, or why not. */
  read: (text: string) => string | Refusal
  /** What may be between the entries of a text. */
  separator: RegExp
  maxItems: number
  /** Characters of one entry. */
  maxLength: number
  example: readonly string[]
}

/** A field kind whose value is a list of short texts; a form has one in each line. */
export function textListKind({ name, read, separator, ...facts }: TextListFacts) {
  function readList(value: unknown): string[] | Refusal {
    const entries = typeof value === 'string' ? value.slice(0, 20_000).split(separator) : value
    if (!Array.isArray(entries) || entries.some((one) => typeof one !== 'string')) {
      return new Refusal(name, '{{ field }} must be a list of texts')
    }
    const kept = new Set<string>()
    for (const entry of entries as string[]) {
      const text = entry.trim()
      if (!text) continue
      if (text.length > facts.maxLength) {
        return new Refusal(
          'maxLength',
          '{{ field }} must not have an entry of more than {{ max }} characters',
          { max: facts.maxLength }
        )
      }
      const one = read(text)
      if (one instanceof Refusal) return one
      kept.add(one)
      if (kept.size > facts.maxItems) {
        return new Refusal('maxItems', '{{ field }} must not have more than {{ max }} entries', {
          max: facts.maxItems,
        })
      }
    }
    if (kept.size === 0) return new Refusal('required', '{{ field }} is required')
    return [...kept]
  }

  return defineKind<FieldOptions, readonly string[]>({
    name,
    column: () => ({ type: 'json' }),
    toDatabase: (value) => JSON.stringify(value),
    fromDatabase: textsOf,
    validator: () => reads(readList),
    serialize: (value) => [...value],
    serializeRaw: textsOf,
    sqliteJson: (column) => `json(${column})`,
    toForm: (value) => (value as string[]).join('\n'),
    control: () => ({ type: 'textarea', attributes: { rows: 4, spellcheck: 'false' } }),
    cell: (value) => html`${(value as string[]).join(', ')}`,
    operators: ['null'],
    types: () => ({
      json: {
        type: 'array',
        items: { type: 'string', minLength: 1, maxLength: facts.maxLength },
        minItems: 1,
        maxItems: facts.maxItems,
      },
      graphql: '[String!]',
      protobuf: 'repeated string',
      xsd: 'xs:string',
    }),
    example: () => [...facts.example],
  })
}

/** Some drivers parse JSON and some do not. */
export function textsOf(raw: unknown): string[] {
  return (typeof raw === 'string' ? JSON.parse(raw) : raw) as string[]
}
