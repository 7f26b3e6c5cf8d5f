import type { JsonValue } from '#framework/fields/main'
import type { Actor } from './actor.js'
import { AskedAggregate, type AggregateQuery, type GroupSort } from './aggregate_query.js'
import { AggregateStatement, type Figured, MAX_GROUPS_READ } from './aggregate_statement.js'
import { Asker } from './asker.js'
import { both, structureOf } from './conditions.js'
import { invalidParameter, OperationError } from './errors.js'
import type { Read } from './included_rows.js'
import { structureOfIncludes } from './includes.js'
import { joinedConditions } from './joined_rows.js'
import { Kept } from './kept.js'
import type { Surface } from './list_query.js'
import type { Registered, Registry } from './registry.js'
import { visible } from './rights.js'
import type { Runtime } from './runtime.js'
import { knowsAllRows } from './search.js'
import type { SearchPlans } from './search_plans.js'

export interface Aggregate {
  /** One object for each group: its values and its figures, under the names they were asked by. */
  data: { [name: string]: JsonValue }[]
  meta: { limit: number; hasMore: boolean }
}

type Group = Map<string, Figured>

/** Counts, adds up and averages rows by groups; rows and fields the actor may not see take no part. */
export class Aggregates {
  #statements = new Kept<AggregateStatement>()

  constructor(
    private registry: Registry,
    private read: Read,
    private runtime: () => Runtime,
    private plans: SearchPlans
  ) {}

  async aggregate(
    registered: Registered,
    actor: Actor,
    query: AggregateQuery,
    surface: Surface
  ): Promise<Aggregate> {
    const { shape, name } = registered.resource
    const asker = new Asker(this.registry, registered, actor, surface)
    asker.trash(query.trashed)
    const { groups, measures, sort, limit } = new AskedAggregate(asker, query)
    const search = asker.search(query.search, knowsAllRows(shape, this.runtime().reader))
    const asked = both(await asker.filter(query.filter), search)
    const seen = both(visible(registered, actor, query.trashed), asked)
    const { condition } = await this.plans.plan(shape, seen)
    const includes = asker.joinedFor(
      groups.map(({ target }) => target),
      []
    )
    const names = [...groups, ...measures].map((one) => one.name)
    const plan = [name, names.join(), structureOfIncludes(includes), structureOf(condition)]
    const statement = this.#statements.get(
      plan.join('\n'),
      () => new AggregateStatement(shape, condition, includes, groups, measures)
    )
    const conditions = [condition, ...joinedConditions(includes)]
    const values = statement.values({ conditions, keys: [], cursor: [], offset: 0 })
    const sources = await this.read(shape, statement.sql, values)
    if (sources.length > MAX_GROUPS_READ) throw tooMany()
    const found = sources.map((source) => whole(statement.read(source)))
    const byGroups = groups.map((group) => ({ name: group.name, descending: false }))
    found.sort(inOrder([...sort, ...byGroups]))
    return {
      data: found.slice(0, limit).map(asJson),
      meta: { limit, hasMore: found.length > limit },
    }
  }
}

function tooMany(): OperationError {
  const message = `There are more than ${MAX_GROUPS_READ} groups. Group by less, or filter.`
  return new OperationError('E_QUERY_TOO_EXPENSIVE', message, [
    { field: 'group', rule: 'cost', message },
  ])
}

/** @throws E_INVALID_PARAMETER for a sum that a JSON number does not hold exactly: a wrong one is worse than none */
function whole(group: Map<string, Figured | undefined>): Group {
  for (const [name, figured] of group) {
    if (figured) continue
    throw invalidParameter(
      'measures',
      `${name} is larger than a JSON number can be. Group by more, or filter.`,
      'range'
    )
  }
  return group as Group
}

const asJson = (group: Group) =>
  Object.fromEntries([...group].map(([name, { json }]) => [name, json]))

/** Null is the smallest, as in lists. */
function inOrder(sort: readonly GroupSort[]) {
  return (one: Group, other: Group): number => {
    for (const { name, descending } of sort) {
      const [a, b] = [one.get(name)!.order, other.get(name)!.order]
      if (a === b) continue
      const before = a === null || (b !== null && a < b)
      return before !== descending ? -1 : 1
    }
    return 0
  }
}
