import type { Field } from '#framework/fields/main'
import type { Filter } from './filter.js'
import type { Trashed } from './rights.js'

/** What a list may be asked for: plain data, the same from every protocol. Limits and offsets are numbers or their text. */
export interface ListQuery {
  /** As an object, or as text: `publishedAt ge 2026-01-01 and not status eq draft`. */
  filter?: Filter | string
  sort?: string | readonly string[]
  limit?: number | string
  offset?: number | string
  page?: number | string
  cursor?: string
  include?: IncludeList
  fields?: string | readonly string[]
  search?: string
  /** `true` and `exact` count up to a cap; `estimated` asks the database's statistics beyond it. */
  count?: boolean | string
  trashed?: Trashed
}

/** Paths of relations, or a tree that says more of each: `{ comments: { limit: 5, include: ['author'] } }`. */
export type IncludeList =
  string | readonly string[] | { readonly [path: string]: true | IncludeQuery }

/** What is asked of one relation that is read along. `filter`, `sort` and `limit` are for relations to many. */
export interface IncludeQuery extends Pick<
  ListQuery,
  'filter' | 'sort' | 'limit' | 'fields' | 'include'
> {}

/**
 * Programs are held to what the resource's `api` offers; pages and the admin to what may be read. Whoever writes an
 * address asks of the first two: only the application's own code may name any number of values in a filter.
 */
export type Surface = 'api' | 'admin' | 'app'

/** Kinds whose values may be long. */
const HEAVY_KINDS: ReadonlySet<string> = new Set([
  'text',
  'markdown',
  'richText',
  'json',
  'password',
  'file',
  'image',
])

const heavy = new WeakMap<Field, boolean>()

/**
 * Whether a field's values may be long, or have no order of their own, as a list of an application's own kind has none:
 * lists leave it out unless asked, and nothing is sorted, grouped or filtered by it unless the resource says so.
 */
export function isHeavy(field: Field): boolean {
  let known = heavy.get(field)
  if (known === undefined)
    heavy.set(field, (known = HEAVY_KINDS.has(field.kind.name) || field.column.type === 'json'))
  return known
}

/** Names given as `a,b` or as a list, each once. */
export function namesOf(asked: string | readonly string[] | undefined): string[] {
  if (asked === undefined) return []
  const list = typeof asked === 'string' ? asked.split(',') : asked
  return [...new Set(list.map((name) => String(name).trim()).filter(Boolean))]
}

/** A whole number, or its text; undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined
}
