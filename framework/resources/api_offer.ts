import { isHeavy } from './list_query.js'
import { MAX_STEPS } from './paths.js'
import type { Registered } from './registry.js'
import type { ApiOptions, Resource } from './resource.js'
import type { Shape } from './shape.js'

/** What a resource offers to programs, defaults filled in. What of it one actor may use, the policy says. */
export interface ApiOffer {
  include: readonly string[]
  sort: readonly string[]
  filter: readonly string[]
  /** Fields of a row in a list; undefined for every readable one. */
  fields: readonly string[] | undefined
  limit: { default: number; max: number }
  /** Relations one include may reach through. */
  depth: number
  /** What one list may cost; see `costOf`. */
  cost: number
  /** Groups and measures by their names; undefined where none are offered. */
  aggregates: { group: readonly string[]; measures: readonly string[] } | undefined
}

/** What one list may cost when its resource says nothing else; a plain one costs 1. */
export const MAX_COST = 500

export const DEFAULT_LIMIT = { default: 20, max: 100 }

const offers = new WeakMap<Resource, { api: unknown; offer: ApiOffer }>()

/** The offer of a resource; one without `api`, met through another's relation, offers the defaults. */
export function apiOffer({ resource }: Registered): ApiOffer {
  const { api } = resource.options
  const known = offers.get(resource)
  if (known && known.api === api) return known.offer
  const offer = made(resource.shape, typeof api === 'object' ? api : {})
  offers.set(resource, { api, offer })
  return offer
}

function made(shape: Shape, api: ApiOptions<any>): ApiOffer {
  const short = shortFields(shape)
  return {
    include: (api.include ?? []) as readonly string[],
    sort: (api.sort as readonly string[] | undefined) ?? short,
    filter: (api.filter as readonly string[] | undefined) ?? short,
    fields: api.fields as readonly string[] | undefined,
    limit: api.limit ?? DEFAULT_LIMIT,
    depth: api.depth ?? MAX_STEPS,
    cost: api.cost ?? MAX_COST,
    aggregates: api.aggregates,
  }
}

function shortFields(shape: Shape): string[] {
  return [...shape.fields.values()]
    .filter((field) => !field.hidden && !isHeavy(field))
    .map((field) => field.name)
}
