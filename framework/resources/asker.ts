import type { Actor } from './actor.js'
import { apiOffer } from './api_offer.js'
import { both, type Condition, everything } from './conditions.js'
import { invalidParameter } from './errors.js'
import { type Filter, parseFilter } from './filter.js'
import {
  type AskedInclude,
  askedIncludes,
  type Include,
  refuseRowsOfOne,
  withJoins,
} from './includes.js'
import {
  isHeavy,
  type IncludeList,
  type ListQuery,
  namesOf,
  type Surface,
  wholeNumber,
} from './list_query.js'
import type { SortKey } from './order.js'
import { leadsToOne, MAX_STEPS, targetOf } from './paths.js'
import type { Registered, Registry } from './registry.js'
import { may, readableFields, refuse, type Trashed, visible } from './rights.js'
import { searchCondition } from './search.js'
import { type Relation, shapeOf } from './shape.js'

/** How far one may jump; further on, cursors go. */
export const MAX_OFFSET = 1_000_000

/** The application's own pages may ask for more. */
const APP_LIMIT = { default: 20, max: 1000 }

/** Related rows shown of one record; asking the relation's own list gives the rest. */
export const INCLUDED = { default: 100, deeper: 10, max: 100 }

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

  get #shape() {
    return this.registered.resource.shape
  }

  /** What programs are offered; pages and the admin may use whatever can be read. */
  get offer() {
    return this.surface === 'api' ? apiOffer(this.registered) : undefined
  }

  get limits() {
    return this.offer?.limit ?? APP_LIMIT
  }

  /** A field of the resource, or of a record its relations lead to, that the actor may read. */
  reads(path: string): boolean {
    if (!path.includes('.')) return this.readable.includes(path)
    const target = targetOf(this.#shape, path)
    if (!target || target.field.hidden) return false
    let related: Registered | undefined
    for (const relation of target.relations) {
      related = this.registry.findByModel(relation.model)
      if (!related || !may(related, this.actor, 'list')) return false
    }
    return related!.policy.readable(this.actor, target.field.name as never)
  }

  /** Whether one may ask if there are related rows at all. */
  #crosses(path: string): boolean {
    let shape = this.#shape
    for (const name of path.split('.')) {
      const relation = shape.relations.get(name)
      const related = relation && this.registry.findByModel(relation.model)
      if (!related || !may(related, this.actor, 'list')) return false
      shape = related.resource.shape
    }
    return true
  }

  #short(): string[] {
    return this.readable.filter((name) => !isHeavy(this.#shape.fields.get(name)!))
  }

  async filter(filter: Filter | string | undefined, parameter = 'filter'): Promise<Condition> {
    if (filter === undefined) return everything
    const declared = this.offer?.filter
    const reaches = (path: string) => this.reads(path) || this.#crosses(path)
    // Asked of the paths that are used: whoever filters by one field does not wait for the rights to all.
    const rights = {
      allowed: () => (declared ?? this.readable).filter(reaches),
      allows: (path: string) => (!declared || declared.includes(path)) && this.reads(path),
      crosses: (path: string) =>
        (!declared || declared.some((one) => isAlong(one, path) && reaches(one))) &&
        this.#crosses(path),
      anyNumber: this.surface === 'app',
    }
    const condition = await parseFilter(filter, this.#shape, rights, parameter)
    return this.#within(condition, this.registered)
  }

  /** @param indexed  whether full-text indexes know all rows */
  search(text: string | undefined, indexed: boolean): Condition {
    if (text === undefined || text.trim() === '') return everything
    const { options, name } = this.registered.resource
    const paths = ((options.search ?? []) as readonly string[]).filter((path) => this.reads(path))
    if (paths.length === 0)
      throw invalidParameter('search', `${name} cannot be searched.`, 'search')
    return this.#within(searchCondition(text, this.#shape, paths, indexed), this.registered)
  }

  /** A condition across a relation looks only at related rows the actor may see, so it tells nothing of the others. */
  #within(condition: Condition, registered: Registered): Condition {
    if ('all' in condition)
      return { all: condition.all.map((part) => this.#within(part, registered)) }
    if ('any' in condition)
      return { any: condition.any.map((part) => this.#within(part, registered)) }
    if ('not' in condition) return { not: this.#within(condition.not, registered) }
    if (!('relation' in condition)) return condition
    const relation = registered.resource.shape.relations.get(condition.relation)!
    const related = this.registry.findByModel(relation.model)!
    return {
      relation: condition.relation,
      where: both(this.#within(condition.where, related), visible(related, this.actor, 'with')),
    }
  }

  sort(asked: ListQuery['sort']): SortKey[] {
    const { resource } = this.registered
    const given = namesOf(asked)
    const words = given.length
      ? given
      : ((resource.options.sort as readonly string[] | undefined) ?? [
          `-${resource.shape.primaryKey}`,
        ])
    const declared = given.length ? this.offer?.sort : undefined
    const keys = words.flatMap((word): SortKey | [] => {
      const path = word.replace(/^-/, '')
      const target = targetOf(resource.shape, path)
      const allowed =
        target?.relations.every(leadsToOne) &&
        this.reads(path) &&
        (!declared || declared.includes(path))
      if (!allowed && given.length) {
        const list = (declared ?? this.#short()).filter((name) => this.reads(name)).join(', ')
        throw invalidParameter(
          'sort',
          `"${path.slice(0, 100)}" is not a sort of ${resource.name}. Allowed are: ${list}, each with "-" before it to turn it round.`,
          'sort'
        )
      }
      // The usual order says nothing of what this actor may not read.
      return allowed ? { path, ...target!, descending: word.startsWith('-') } : []
    })
    return this.#full(keys, true)
  }

  /** Without the primary key two rows with equal values could change places between pages. */
  #full(keys: readonly SortKey[], usual: boolean): SortKey[] {
    const { primaryKey, fields } = this.#shape
    if (keys.some(({ path }) => path === primaryKey)) return [...keys]
    const descending = keys.at(-1)?.descending ?? usual
    const field = fields.get(primaryKey)!
    return [...keys, { path: primaryKey, relations: [], field, descending }]
  }

  /** A list shows what the resource's `api.fields` says; one record alone is shown whole. */
  fields(asked: ListQuery['fields'], operation: 'list' | 'show'): readonly string[] {
    const given = namesOf(asked)
    if (given.length === 0) {
      const declared = operation === 'list' ? this.offer?.fields : undefined
      return declared ? declared.filter((name) => this.readable.includes(name)) : this.readable
    }
    return this.#given(given, 'fields')
  }

  #given(given: readonly string[], parameter: string): readonly string[] {
    for (const name of given) {
      if (this.readable.includes(name)) continue
      throw invalidParameter(
        parameter,
        `"${name.slice(0, 100)}" is not a field of ${this.registered.resource.name}. Fields are: ${this.readable.join(', ')}.`,
        'fields'
      )
    }
    return given
  }

  /** The relations shown, to the depth the resource declares. */
  async includes(asked: IncludeList | undefined): Promise<readonly Include[]> {
    if (asked === undefined) return []
    return this.#includes(askedIncludes(asked), this.offer?.depth ?? MAX_STEPS, 1)
  }

  async #includes(
    asked: ReadonlyMap<string, AskedInclude>,
    depth: number,
    level: number
  ): Promise<Include[]> {
    const includes: Include[] = []
    for (const one of asked.values()) {
      if (level > depth) {
        throw invalidParameter(
          'include',
          `"${one.path.slice(0, 200)}" is ${level} relations away; an include may reach through ${depth}.`,
          'depth'
        )
      }
      includes.push(await this.#include(one, depth, level))
    }
    return includes
  }

  async #include(asked: AskedInclude, depth: number, level: number): Promise<Include> {
    const name = asked.path.split('.').at(-1)!
    const relation = this.#shape.relations.get(name)
    const related = relation && this.registry.findByModel(relation.model)
    if (!related || (this.offer && !this.offer.include.includes(name))) {
      const list = this.offer?.include ?? [...this.#shape.relations.keys()]
      throw invalidParameter(
        'include',
        `"${asked.path.slice(0, 100)}" cannot be included in ${this.registered.resource.name}. Allowed are: ${list.join(', ') || 'nothing'}.`,
        'include'
      )
    }
    if (!may(related, this.actor, 'list')) throw refuse(this.actor, related.resource.name, 'list')
    const other = new Asker(this.registry, related, this.actor, this.surface)
    const isOne = leadsToOne(relation)
    if (isOne) refuseRowsOfOne(asked)
    const sort = isOne ? [] : other.#includedSort(asked)
    const includes = await other.#includes(asked.includes, depth, level + 1)
    return {
      relation,
      shape: shapeOf(relation.model),
      fields: other.#includedFields(asked),
      condition: both(
        await other.filter(asked.filter, `include[${asked.path}][filter]`),
        visible(related, this.actor, 'with')
      ),
      sort,
      limit: isOne ? 1 : includedLimit(asked, level),
      includes: other.joinedFor(sort, includes),
    }
  }

  #includedSort({ sort }: AskedInclude): SortKey[] {
    return sort === undefined ? this.#full([], false) : this.sort(sort)
  }

  #includedFields({ fields, path }: AskedInclude): readonly string[] {
    const given = namesOf(fields)
    return given.length ? this.#given(given, `include[${path}][fields]`) : this.#short()
  }

  /** The includes, and with them what is joined only because the list is sorted or grouped by it. */
  joinedFor(
    paths: readonly { relations: readonly Relation[] }[],
    includes: readonly Include[]
  ): readonly Include[] {
    return withJoins(includes, paths, (relation) => this.#rights(relation))
  }

  #rights(relation: Relation): Condition {
    return visible(this.registry.findByModel(relation.model)!, this.actor, 'with')
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
    return rowsWithin(asked, usual, max, 'limit')
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

/** Whether a path is this one, or goes on from it. */
const isAlong = (path: string, start: string) => path === start || path.startsWith(`${start}.`)

function includedLimit({ limit, path }: AskedInclude, level: number): number {
  const usual = level === 1 ? INCLUDED.default : INCLUDED.deeper
  return rowsWithin(limit, usual, INCLUDED.max, `include[${path}][limit]`)
}

function rowsWithin(asked: unknown, usual: number, max: number, parameter: string): number {
  if (asked === undefined) return usual
  const limit = wholeNumber(asked)
  if (limit === undefined || limit < 1 || limit > max)
    throw invalidParameter(
      parameter,
      `${parameter} must be a whole number from 1 to ${max}.`,
      'range'
    )
  return limit
}
