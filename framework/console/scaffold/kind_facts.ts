import type { FieldKind } from '#framework/fields/main'
import type { FieldOption } from './field_options.js'
import { type FieldSpec, literal } from './field_spec.js'

/** What scaffolding knows of a kind; what the kind does itself, framework/fields/ says. */
export interface KindFacts {
  /** Options that may stand behind the kind without their names, in order. */
  positions: FieldOption[]
  /** Further options, by name. */
  options?: FieldOption[]
  /** The type of the model's property. */
  type(field: FieldSpec): string
  /** Code of a made-up value; `number` is in scope, and another one for each record. */
  sample(field: FieldSpec, thing: string): string
  /** May have an index, and be unique. */
  index?: boolean
  unique?: boolean
  /** Words can be looked for in it. */
  searched?: boolean
  /** Stands as a column in lists: short, and worth reading. */
  listed?: boolean
  /** A filter of the admin. */
  filtered?: boolean
  /** Text as long as a page. */
  long?: boolean
  /** How a public page prints it: as text in paragraphs, as HTML made of it, as a date, or as its cell. Not said: not at all. */
  printed?: 'paragraphs' | 'html' | 'date' | 'cell'
}

const maxLengthOf = ({ options }: FieldSpec, usual: number) =>
  (options.maxLength as number | undefined) ?? usual

/** A phrase that fits: long, with a number where it must be its own, and only the number where there is no room. */
function phrase(field: FieldSpec, thing: string): string {
  const room = maxLengthOf(field, 255)
  if (room >= 40) {
    // Counted phrases repeat after a while, and what is unique must not.
    return field.options.unique ? '`${phrase(number)} ${number}`' : 'phrase(number)'
  }
  if (room >= thing.length + 6) return `\`${thing} \${number}\``
  return `String(number).padStart(${room}, '0').slice(-${room})`
}

function within(field: FieldSpec, plain: string): string {
  const { min, max } = field.options as { min?: number; max?: number }
  if (min === undefined && max === undefined) return plain
  const least = Math.ceil(min ?? Math.min(0, max!))
  const most = max === undefined ? least + 1_000_000 : Math.floor(max)
  return `${least === 0 ? '' : `${least} + `}(number % ${Math.max(most - least + 1, 1)})`
}

function decimal(field: FieldSpec): string {
  const { precision = 12, scale = 2 } = field.options as { precision?: number; scale?: number }
  return precision > scale
    ? `(number % 9).toFixed(${scale})`
    : `((number % 9) / 10).toFixed(${scale})`
}

const text = (field: FieldSpec, thing: string, usual: number) =>
  maxLengthOf(field, usual) >= 200
    ? 'sentences(number, 2)'
    : `\`A ${thing}\`.slice(0, ${maxLengthOf(field, usual)})`

const path = (thing: string) => thing.replaceAll(' ', '-')

