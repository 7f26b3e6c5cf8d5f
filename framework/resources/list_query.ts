import type { Actor } from './actor.js'
import { type Condition, both, everything } from './conditions.js'
import { invalidParameter } from './errors.js'
import { type Filter, parseFilter, searchCondition } from './filter.js'
import type { SortKey } from './list_statement.js'
import type { Registered, Registry } from './registry.js'
import { may, readableFields, refuse, type Trashed, visible } from './rights.js'
import type { Include } from './selection.js'
import { shapeOf } from './shape.js'

/** What a list may be asked for. Limits and offsets are numbers or their text. */
export interface ListQuery {
  filter?: Filter
  sort?: string | readonly string[]
  limit?: number | string
  offset?: number | string
  page?: number | string
  cursor?: string
  include?: string | readonly string[]
  fields?: string | readonly string[]
  search?: string
  count?: boolean | string
  trashed?: Trashed
}

/** Programs are held to what the resource's `api` offers; pages and the admin to what may be read. */
export type Surface = 'api' | 'app'

/** Kinds whose values may be long: lists leave them out unless asked. */
export const HEAVY_KINDS: ReadonlySet<string> = new Set([
  'text',
  'markdown',
  'richText',
  'json',
  'password',
  'file',
  'image',
])
export const MAX_OFFSET = 1_000_000

export const DEFAULT_LIMIT = { default: 20, max: 100 }
/** The application's own pages may ask for more. */
const APP_LIMIT = { default: 20, max: 1000 }

/** A relation read along, and the rows of it that the actor may see. */
export interface Included {
  include: Include
  rights: Condition
}

/** One asker's view of one resource: which names may be read, filtered, sorted, searched, included. */
export class Asker {
  readonly readable: readonly string[]

  constructor(
    private registry: Registry,
    readonly registered: Registered,
    readonly actor: Actor,
    readonly surface: Surface
  ) {
    this.readable = readableFields(registered, actor)
  }

