import type { Field } from '#framework/fields/main'
import { namesOf, type Offer } from '#framework/openapi/main'
import {
  type Action,
  actionFields,
  isFile,
  isHeavy,
  MAX_OWNERS,
  type Owned,
  shapeOf,
  visitor,
} from '#framework/resources/main'
import { comparedText, nameText, namesText, union, valueText } from './type_text.js'

/** What one resource says, as TypeScript: the record, what makes one, and the shape that the client works out the rest from. */
export function resourceTypes(offer: Offer): string {
  const { one } = namesOf(offer.registered)
  return [
    `/** A record of ${offer.registered.resource.name}. A field that not everybody may read is not always there. */`,
    `export interface ${one} {`,
    ...offer.fields.map((field) => memberText(field, isForAll(offer, field), valueText(field))),
    `}`,
    '',
    `/** What a new record of ${offer.registered.resource.name} is made from. */`,
    `export interface New${one} {`,
    ...offer.inputs.map((input) => inputText(offer, input)),
    ...offer.owned.map((owned) => ownedMember(offer, owned)),
    `}`,
    '',
    `export interface ${one}Shape extends Shape {`,
    ...shapeMembers(offer, one),
    `}`,
  ].join('\n')
}

const isForAll = ({ registered }: Offer, { name }: Field) =>
  registered.policy.readable(visitor, name as never)

/** One field with what is to know of it. */
function memberText(field: Field, isRequired: boolean, type: string): string {
  const { help } = field.options
  const words = help ? `${field.label}: ${help.replaceAll('*/', '* /')}` : undefined
  const lines = words ? [`  /** ${words} */`] : []
  return [...lines, `  ${nameText(field.name)}${isRequired ? '' : '?'}: ${type}`].join('\n')
}

function inputText(offer: Offer, { name, field, relation }: Offer['inputs'][number]): string {
  if (field) {
    const type = isFile(field) ? union(['Blob', valueText(field)]) : valueText(field)
    return memberText(field, offer.required.includes(name), type)
  }
  const { fields, primaryKey } = shapeOf(relation!.model)
  const keys = `readonly (${valueText(fields.get(primaryKey)!)})[]`
  return [
    `  /** Keys of the records it is linked to, or which links to add and to remove. */`,
    `  ${nameText(name)}?: ${keys} | { link?: ${keys}; unlink?: ${keys} }`,
  ].join('\n')
}

/** A relation whose records are written with their owner. */
function ownedMember(offer: Offer, owned: Owned, depth = 1): string {
  const related = offer.of(owned.registered)
  const key = owned.registered.resource.shape.primaryKey
  const inputs = related.inputs.filter(({ name }) => name !== owned.back.name && name !== key)
  const deeper = depth < MAX_OWNERS ? related.owned : []
  const members = [
    ...inputs.map((input) => inputText(related, input)),
    ...deeper.map((further) => ownedMember(related, further, depth + 1)),
  ]
  const fresh = `{\n${members.join('\n')}\n}`
  const present = `{ ${nameText(key)}: ${valueText(owned.registered.resource.shape.fields.get(key)!)} }`
  const words = owned.many
    ? 'With its key a record that is there, without one a new record.'
    : 'The record that belongs to it, or none.'
  const entry = `${fresh} | (${present} & Partial<${fresh}>)`
  // What there is of one is changed, so it need not have what a new one must have.
  const type = owned.many ? `readonly (${entry})[]` : `Partial<${present} & ${fresh}> | null`
  return `  /** ${words} */\n  ${nameText(owned.name)}?: ${type}`
}

/** What each action has to be told; null of those that are told nothing. */
function actionMember(name: string, action: Action): string {
  const fields = [...actionFields(action).values()]
  if (fields.length === 0) return `    ${nameText(name)}: null`
  const members = fields.map((field) => memberText(field, field.required, valueText(field)))
  return `    ${nameText(name)}: {\n${members.join('\n')}\n    }`
}

function shapeMembers(offer: Offer, one: string): string[] {
  const { resource } = offer.registered
  const key = resource.shape.fields.get(resource.shape.primaryKey)!
  const short = offer.fields.filter((field) => !isHeavy(field))
  const { group, measures } = offer.aggregates
  const links = offer.inputs.filter(({ relation }) => relation).map(({ name }) => name)
  return [
    `  key: ${valueText(key)}`,
    `  row: ${one}`,
    `  listed: ${namesText(offer.listed)}`,
    `  short: ${namesText(short.map(({ name }) => name))}`,
    `  relations: {`,
    ...offer.includes.map(({ relation, related }) => {
      const isOne = relation.type === 'belongsTo' || relation.type === 'hasOne'
      return `    ${nameText(relation.name)}: ${isOne ? 'ToOne' : 'ToMany'}<${namesOf(related).one}Shape>`
    }),
    `  }`,
    `  filter: {`,
    ...filterMembers(offer),
    `  }`,
    `  sort: ${namesText(offer.sorts)}`,
    `  input: New${one}`,
    `  links: ${namesText(links)}`,
    `  actions: {`,
    ...Object.entries(resource.actions)
      .filter(([name]) => offer.allows(name))
      .map(([name, action]) => actionMember(name, action)),
    `  }`,
    `  groups: ${namesText(group)}`,
    `  measures: ${namesText(measures)}`,
  ]
}

/** Fields, paths over relations, and for each relation its fields together. */
function filterMembers({ filters }: Offer): string[] {
  const members: string[] = []
  const relations = new Map<string, string[]>()
  for (const { path, field } of filters) {
    const operators = `Operators<${comparedText(field)}, ${namesText(field.operators)}>`
    members.push(`    ${nameText(path)}?: ${operators}`)
    const [relation, name, further] = path.split('.')
    if (name === undefined || further !== undefined) continue
    const together = relations.get(relation) ?? []
    relations.set(relation, [...together, `${nameText(name)}?: ${operators}`])
  }
  for (const [relation, together] of relations) {
    members.push(`    ${nameText(relation)}?: RelationFilter<{ ${together.join('; ')} }>`)
  }
  return members
}
