import { html, type SafeHtml } from '#framework/html/main'
import {
  type Actor,
  type Filter,
  OperationError,
  type Registered,
  type Row,
  may,
  operations,
  readableFields,
} from '#framework/resources/main'

/** A record to choose: its key and its name. */
export interface Option {
  value: string
  label: string
}

export interface Options {
  options: Option[]
  /** More records fit than were read. */
  more: boolean
}

/** However large a table is, a form reads this many of its records. */
export const MOST_OPTIONS = 20

/** What a record is called on the screen. */
export function nameOf({ resource }: Registered, row: Row): string {
  const name = row[resource.label]
  return name === null || name === undefined || name === ''
    ? `${resource.singular} ${row[resource.shape.primaryKey]}`
    : String(name)
}

export const keyOf = ({ resource }: Registered, row: Row): string =>
  String(row[resource.shape.primaryKey])

const toOption = (target: Registered, row: Row): Option => ({
  value: keyOf(target, row),
  label: nameOf(target, row),
})

/** The fields that name a record, as far as the actor may read them. */
function naming(target: Registered, actor: Actor): string[] {
  const { label, shape } = target.resource
  return [...new Set([shape.primaryKey, label])].filter((name) =>
    readableFields(target, actor).includes(name)
  )
}

/** The first records whose name has the text, in the order of their names; none the actor may not see. */
export async function findOptions(
  target: Registered,
  actor: Actor,
  text: string
): Promise<Options> {
  if (!may(target, actor, 'list')) return { options: [], more: false }
  const { label, shape } = target.resource
  const fields = naming(target, actor)
  const named = fields.includes(label) ? label : shape.primaryKey
  const words = text.trim()
  const filter: Filter | undefined =
    words && shape.fields.get(named)!.operators.includes('contains')
      ? { [named]: { contains: words } }
      : undefined
  const query = { filter, fields, sort: [named], limit: MOST_OPTIONS }
  const { data, meta } = await operations.list(target, actor, query)
  return { options: data.map((row) => toOption(target, row)), more: meta.hasMore }
}

/** Names of records by their keys; a key of no record the actor may see is left out. */
export async function namesOf(
  target: Registered,
  actor: Actor,
  keys: readonly string[]
): Promise<Option[]> {
  const wanted = [...new Set(keys)].filter(Boolean).slice(0, 100)
  if (wanted.length === 0 || !may(target, actor, 'list')) return []
  const { primaryKey } = target.resource.shape
  const query = {
    filter: { [primaryKey]: { in: wanted } },
    fields: naming(target, actor),
    limit: 100,
  }
  try {
    const { data } = await operations.list(target, actor, query)
    return data.map((row) => toOption(target, row))
  } catch (error) {
    // Something that is no key names no record.
    if (error instanceof OperationError && error.code === 'E_INVALID_PARAMETER') return []
    throw error
  }
}

/** The options as the combobox of resources/js/admin takes them. */
export function optionsFragment({ options, more }: Options): SafeHtml {
  if (options.length === 0)
    return html`<li class="option-note" role="presentation">Nothing found</li>`
  return html`${options.map(
    ({ value, label }) =>
      html`<li class="option" role="option" aria-selected="false" data-value="${value}">${label}</li>`
  )}${more && html`<li class="option-note" role="presentation">Type to find others</li>`}`
}
