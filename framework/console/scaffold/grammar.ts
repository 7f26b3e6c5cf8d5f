import string from '@adonisjs/core/helpers/string'
import { factsOf, kindFacts } from './kind_facts.js'
import { type FieldOption, fieldOptions } from './field_options.js'
import { Code, type FieldSpec } from './field_spec.js'
import { nearest } from '../nearest.js'
import { ScaffoldException } from './scaffold_exception.js'

/** Words of a field that stand alone. */
const MODIFIERS = ['nullable', 'unique', 'index'] as const

/** What other tools call our kinds. */
const OTHER_WORDS: Record<string, string> = {
  bool: 'boolean',
  bigint: 'bigInteger',
  char: 'string',
  double: 'float',
  foreign: 'belongsTo',
  int: 'integer',
  jsonb: 'json',
  longtext: 'text',
  number: 'integer',
  numeric: 'decimal',
  references: 'belongsTo',
  timestamp: 'dateTime',
  varchar: 'string',
}

/** Kinds a field of a command cannot have, and what to do instead. */
const REFUSED: Record<string, string> = {
  id: 'every model gets its id; --uuid makes it a UUID',
  password: 'the model has to hash it, which docs/accounts.md shows: add this field by hand',
}

/** Names every model has already, from its own or from Lucid. */
const TAKEN = new Map<string, string>([
  ['id', 'every model gets it'],
  ['createdAt', 'every model gets it'],
  ['updatedAt', 'every model gets it'],
  ['deletedAt', '--soft-deletes makes it'],
  ...(
    'constructor prototype delete forceDelete fill fillInvalid hydrateOriginals isTrashed lockForUpdate load ' +
    'loadAggregate loadCount loadOnce loaded merge prepareForAdapter preload query refresh related resetHydratedOriginals ' +
    'restore save serialize serializeAttributes serializeComputed serializeRelations toAttributes toJSON toObject ' +
    'toString trx useConnection useTransaction valueOf enableForceUpdate isDirty'
  )
    .split(' ')
    .map((name) => [name, 'every Lucid model has something of that name'] as const),
])

const spelled = (word: string) => word.toLowerCase().replace(/[_-]/g, '')
const KINDS = Object.keys(kindFacts)
const kindBySpelling = new Map(KINDS.map((kind) => [spelled(kind), kind]))
const optionBySpelling = new Map(
  Object.keys(fieldOptions).map((option) => [spelled(option), option as FieldOption])
)

/** MariaDB's longest key has 3072 bytes, and a character may take four. */
const LONGEST_KEY = 768

/**
 * Reads fields as they are typed, `title:string:200 price:money publishedOn:date? author:belongsTo:User`.
 * @returns them in their order; the model of a belongsTo is the relation's name when not said
 * @throws ScaffoldException with every fault of every field
 */
export function readFields(tokens: readonly string[]): FieldSpec[] {
  const faults: string[] = []
  const fields: FieldSpec[] = []
  for (const [index, token] of tokens.entries()) {
    const place = `"${token}" (field ${index + 1} of ${tokens.length})`
    try {
      fields.push(new FieldReader(token).read())
    } catch (error) {
      faults.push(`${place}: ${(error as Error).message}`)
    }
  }
  faults.push(...collisions(fields))
  if (faults.length) throw new ScaffoldException(faults)
  return fields
}

function collisions(fields: FieldSpec[]): string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  for (const { property, relation } of fields) {
    for (const name of relation ? [property, relation.name] : [property]) {
      if (seen.has(name))
        faults.push(`Two fields make the property "${name}": call one of them differently`)
      seen.add(name)
    }
  }
  for (const { property, kind, options } of fields) {
    const source = options.from as string | undefined
    if (source === undefined) continue
    const found = fields.find((field) => field.property === source)
    if (!found || kind !== 'slug' || !factsOf(found.kind)?.searched) {
      faults.push(`"${property}" is made from "${source}", which is no field of text here`)
    }
  }
  return faults
}

