import { type Field, labelOf } from '#framework/fields/main'
import {
  type Action,
  actionFields,
  INCLUDED,
  leadsToOne,
  MAX_LINKS,
  MAX_OWNED,
  MAX_OWNERS,
  type Owned,
  type Relation,
  shapeOf,
} from '#framework/resources/main'
import { type Json, orNull, ref } from './json.js'
import { namesOf } from './names.js'
import type { Offer } from './offer.js'

/** The value of a field, as it is sent and as it is given. */
export function valueOf(field: Field): Json {
  const json = field.types.json as Json
  return field.nullable ? orNull(json) : json
}

function described(field: Field, schema: Json): Json {
  return {
    title: field.label,
    ...(field.options.help ? { description: field.options.help } : {}),
    ...schema,
  }
}

/** A record as the API shows it. Any field may be missing: `fields` asks for some, and not everybody may read all. */
export function recordSchema(offer: Offer): Json {
  const { resource } = offer.registered
  const properties: Json = {}
  /** Relations of which not all rows may be shown. */
  const cut: string[] = []
  for (const field of offer.fields) {
    properties[field.name] = described(field, { ...valueOf(field), examples: [field.example] })
  }
  for (const { relation, related } of offer.includes) {
    const record = ref('schemas', namesOf(related).one)
    const isOne = leadsToOne(relation)
    if (!isOne) cut.push(relation.name)
    properties[relation.name] = isOne
      ? { oneOf: [record, { type: 'null' }], description: 'Shown when it is included.' }
      : {
          type: 'array',
          items: record,
          maxItems: INCLUDED.max,
          description: 'Shown when it is included.',
        }
  }
  if (cut.length) {
    properties._more = {
      type: 'array',
      description: 'Included relations that have more rows than are shown.',
      items: { type: 'string', enum: cut },
      maxItems: cut.length,
      uniqueItems: true,
    }
  }
  return {
    type: 'object',
    title: labelOf(namesOf(offer.registered).one),
    description: `A record of ${resource.name}. It has the fields that were asked for and that you may read.`,
    properties,
    additionalProperties: false,
    examples: [exampleOf(offer)],
  }
}

/**
 * A record as it is sent.
 * @param required  names that must be there; undefined for some fields of a record
 */
export function inputSchema(
  offer: Offer,
  required: readonly string[] | undefined,
  description: string,
  nested: Nested = {}
): Json {
  const isWhole = required !== undefined
  const properties: Json = {}
  const example: Json = {}
  for (const { name, field, relation } of offer.inputs) {
    if (field) {
      properties[name] = described(field, {
        ...valueOf(field),
        ...(isWhole ? whenLeftOut(field) : {}),
        examples: [field.example],
      })
      if (required?.includes(name)) example[name] = field.example
    } else if (relation) properties[name] = linksSchema(relation)
  }
  if ((nested.depth ?? 1) <= MAX_OWNERS) {
    for (const owned of offer.owned) properties[owned.name] = ownedSchema(offer, owned, nested)
  }
  return {
    type: 'object',
    description,
    properties,
    ...(required?.length ? { required: [...required] } : {}),
    additionalProperties: false,
    examples: [example],
  }
}

/**
 * What a field is when it is left out. In words, because generators take a field with the keyword `default` for one
 * that is always there.
 */
function whenLeftOut(field: Field): Json {
  const { default: initial, from } = field.options
  if (field.derived) return { description: `Made from ${from} when left out.` }
  if (initial === undefined || typeof initial === 'function') return {}
  return { description: `${JSON.stringify(field.serialize(initial))} when left out.` }
}

/** A record as an example, with the fields that a list shows. */
export function exampleOf(offer: Offer, names: readonly string[] = offer.listed): Json {
  const example: Json = {}
  for (const field of offer.fields)
    if (names.includes(field.name)) example[field.name] = field.example
  return example
}

/** What a many-to-many relation shall be: these records, or these added and those taken away. */
function linksSchema({ name, model }: Relation): Json {
  const { fields, primaryKey } = shapeOf(model)
  const keys: Json = {
    type: 'array',
    items: fields.get(primaryKey)!.types.json,
    maxItems: MAX_LINKS,
    uniqueItems: true,
  }
  return {
    title: labelOf(name),
    description: 'Keys of the records it is linked with; a plain list replaces those before.',
    oneOf: [
      keys,
      { type: 'object', properties: { link: keys, unlink: keys }, additionalProperties: false },
    ],
  }
}

/** A whole record, as it was read or as it shall be: what nobody may write may be sent back. */
export function replacementSchema(offer: Offer): Json {
  const schema = inputSchema(offer, offer.requiredToReplace, 'A record as it shall be.')
  const properties = schema.properties as Json
  for (const owned of offer.owned) {
    properties[owned.name] = ownedSchema(offer, owned, { isWhole: true })
  }
  addSentBack(properties, offer)
  return schema
}

function addSentBack(properties: Json, offer: Offer): void {
  for (const field of offer.fields) {
    properties[field.name] ??= described(field, {
      ...valueOf(field),
      description: 'Cannot be changed; it may be sent back as it was read.',
    })
  }
}

/** How records stand in the input of their owner. */
interface Nested {
  /** As they shall be, and those that are not there go. */
  isWhole?: boolean
  /** So many owners stand around them. */
  depth?: number
}

/**
 * Records that are written with their owner. One with its key is changed, so of a list only those without must have
 * what a new record must have.
 */
function ownedSchema(offer: Offer, owned: Owned, { isWhole = false, depth = 1 }: Nested): Json {
  const related = offer.of(owned.registered)
  const { primaryKey, fields } = owned.registered.resource.shape
  const entry = inputSchema(
    related,
    undefined,
    owned.many
      ? 'With its key a record that is there, without one a new record.'
      : 'The record that is there, or a new one.',
    { isWhole, depth: depth + 1 }
  )
  const properties = entry.properties as Json
  const required = related.required.filter((name) => name !== owned.back.name)
  const example = (name: string) => fields.get(name)!.example
  entry.examples = [Object.fromEntries(required.map((name) => [name, example(name)]))]
  properties[primaryKey] = described(fields.get(primaryKey)!, { ...related.key })
  properties[owned.back.name] = described(owned.back, {
    ...valueOf(owned.back),
    description: 'The record it stands in; it may be left out.',
  })
  if (isWhole) addSentBack(properties, related)
  if (!owned.many) return { oneOf: [entry, { type: 'null' }], title: labelOf(owned.name) }
  if (required.length) entry.anyOf = [{ required: [primaryKey] }, { required }]
  return {
    type: 'array',
    title: labelOf(owned.name),
    description: isWhole
      ? 'All there shall be; those that are not in the list are removed.'
      : 'Those that are not in the list stay.',
    items: entry,
    maxItems: MAX_OWNED,
  }
}

/** What an action has to be told. */
export function actionSchema(action: Action): Json {
  const properties: Json = {}
  const example: Json = {}
  const required: string[] = []
  for (const [name, field] of actionFields(action)) {
    properties[name] = described(field, {
      ...valueOf(field),
      ...whenLeftOut(field),
      examples: [field.example],
    })
    if (!field.required) continue
    required.push(name)
    example[name] = field.example
  }
  return {
    type: 'object',
    description: 'What the action has to be told.',
    properties,
    ...(required.length ? { required } : {}),
    additionalProperties: false,
    examples: [example],
  }
}
