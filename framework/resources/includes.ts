import { type Condition, structureOf } from './conditions.js'
import type { IncludeList, IncludeQuery } from './list_query.js'
import { namesOf } from './list_query.js'
import { invalidParameter } from './errors.js'
import { describeSort, type SortKey } from './order.js'
import { leadsToOne } from './paths.js'
import { type Relation, type Shape, shapeOf } from './shape.js'

/** A relation read along, with the rights of the actor already applied to its fields and its rows. */
export interface Include {
  relation: Relation
  shape: Shape
  fields: readonly string[]
  /** The related rows that may be shown: the policy's scope, and the filter that was asked for. */
  condition: Condition
  /** Order of the rows of a relation to many, and how many of them one record shows. */
  sort: readonly SortKey[]
  limit: number
  includes: readonly Include[]
  /** Joined for the order of a list alone, and not shown. */
  silent?: true
}

/** Relations with one row travel in the same statement; the others take one more each. */
export const isJoined = ({ relation }: Include) => leadsToOne(relation)

/** A relation asked for, and what is asked of it. */
export interface AskedInclude extends Omit<IncludeQuery, 'include'> {
  /** As the asker names it: `comments.author`. */
  path: string
  includes: Map<string, AskedInclude>
}

/** Brings `author,comments.author`, lists and trees into one form. @throws E_INVALID_PARAMETER for what is none of them */
export function askedIncludes(
  asked: IncludeList | undefined,
  above = ''
): Map<string, AskedInclude> {
  const found = new Map<string, AskedInclude>()
  if (asked === undefined) return found
  if (typeof asked === 'string' || Array.isArray(asked)) {
    for (const path of namesOf(asked as string | readonly string[])) reach(found, path, above)
    return found
  }
  for (const [path, query] of Object.entries(asked)) {
    const { include, ...rest } = query === true ? ({} as IncludeQuery) : query
    const one = given(reach(found, path, above), rest)
    for (const [name, inner] of askedIncludes(include, one.path)) merge(one.includes, name, inner)
  }
  return found
}

/** The include at the end of a path; those on the way are asked for with it. */
function reach(found: Map<string, AskedInclude>, path: string, above: string): AskedInclude {
  let level = found
  let one: AskedInclude | undefined
  for (const name of path.split('.', 10)) {
    const here = one?.path ?? above
    one = level.get(name) ?? { path: here ? `${here}.${name}` : name, includes: new Map() }
    level.set(name, one)
    level = one.includes
  }
  return one!
}

function merge(into: Map<string, AskedInclude>, name: string, one: AskedInclude): void {
  const known = into.get(name)
  if (!known) return void into.set(name, one)
  const { includes, ...rest } = one
  given(known, rest)
  for (const [inner, deeper] of includes) merge(known.includes, inner, deeper)
}

/** Adds what is said to what was said before of the same relation. */
function given(one: AskedInclude, query: Omit<IncludeQuery, 'include'>): AskedInclude {
  const said = Object.entries(query).filter(([, value]) => value !== undefined)
  return Object.assign(one, Object.fromEntries(said))
}

/** @throws E_INVALID_PARAMETER when a relation to one row is asked for some of its rows */
export function refuseRowsOfOne(asked: AskedInclude): void {
  for (const word of ['filter', 'sort', 'limit'] as const) {
    if (asked[word] === undefined) continue
    throw invalidParameter(
      `include[${asked.path}][${word}]`,
      `${asked.path} is one record, so ${word} means nothing there; fields and include do.`,
      'include'
    )
  }
}

/**
 * The relations shown, and with them, silent, those a list is sorted or grouped by.
 * @param rights  the rows of a relation that the actor may see: what is hidden there counts as absent
 */
export function withJoins(
  includes: readonly Include[],
  paths: readonly { relations: readonly Relation[] }[],
  rights: (relation: Relation) => Condition
): readonly Include[] {
  return paths.reduce((joined, { relations }) => joinAlong(joined, relations, rights), includes)
}

function joinAlong(
  includes: readonly Include[],
  [relation, ...further]: readonly Relation[],
  rights: (relation: Relation) => Condition
): readonly Include[] {
  if (!relation) return includes
  const known = includes.find((include) => include.relation === relation)
  const joined: Include = known ?? {
    relation,
    shape: shapeOf(relation.model),
    fields: [],
    condition: rights(relation),
    sort: [],
    limit: 1,
    includes: [],
    silent: true,
  }
  const deeper = { ...joined, includes: joinAlong(joined.includes, further, rights) }
  return known
    ? includes.map((include) => (include === known ? deeper : include))
    : [...includes, deeper]
}

/** Includes without their values: those of one structure share their statements. */
export function structureOfIncludes(includes: readonly Include[]): string {
  return includes.map(structureOfInclude).join(';')
}

function structureOfInclude(include: Include): string {
  const own = `${include.silent ? '-' : ''}${include.relation.name}:${include.fields.join()}`
  const rows = `${structureOf(include.condition)}:${describeSort(include.sort)}:${include.limit}`
  return `${own}:${rows}(${structureOfIncludes(include.includes)})`
}

/** Relations to many below a record: its own, and those of the single records joined to it, with the way to each. */
export function manyBelow(
  includes: readonly Include[],
  way: readonly string[] = []
): { way: readonly string[]; include: Include }[] {
  return includes.flatMap((include) =>
    isJoined(include)
      ? manyBelow(include.includes, [...way, include.relation.name])
      : [{ way, include }]
  )
}