/** One field, from its token. */
class FieldReader {
  #parts: string[]
  #nullable = false

  constructor(token: string) {
    // A colon that belongs to a value is written \:
    this.#parts = token.split(/(?<!\\):/).map((part) => part.replaceAll('\\:', ':'))
    this.#parts = this.#parts.map((part, index) => {
      const isEnd = index === this.#parts.length - 1 || index === 1
      if (!isEnd || !part.endsWith('?')) return part
      this.#nullable = true
      return part.slice(0, -1)
    })
  }

  read(): FieldSpec {
    const [name, word, ...rest] = this.#parts
    const property = this.#property(name)
    if (!word)
      throw new Error(`it has no kind, as in ${property}:string. Kinds are: ${KINDS.join(', ')}`)
    const kind = this.#kind(word)
    const options = this.#options(kind, rest)
    const field: FieldSpec =
      kind === 'belongsTo'
        ? this.#reference(property, options)
        : { property, kind, options, nullable: this.#nullable }
    this.#complete(field)
    return field
  }

  #property(name: string): string {
    if (!/^[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*$/.test(name)) {
      throw new Error(
        name
          ? 'its name has to be letters and digits, as in publishedOn or published_on'
          : 'it has no name'
      )
    }
    const property = string.camelCase(name)
    if (property.length > 60)
      throw new Error('its name is longer than 60 letters, which databases cut')
    const reason = TAKEN.get(property)
    if (reason) throw new Error(`the name "${property}" is taken: ${reason}`)
    return property
  }

  #kind(word: string): string {
    const plain = spelled(word)
    const found = kindBySpelling.get(plain)
    if (found) return found
    if (Object.hasOwn(REFUSED, plain))
      throw new Error(`the kind ${plain} cannot be made here: ${REFUSED[plain]}`)
    const likely = Object.hasOwn(OTHER_WORDS, plain)
      ? OTHER_WORDS[plain]
      : nearest(plain, KINDS, 1).at(0)
    const hint = likely ? `; did you mean ${likely}?` : '.'
    throw new Error(`there is no kind "${word}"${hint} Kinds are: ${KINDS.join(', ')}`)
  }

  #options(kind: string, parts: string[]): Record<string, unknown> {
    const facts = factsOf(kind)!
    const options: Record<string, unknown> = {}
    const positions = [...facts.positions]
    for (const part of parts) {
      const [, given, value] = /^([A-Za-z_-]+)=([\s\S]*)$/.exec(part) ?? []
      if (given !== undefined) {
        const option = optionBySpelling.get(spelled(given))
        if (!option || !this.#takes(kind, option)) throw new Error(this.#unknown(kind, given))
        this.#set(options, option, value)
      } else if ((MODIFIERS as readonly string[]).includes(part)) {
        if (part === 'nullable') this.#nullable = true
        else if (facts[part as 'unique' | 'index']) options[part] = true
        else
          throw new Error(
            `a field of kind ${kind} cannot be ${part === 'index' ? 'indexed' : part}`
          )
      } else {
        const option = positions.shift()
        if (!option) throw new Error(this.#unknown(kind, part))
        this.#set(options, option, part)
      }
    }
    return options
  }

  #set(options: Record<string, unknown>, option: FieldOption, text: string): void {
    if (text === '') throw new Error(`${option} has no value`)
    if (option in options) throw new Error(`${option} stands there twice`)
    options[option] = fieldOptions[option](text)
  }

  #takes(kind: string, option: FieldOption): boolean {
    const { positions, options = [] } = factsOf(kind)!
    return ['label', 'help', 'default', ...positions, ...options].includes(option)
  }

  #unknown(kind: string, part: string): string {
    const { index, unique, positions, options = [] } = factsOf(kind)!
    const known = [
      ...positions,
      ...[...positions, ...options, 'label', 'help', 'default'].map((option) => `${option}=…`),
      'nullable',
      ...(unique ? ['unique'] : []),
      ...(index ? ['index'] : []),
    ]
    return `"${part}" means nothing to the kind ${kind}. Behind it may stand: ${known.join(', ')}`
  }

  #reference(name: string, { model, ...options }: Record<string, unknown>): FieldSpec {
    const relation = name.replace(/Id$/, '')
    return {
      property: `${relation}Id`,
      kind: 'belongsTo',
      options,
      nullable: this.#nullable,
      relation: { name: relation, model: string.pascalCase((model as string) ?? relation) },
    }
  }

  /** What has to be there, what cannot be together, and the default in the field's own kind of value. */
  #complete({ kind, options, nullable }: FieldSpec): void {
    if (kind === 'enum' && !options.values) {
      throw new Error('an enum needs its values, as in status:enum:draft,published')
    }
    if (kind === 'money') options.currency ??= 'EUR'
    if (kind === 'string' && Number(options.maxLength) > 255) {
      throw new Error('a string has at most 255 characters; a longer one is a text')
    }
    if (kind === 'decimal' && Number(options.scale ?? 2) > Number(options.precision ?? 12)) {
      throw new Error(
        'its scale, the digits after the point, is larger than its precision, all digits'
      )
    }
    if (Number(options.min) > Number(options.max)) throw new Error('its min is larger than its max')
    if (kind === 'belongsTo' && options.onDelete === 'set null' && !nullable) {
      throw new Error('only a nullable one can be set to null: end it with ?')
    }
    if (kind === 'url' && (options.unique || options.index)) {
      options.maxLength ??= LONGEST_KEY
      if (Number(options.maxLength) > LONGEST_KEY) {
        throw new Error(
          `with an index it has at most ${LONGEST_KEY} characters, which is MariaDB's limit`
        )
      }
    }
    if (options.default !== undefined)
      options.default = defaultOf(kind, String(options.default), options)
  }
}