/** The kinds a model can be scaffolded with. */
export const kindFacts = {
  string: {
    positions: ['maxLength'],
    type: () => 'string',
    sample: phrase,
    index: true,
    unique: true,
    searched: true,
    listed: true,
    printed: 'cell',
  },
  text: {
    positions: ['maxLength'],
    type: () => 'string',
    sample: (field, thing) => text(field, thing, 10_000),
    searched: true,
    long: true,
    printed: 'paragraphs',
  },
  markdown: {
    positions: ['maxLength'],
    type: () => 'string',
    sample: (field, thing) => text(field, thing, 200_000),
    searched: true,
    long: true,
    printed: 'html',
  },
  richText: {
    positions: ['maxLength'],
    type: () => 'string',
    sample: () => '`<p>${sentences(number, 2)}</p>`',
    searched: true,
    long: true,
    printed: 'html',
  },
  slug: {
    positions: ['from'],
    options: ['maxLength'],
    type: () => 'string',
    sample: (_, thing) => `\`${path(thing)}-\${number}\``,
    index: true,
    unique: true,
  },
  email: {
    positions: [],
    type: () => 'string',
    sample: (_, thing) => `\`${path(thing)}-\${number}@example.com\``,
    index: true,
    unique: true,
    searched: true,
    listed: true,
    printed: 'cell',
  },
  url: {
    positions: ['maxLength'],
    type: () => 'string',
    sample: (_, thing) => `\`https://example.com/${path(thing)}/\${number}\``,
    index: true,
    unique: true,
    printed: 'cell',
  },
  boolean: {
    positions: [],
    type: () => 'boolean',
    sample: () => 'number % 2 === 0',
    index: true,
    listed: true,
    filtered: true,
    printed: 'cell',
  },
  integer: {
    positions: [],
    options: ['min', 'max'],
    type: () => 'number',
    sample: (field) => within(field, 'number'),
    index: true,
    unique: true,
    listed: true,
    filtered: true,
    printed: 'cell',
  },
  bigInteger: {
    positions: [],
    type: () => 'string',
    sample: () => 'String(number)',
    index: true,
    unique: true,
    listed: true,
    filtered: true,
    printed: 'cell',
  },
  float: {
    positions: [],
    options: ['min', 'max'],
    type: () => 'number',
    sample: (field) => within(field, 'number + 0.5'),
    index: true,
    listed: true,
    filtered: true,
    printed: 'cell',
  },
  decimal: {
    positions: ['precision', 'scale'],
    type: () => 'string',
    sample: decimal,
    index: true,
    listed: true,
    filtered: true,
    printed: 'cell',
  },
  money: {
    positions: ['currency'],
    options: ['min', 'max'],
    type: () => 'number',
    sample: (field) => within(field, 'number * 100 + 99'),
    index: true,
    listed: true,
    filtered: true,
    printed: 'cell',
  },
  enum: {
    positions: ['values'],
    type: ({ options }) => (options.values as string[]).map(literal).join(' | '),
    sample: ({ options }) => `${literal((options.values as string[])[0])} as const`,
    index: true,
    listed: true,
    filtered: true,
    printed: 'cell',
  },
  date: {
    positions: [],
    type: () => 'string',
    sample: () => "FIRST_DAY.plus({ days: number }).toFormat('yyyy-MM-dd')",
    index: true,
    unique: true,
    listed: true,
    filtered: true,
    printed: 'date',
  },
  dateTime: {
    positions: [],
    type: () => 'DateTime',
    sample: () => 'FIRST_DAY.plus({ days: number })',
    index: true,
    unique: true,
    listed: true,
    filtered: true,
    printed: 'date',
  },
  time: {
    positions: [],
    type: () => 'string',
    sample: () => "'09:30:00'",
    index: true,
    listed: true,
    filtered: true,
    printed: 'cell',
  },
  json: {
    positions: [],
    type: () => 'JsonValue',
    sample: () => '{ number }',
    long: true,
  },
  file: {
    positions: ['accept'],
    type: () => 'string',
    sample: ({ options }, thing) =>
      `\`${path(thing)}/\${number}${(options.accept as string[] | undefined)?.[0] ?? '.pdf'}\``,
  },
  image: {
    positions: ['accept'],
    type: () => 'string',
    sample: ({ options }, thing) =>
      `\`${path(thing)}/\${number}${(options.accept as string[] | undefined)?.[0] ?? '.jpg'}\``,
  },
  color: {
    positions: [],
    type: () => 'string',
    sample: () => "'#1a7f5a'",
    printed: 'cell',
  },
  uuid: {
    positions: [],
    type: () => 'string',
    sample: () => "`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`",
    index: true,
    unique: true,
  },
  belongsTo: {
    positions: ['model'],
    options: ['onDelete'],
    type: () => 'number',
    // Made by the factory of the other model, and not out of nothing.
    sample: () => '',
    index: true,
    unique: true,
    filtered: true,
  },
} satisfies Partial<Record<FieldKind, KindFacts>>

/** The facts of a kind; undefined for one that cannot be scaffolded. */
export function factsOf(kind: string): KindFacts | undefined {
  return Object.hasOwn(kindFacts, kind) ? kindFacts[kind as keyof typeof kindFacts] : undefined
}
