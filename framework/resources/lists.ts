import { setImmediate } from 'node:timers/promises'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseRow } from '#framework/database/main'
import type { Actor } from './actor.js'
import { Asker } from './asker.js'
import { type Condition, both, structureOf } from './conditions.js'
import { refuseExpensive } from './cost.js'
import { decodeCursor, encodeCursor, type Position } from './cursor.js'
import { invalidParameter } from './errors.js'
import { Estimates } from './estimates.js'
import { IncludedRows, MORE } from './included_rows.js'
import { type Include, isJoined, manyBelow, structureOfIncludes } from './includes.js'
import { joinedConditions } from './joined_rows.js'
import { Kept } from './kept.js'
import { KeyIndexes } from './key_indexes.js'
import { type ListQuery, type Surface, wholeNumber } from './list_query.js'
import { type ListPlan, ListStatement } from './list_statement.js'
import { describeSort, type SortKey } from './order.js'
import type { Registered, Registry } from './registry.js'
import { visible } from './rights.js'
import type { Runtime } from './runtime.js'
import { knowsAllRows } from './search.js'
import type { Planned, SearchPlans } from './search_plans.js'
import type { Row } from './selection.js'
import type { Shape } from './shape.js'
import type { Bindings } from './sql.js'
import { type Stretch, stretchesOf, structureOfStretch, WHOLE } from './stretches.js'
import { type Total, Totals } from './totals.js'
import { Walks } from './walks.js'

export interface ListMeta extends Partial<Total> {
  limit: number
  /** Rows before this page; absent when a cursor was given. */
  offset?: number
  /** The cursor that was given. */
  cursor?: string
  nextCursor: string | null
  previousCursor: string | null
  /** Whether rows follow this page. */
  hasMore: boolean
}

export interface List {
  data: Row[]
  meta: ListMeta
}

export interface ListText {
  /** A JSON array of the rows. */
  data: string
  meta: ListMeta
}

/** One record and the version it has. */
export interface Found {
  row: Row
  version: string
}

export interface FoundText {
  /** A JSON object. */
  text: string
  version: string
}

/** Rows as read: what the driver gave, and how to understand it. */
interface Source {
  statement: ListStatement
  sources: readonly DatabaseRow[]
  includes: readonly Include[]
}

interface Page extends Source {
  meta: ListMeta
}

/** A plan as one request asks for it. */
type AskedPlan = Omit<ListPlan, 'shape' | 'stretch' | 'versioned' | 'keyIndexes'> &
  Partial<Pick<ListPlan, 'stretch' | 'versioned' | 'keyIndexes'>>

/** Rows of one stretch of a list. All statements of a list understand them alike. */
interface Part {
  statement: ListStatement
  sources: DatabaseRow[]
}

/** Rows as a page or a stream wants them. */
interface Wanted extends Pick<ListPlan, 'fields' | 'includes' | 'sort' | 'limit' | 'asText'> {
  planned: Planned
  /** What holds for all rows, without what they are searched for. */
  unsearched: Condition
  stretches: readonly Stretch[]
  cursor: readonly unknown[]
  offset: number
}

/** What is read along stretches. */
interface Along {
  stretches: readonly Stretch[]
  limit: number
  connection: string | undefined
}

/** What asks for an exact count. */
const COUNTED = new Set<unknown>([true, 'true', '1', 'exact'])

/** Rows a stream reads at a time: of so few, what was read is gone before the collector takes it for lasting. */
const BATCH = { plain: 100, withMany: 50 }

/** Reads lists and single rows: one kept statement per plan, rows straight from the driver. */
export class Lists {
  #statements = new Kept<ListStatement>()
  #totals = new Totals(() => this.runtime().reader)
  #estimates = new Estimates((...given) => this.#read(...given), this.#totals)
  #included = new IncludedRows((...given) => this.#read(...given))
  #walks = new Walks((...given) => this.#read(...given))
  #keyIndexes = new KeyIndexes((...given) => this.#read(...given))

  constructor(
    private registry: Registry,
    private runtime: () => Runtime,
    private plans: SearchPlans
  ) {}

  async list(
    registered: Registered,
    actor: Actor,
    query: ListQuery,
    surface: Surface
  ): Promise<List> {
    const { statement, sources, includes, meta } = await this.#page(
      registered,
      actor,
      query,
      surface,
      false
    )
    return { data: await this.#included.rows(statement, sources, includes), meta }
  }