  get #api() {
    const { api } = this.registered.resource.options
    return typeof api === 'object' ? api : {}
  }

  get limits() {
    return this.surface === 'api' ? (this.#api.limit ?? DEFAULT_LIMIT) : APP_LIMIT
  }

  /** A field of the resource, or of one of its relations, that the actor may read. */
  #reads(path: string): boolean {
    const [first, second, rest] = path.split('.')
    if (second === undefined) return this.readable.includes(first)
    if (rest !== undefined) return false
    const relation = this.registered.resource.shape.relations.get(first)
    const related = relation && this.registry.findByModel(relation.model)
    if (!related || !may(related, this.actor, 'list')) return false
    const field = related.resource.shape.fields.get(second)
    return (
      field !== undefined && !field.hidden && related.policy.readable(this.actor, second as never)
    )
  }

  #short(): string[] {
    const { fields } = this.registered.resource.shape
    return this.readable.filter((name) => !HEAVY_KINDS.has(fields.get(name)!.kind.name))
  }

  async filter(filter: Filter | undefined): Promise<Condition> {
    if (!filter) return everything
    const declared = this.surface === 'api' ? (this.#api.filter ?? this.#short()) : undefined
    const allowed = (declared ?? this.readable).filter((path) => this.#reads(path))
    const condition = await parseFilter(filter, this.registered.resource.shape, {
      allowed,
      allows: (path) => (declared ? allowed.includes(path) : this.#reads(path)),
    })
    return this.#within(condition)
  }

  search(text: string | undefined): Condition {
    if (text === undefined || text.trim() === '') return everything
    const paths = (this.registered.resource.options.search ?? []).filter((path) =>
      this.#reads(path)
    )
    if (paths.length === 0)
      throw invalidParameter(
        'search',
        `${this.registered.resource.name} cannot be searched.`,
        'search'
      )
    return this.#within(searchCondition(text, paths))
  }

  /** A condition across a relation looks only at related rows the actor may see, so it tells nothing of the others. */
  #within(condition: Condition): Condition {
    if ('all' in condition) return { all: condition.all.map((part) => this.#within(part)) }
    if ('any' in condition) return { any: condition.any.map((part) => this.#within(part)) }
    if ('not' in condition) return { not: this.#within(condition.not) }
    if (!('relation' in condition)) return condition
    const relation = this.registered.resource.shape.relations.get(condition.relation)!
    const related = this.registry.findByModel(relation.model)!
    return {
      relation: condition.relation,
      where: both(condition.where, visible(related, this.actor, 'with')),
    }
  }

  sort(asked: ListQuery['sort']): SortKey[] {
    const { resource } = this.registered
    const given = names(asked)
    const words = given.length
      ? given
      : ((resource.options.sort as readonly string[] | undefined) ?? [
          `-${resource.shape.primaryKey}`,
        ])
    const declared =
      this.surface === 'api' && given.length ? (this.#api.sort ?? this.#short()) : undefined
    const keys = words.flatMap((word): SortKey | [] => {
      const descending = word.startsWith('-')
      const path = descending ? word.slice(1) : word
      const [first, second] = path.split('.')
      const relation = second === undefined ? undefined : resource.shape.relations.get(first)
      const oneRow =
        relation === undefined || relation.type === 'belongsTo' || relation.type === 'hasOne'
      const allowed =
        this.#reads(path) && oneRow && (!declared || (declared as readonly string[]).includes(path))
      if (!allowed && given.length) {
        const list = ((declared ?? this.#short()) as readonly string[])
          .filter((name) => this.#reads(name))
          .join(', ')
        throw invalidParameter(
          'sort',
          `"${path.slice(0, 100)}" is not a sort of ${resource.name}. Allowed are: ${list}, each with "-" before it to turn it round.`,
          'sort'
        )
      }
      // The usual order says nothing of what this actor may not read.
      return allowed ? { field: second ?? first, relation, descending } : []
    })
    const { primaryKey } = resource.shape
    if (!keys.some((key) => !key.relation && key.field === primaryKey)) {
      // Without it two rows with equal values could change places between pages.
      keys.push({ field: primaryKey, descending: keys.at(-1)?.descending ?? true })
    }
    return keys
  }

  /** A list shows what the resource's `api.fields` says; one record alone is shown whole. */
  fields(asked: ListQuery['fields'], operation: 'list' | 'show'): readonly string[] {
    const given = names(asked)
    if (given.length === 0) {
      const declared = this.surface === 'api' && operation === 'list' ? this.#api.fields : undefined
      return declared
        ? (declared as readonly string[]).filter((name) => this.readable.includes(name))
        : this.readable
    }
    for (const name of given) {
      if (this.readable.includes(name)) continue
      throw invalidParameter(
        'fields',
        `"${name.slice(0, 100)}" is not a field of ${this.registered.resource.name}. Fields are: ${this.readable.join(', ')}.`,
        'fields'
      )
    }
    return given
  }

  /** Relations joined only because the list is sorted by them: what the actor may not see there counts as absent. */
  sortIncludes(sort: readonly SortKey[], shown: readonly Included[]): Included[] {
    const joined = new Set(shown.map(({ include }) => include.relation.name))
    return sort.flatMap(({ relation }) => {
      if (!relation || joined.has(relation.name)) return []
      joined.add(relation.name)
      const rights = visible(this.registry.findByModel(relation.model)!, this.actor, 'with')
      return {
        include: { relation, shape: shapeOf(relation.model), fields: [], silent: true },
        rights,
      }
    })
  }

  includes(asked: ListQuery['include']): Included[] {
    const { resource } = this.registered
    return names(asked).map((name) => {
      const relation = resource.shape.relations.get(name)
      const related = relation && this.registry.findByModel(relation.model)
      const offered =
        this.surface === 'app' || ((this.#api.include ?? []) as readonly string[]).includes(name)
      if (!relation || !related || !offered) {
        const list =
          this.surface === 'app' ? [...resource.shape.relations.keys()] : (this.#api.include ?? [])
        throw invalidParameter(
          'include',
          `"${name.slice(0, 100)}" cannot be included in ${resource.name}. Allowed are: ${list.join(', ') || 'nothing'}.`,
          'include'
        )
      }
      if (!may(related, this.actor, 'list')) throw refuse(this.actor, related.resource.name, 'list')
      const shape = shapeOf(relation.model)
      const fields = readableFields(related, this.actor).filter(
        (field) => !HEAVY_KINDS.has(shape.fields.get(field)!.kind.name)
      )
      return { include: { relation, shape, fields }, rights: visible(related, this.actor, 'with') }
    })
  }

  /** Whether the trash may be looked into. */
  trash(asked: Trashed): void {
    if (asked === undefined) return
    const { resource } = this.registered
    if (!resource.shape.softDeletes)
      throw invalidParameter('trashed', `${resource.name} has no trash.`, 'trashed')
    if (!may(this.registered, this.actor, 'restore'))
      throw refuse(this.actor, resource.name, 'restore')
  }

  limit(asked: ListQuery['limit']): number {
    const { default: usual, max } = this.limits
    if (asked === undefined) return usual
    const limit = wholeNumber(asked)
    if (limit === undefined || limit < 1 || limit > max) {
      throw invalidParameter('limit', `limit must be a whole number from 1 to ${max}.`, 'range')
    }
    return limit
  }

  offset(query: ListQuery, limit: number): number {
    const ways = (['page', 'offset', 'cursor'] as const).filter((name) => query[name] !== undefined)
    if (ways.length > 1)
      throw invalidParameter(ways[0], `Use one of ${ways.join(' and ')}, not both.`, 'exclusive')
    if (query.page !== undefined) {
      const page = wholeNumber(query.page)
      if (page === undefined || page < 1 || (page - 1) * limit > MAX_OFFSET) {
        throw invalidParameter(
          'page',
          `page must be a whole number from 1 to ${Math.floor(MAX_OFFSET / limit) + 1}.`,
          'range'
        )
      }
      return (page - 1) * limit
    }
    if (query.offset === undefined) return 0
    const offset = wholeNumber(query.offset)
    if (offset === undefined || offset < 0 || offset > MAX_OFFSET) {
      throw invalidParameter(
        'offset',
        `offset must be a whole number from 0 to ${MAX_OFFSET}; further on, use a cursor.`,
        'range'
      )
    }
    return offset
  }
}

function names(asked: string | readonly string[] | undefined): string[] {
  if (asked === undefined) return []
  const list = typeof asked === 'string' ? asked.split(',') : asked
  return [...new Set(list.map((name) => String(name).trim()).filter(Boolean))]
}

function wholeNumber(value: number | string): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  return /^-?\d{1,15}$/.test(value) ? Number(value) : undefined
}
