import type { HttpRequest } from '@adonisjs/core/http'
import {
  type Actor,
  isFile,
  type Registered,
  type Row,
  writableNames,
} from '#framework/resources/main'
import { referenceOf } from './references.js'

/** Values of a form as they were sent, by name. */
export type Sent = Record<string, unknown>

/** What a form was sent for: to be kept, or only to be shown again with something found or previewed in it. */
export type Deed =
  { name: 'save'; another: boolean } | { name: 'find' } | { name: 'preview'; field: string }

export interface FormInput {
  deed: Deed
  sent: Sent
  /** Names of files to be taken off. */
  removed: readonly string[]
  /** Texts to look for in relations, by the form's name of the relation. */
  finds: Record<string, string>
}

const isOurs = (name: string) => name.startsWith('_')

/** Reads a form. Names that begin with an underscore are the form's own, everything else is the record's. */
export function readForm(request: HttpRequest): FormInput {
  const body = request.body() as Record<string, unknown>
  const sent = Object.fromEntries(Object.entries(body).filter(([name]) => !isOurs(name)))
  const finds = Object.fromEntries(
    Object.entries(Object(body._find) as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== ''
    )
  )
  const removed = listOf(body._remove)
  return { deed: deedOf(String(body._do ?? 'save'), finds), sent, finds, removed }
}

function deedOf(word: string, finds: Record<string, string>): Deed {
  const [name, field = ''] = word.split(':')
  if (name === 'find') return { name }
  if (name === 'preview') return { name, field }
  // The key Enter sends a form by its first button: in a box to find something, that is what is meant.
  if (name === 'enter' && Object.keys(finds).length > 0) return { name: 'find' }
  return { name: 'save', another: name === 'another' }
}

/** Several values of one name; a parser makes an object of many. */
export function listOf(value: unknown): string[] {
  const values = typeof value === 'object' && value !== null ? Object.values(value) : [value]
  return values.flatMap((one) => (typeof one === 'string' && one !== '' ? [one] : []))
}

/**
 * What was sent, as the operations take it. A form says nothing of a box without a tick: of the fields it has, that
 * means no. What the form cannot show (a password) and was left empty stays as it is. Names the form does not have are
 * passed on, to be refused by name.
 */
export function toInput(
  registered: Registered,
  actor: Actor,
  { sent, removed }: Pick<FormInput, 'sent' | 'removed'>,
  row?: Row
): Record<string, unknown> {
  const { fields } = registered.resource.shape
  const input: Record<string, unknown> = { ...sent }
  // A file that nobody chose is no change; there is a box to take one off.
  for (const [name, field] of fields) if (isFile(field) && sent[name] === '') delete input[name]
  for (const name of removed) input[name] = isFile(fields.get(name)) ? null : ''
  const present = new Set(formNames(registered))
  for (const name of writableNames(registered, actor, row)) {
    if (!present.has(name)) continue
    const kind = fields.get(name)?.kind.name
    if (kind === 'boolean') input[name] = sent[name] ?? 'false'
    else if (row && row[name] === undefined && sent[name] === '') delete input[name]
    else if (!kind && referenceOf(registered, name)) input[name] = listOf(sent[name])
  }
  return input
}

/** The names a resource's form has: those it declares, else its own fields. A list of links is there when declared. */
export function formNames({ resource }: Registered): string[] {
  const { form } = resource.options
  if (form) return form.flatMap(({ fields }) => [...fields] as string[])
  return [...resource.shape.fields.values()]
    .filter((field) => !field.readonly)
    .map(({ name }) => name)
}