  /** The same list with its rows as the text of a JSON array, which SQLite writes itself where the fields allow. */
  async listText(
    registered: Registered,
    actor: Actor,
    query: ListQuery,
    surface: Surface
  ): Promise<ListText> {
    const { statement, sources, includes, meta } = await this.#page(
      registered,
      actor,
      query,
      surface,
      true
    )
    const texts = await this.#included.texts(statement, sources, includes)
    return { data: `[${texts.join(',')}]`, meta }
  }

  async #page(
    registered: Registered,
    actor: Actor,
    query: ListQuery,
    surface: Surface,
    asText: boolean
  ): Promise<Page> {
    const asked = await this.#asked(registered, actor, query, surface)
    const { asker, unsearched, sort, includes, fields, name } = asked
    const { shape } = registered.resource
    const limit = asker.limit(query.limit)
    const { secret } = this.runtime()
    const offset = asker.offset(query, limit)
    if (surface === 'api') refuseExpensive(registered, query)
    const position =
      query.cursor === undefined ? undefined : decodeCursor(query.cursor, name, sort.length, secret)
    const planned = await this.plans.plan(shape, asked.condition)
    const { condition } = planned
    // What is skipped is counted from the beginning of all.
    const stretches = offset ? [WHOLE] : stretchesOf(sort, condition, shape.dialect, position)
    const cursor = position?.values ?? []
    const wanted = {
      planned,
      unsearched,
      fields,
      includes,
      sort,
      stretches,
      cursor,
      offset,
      asText,
    }
    const { statement, sources } = await this.#rows(registered, { ...wanted, limit: limit + 1 })
    const more = sources.length > limit
    if (more) sources.pop()
    if (position?.backward) sources.reverse()

    const edge = (source: DatabaseRow, backward: boolean) =>
      encodeCursor({ values: statement.position(source), backward }, name, secret)
    const hasNext = position?.backward ? true : more
    const hasPrevious = position ? !position.backward || more : offset > 0
    const meta: ListMeta = {
      limit,
      ...(query.cursor === undefined ? { offset } : { cursor: query.cursor }),
      nextCursor: hasNext && sources.length ? edge(sources.at(-1)!, false) : null,
      previousCursor: hasPrevious && sources.length ? edge(sources[0], true) : null,
      hasMore: hasNext,
    }
    Object.assign(meta, await this.#total(shape, condition, query.count))
    return { statement, sources, includes, meta }
  }

  #total(
    shape: Shape,
    condition: Condition,
    asked: ListQuery['count']
  ): Promise<Total> | undefined {
    if (asked === 'estimated') return this.#estimates.count(shape, condition)
    return COUNTED.has(asked) ? this.#totals.count(shape, condition) : undefined
  }

  /** What a query means for this actor: its conditions, its order, what is read along. */
  async #asked(registered: Registered, actor: Actor, query: ListQuery, surface: Surface) {
    const asker = new Asker(this.registry, registered, actor, surface)
    asker.trash(query.trashed)
    const { reader } = this.runtime()
    const search = asker.search(query.search, knowsAllRows(registered.resource.shape, reader))
    const filter = await asker.filter(query.filter)
    const asked = both(filter, search)
    const scope = visible(registered, actor, query.trashed)
    const condition = both(scope, asked)
    const unsearched = both(scope, filter)
    const sort = asker.sort(query.sort)
    const includes = asker.joinedFor(sort, await asker.includes(query.include))
    const fields = asker.fields(query.fields, 'list')
    const name = listName(registered, sort, asked, query)
    return { asker, condition, unsearched, sort, includes, fields, name }
  }

  /** The rows of a list of any length as JSON texts, a batch at a time; rights are those at its beginning. */
  async *stream(
    registered: Registered,
    actor: Actor,
    query: ListQuery,
    surface: Surface
  ): AsyncGenerator<string, void, undefined> {
    const asked = await this.#asked(registered, actor, query, surface)
    const { unsearched, sort, includes, fields, name } = asked
    const rows = manyBelow(includes).length ? BATCH.withMany : BATCH.plain
    if (surface === 'api') refuseExpensive(registered, { ...query, limit: rows })
    const { shape } = registered.resource
    let left = streamLimit(query)
    let position = startOf(query, name, sort.length, this.runtime().secret)
    const planned = await this.plans.plan(shape, asked.condition)
    const wanted = { planned, unsearched, fields, includes, sort, offset: 0, asText: true }
    while (left > 0) {
      const limit = Math.min(rows, left)
      const cursor = position?.values ?? []
      const stretches = stretchesOf(sort, planned.condition, shape.dialect, position)
      const part = { ...wanted, stretches, cursor, limit }
      const { statement, sources } = await this.#rows(registered, part)
      yield* await this.#included.texts(statement, sources, includes)
      if (sources.length < limit) return
      left -= sources.length
      position = { values: statement.position(sources.at(-1)!), backward: false }
      // SQLite answers at once: without a pause nobody else would be served before the last row.
      await setImmediate()
    }
  }

  /** Names of the members of a row, in their order; that of relations cut short among them, where there may be some. */
  async members(
    registered: Registered,
    actor: Actor,
    query: ListQuery,
    surface: Surface
  ): Promise<string[]> {
    const asker = new Asker(this.registry, registered, actor, surface)
    const includes = await asker.includes(query.include)
    const named = (some: readonly Include[]) => some.map(({ relation }) => relation.name)
    const many = named(includes.filter((include) => !isJoined(include)))
    return [
      ...asker.fields(query.fields, 'list'),
      ...named(includes.filter(isJoined)),
      ...many,
      ...(many.length ? [MORE] : []),
    ]
  }

  /** Rows of a page, or of a batch of a stream: found in the list itself where words are frequent. */
  async #rows(
    registered: Registered,
    { planned, unsearched, stretches, cursor, offset, ...plan }: Wanted
  ): Promise<Part> {
    const { shape } = registered.resource
    const { condition, isFrequent } = planned
    const { sort, limit, includes } = plan
    const keyIndexes = await this.#keyIndexes.of(shape)
    const read = async (
      stretch: Stretch,
      where: Condition,
      skipped: number,
      client?: QueryClientContract
    ) => {
      const asked = { ...plan, keyIndexes, condition: where, stretch }
      const statement = this.#statement(registered, asked)
      const values = statement.values({ ...bindingsOf(where, includes), offset: skipped, cursor })
      return { statement, sources: [...(await this.#read(shape, statement.sql, values, client))] }
    }
    const along = { stretches, limit, connection: shape.connection }
    return this.#rowsAlong(along, async (stretch, client) => {
      const asksFor = { condition, sort, stretch, cursor, limit, offset }
      const page = isFrequent ? await this.#walks.page(shape, asksFor) : undefined
      const walked = page && (await read(stretch, both(unsearched, page.condition), 0))
      // One of them may have been taken away meanwhile.
      const isComplete = walked?.sources.length === page?.rows
      return walked && isComplete ? walked : read(stretch, condition, offset, client)
    })
  }

  /**
   * The first rows of stretches that follow one another. Where the first has too few, all are read of one state of the
   * database: a row that leaves one stretch for another meanwhile would come twice, or not at all.
   */
  async #rowsAlong(
    { stretches: [first, ...others], limit, connection }: Along,
    read: (stretch: Stretch, client?: QueryClientContract) => Promise<Part>
  ): Promise<Part> {
    const part = await read(first)
    if (others.length === 0 || part.sources.length >= limit) return part
    return this.runtime().reader.inOneState(async (client) => {
      const { statement, sources } = await read(first, client)
      for (const stretch of others) {
        if (sources.length >= limit) break
        const more = await read(stretch, client)
        sources.push(...more.sources.slice(0, limit - sources.length))
      }
      return { statement, sources }
    }, connection)
  }

  /** One row the actor may see, or undefined. */
  async find(
    registered: Registered,
    actor: Actor,
    key: Condition,
    query: Pick<ListQuery, 'fields' | 'include' | 'trashed'>,
    surface: Surface,
    client?: QueryClientContract
  ): Promise<Found | undefined> {
    const one = await this.#one(registered, actor, key, query, surface, false, client)
    const [row] = await this.#included.rows(one.statement, one.sources, one.includes, client)
    return row && { row, version: this.#version(one) }
  }

  /** The same row as the text of a JSON object. */
  async findText(
    registered: Registered,
    actor: Actor,
    key: Condition,
    query: Pick<ListQuery, 'fields' | 'include' | 'trashed'>,
    surface: Surface
  ): Promise<FoundText | undefined> {
    const one = await this.#one(registered, actor, key, query, surface, true)
    const [text] = await this.#included.texts(one.statement, one.sources, one.includes)
    return text === undefined ? undefined : { text, version: this.#version(one) }
  }

  #version({ statement, sources }: Source): string {
    return statement.version(sources[0], this.runtime().secret)
  }

  async #one(
    registered: Registered,
    actor: Actor,
    key: Condition,
    query: Pick<ListQuery, 'fields' | 'include' | 'trashed'>,
    surface: Surface,
    asText: boolean,
    client?: QueryClientContract
  ): Promise<Source> {
    const asker = new Asker(this.registry, registered, actor, surface)
    const includes = await asker.includes(query.include)
    const fields = asker.fields(query.fields, 'show')
    if (surface === 'api') refuseExpensive(registered, { ...query, limit: 1 })
    const condition = both(key, visible(registered, actor, query.trashed))
    const plan = { fields, includes, condition, sort: [], limit: 1, asText, versioned: true }
    const statement = this.#statement(registered, plan)
    const values = statement.values(bindingsOf(condition, includes))
    const sources = await this.#read(registered.resource.shape, statement.sql, values, client)
    return { statement, sources, includes }
  }

  /** Primary keys of the rows inside the actor's scope for which a condition on keys holds. */
  async keys(
    registered: Registered,
    actor: Actor,
    key: Condition,
    {
      trashed,
      client,
      limit = 'value' in key && Array.isArray(key.value) ? key.value.length : 1,
    }: { trashed?: 'with'; client?: QueryClientContract; limit?: number } = {}
  ): Promise<(number | string)[]> {
    const condition = both(key, visible(registered, actor, trashed))
    const plan = { fields: [], includes: [], condition, sort: [], limit, asText: false }
    const statement = this.#statement(registered, plan)
    const values = statement.values(bindingsOf(condition, []))
    const sources = await this.#read(registered.resource.shape, statement.sql, values, client)
    return sources.map((source) => statement.key(source))
  }

  #read(shape: Shape, sql: string, values: unknown[], client?: QueryClientContract) {
    return this.runtime().reader.all(sql, values, shape.connection, client)
  }

  #statement(
    { resource }: Registered,
    { stretch = WHOLE, versioned = false, keyIndexes = [], ...plan }: AskedPlan
  ): ListStatement {
    const key = [
      resource.name,
      plan.fields.join(),
      structureOfIncludes(plan.includes),
      structureOf(plan.condition),
      describeSort(plan.sort),
      structureOfStretch(stretch),
      plan.limit,
      plan.asText ? 'text' : '',
      versioned ? 'version' : '',
    ].join('\n')
    return this.#statements.get(
      key,
      () => new ListStatement({ ...plan, versioned, stretch, keyIndexes, shape: resource.shape })
    )
  }
}