const DEFAULTS: Record<string, (text: string, options: Record<string, unknown>) => unknown> = {
  boolean: (text) => {
    if (text === 'true' || text === 'false') return text === 'true'
    throw new Error(`its default is true or false, and not "${text}"`)
  },
  integer: (text) => wholeNumber(text, 'a whole number'),
  money: (text) => wholeNumber(text, 'whole minor units, as in 1999 for 19.99'),
  float: (text) => fieldOptions.min(text),
  dateTime: (text) => {
    if (text === 'now') return new Code('() => DateTime.utc()')
    throw new Error('its default can be now, and nothing else')
  },
  enum: (text, { values }) => {
    if ((values as string[]).includes(text)) return text
    throw new Error(
      `its default "${text}" is none of its values: ${(values as string[]).join(', ')}`
    )
  },
  string: (text) => text,
  text: (text) => text,
  markdown: (text) => text,
  date: (text) => matching(text, /^\d{4}-\d\d-\d\d$/, 'a day like 2026-11-22'),
  time: (text) => matching(text, /^\d\d:\d\d:\d\d$/, 'a time like 20:08:30, its colons as \\:'),
  color: (text) => matching(text, /^#[0-9a-f]{6}$/, 'a colour like #1a7f5a'),
  decimal: (text) => matching(text, /^-?\d+(\.\d+)?$/, 'digits like 9.50'),
  bigInteger: (text) => matching(text, /^-?\d{1,19}$/, 'digits'),
}

function defaultOf(kind: string, text: string, options: Record<string, unknown>): unknown {
  if (!Object.hasOwn(DEFAULTS, kind)) throw new Error(`a field of kind ${kind} has no default here`)
  const value = DEFAULTS[kind](text, options)
  const most = options.maxLength as number | undefined
  if (typeof value === 'string' && most && value.length > most)
    throw new Error('its default is too long')
  return value
}

function wholeNumber(text: string, words: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text)
  throw new Error(`its default is ${words}, and not "${text}"`)
}

function matching(text: string, pattern: RegExp, words: string): string {
  if (pattern.test(text)) return text
  throw new Error(`its default is ${words}, and not "${text}"`)
}