/** Names a list for its cursors: another sort, filter or search is another list. */
function listName(
  { resource }: Registered,
  sort: readonly SortKey[],
  asked: Condition,
  query: ListQuery
): string {
  return JSON.stringify([resource.name, describeSort(sort), asked, query.trashed ?? null])
}

function bindingsOf(condition: Condition, includes: readonly Include[]): Bindings {
  return {
    conditions: [condition, ...joinedConditions(includes)],
    keys: [],
    offset: 0,
    cursor: [],
  }
}

/** Rows in all, not in one page; any number of them when not said. */
function streamLimit(query: ListQuery): number {
  for (const parameter of ['offset', 'page', 'count'] as const) {
    if (query[parameter] === undefined) continue
    throw invalidParameter(
      parameter,
      `A stream has no pages: leave ${parameter} out. It goes on to the end, or for limit rows.`,
      'exclusive'
    )
  }
  if (query.limit === undefined) return Number.POSITIVE_INFINITY
  const limit = wholeNumber(query.limit)
  if (limit !== undefined && limit >= 1) return limit
  throw invalidParameter('limit', 'limit must be a whole number from 1.', 'range')
}

/** @throws E_INVALID_PARAMETER for a cursor that leads back: a stream only goes on */
function startOf(
  query: ListQuery,
  list: string,
  keys: number,
  secret: string
): Position | undefined {
  if (query.cursor === undefined) return undefined
  const position = decodeCursor(query.cursor, list, keys, secret)
  if (!position.backward) return position
  throw invalidParameter('cursor', 'A stream goes on from a nextCursor, not back.', 'cursor')
}
