import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseRow } from '#framework/database/main'
import type { Actor } from './actor.js'
import { type Condition, both, structureOf } from './conditions.js'
import { decodeCursor, encodeCursor, type Position } from './cursor.js'
import { IncludeStatement } from './include_statement.js'
import { Asker, type Included, type ListQuery, type Surface } from './list_query.js'
import { type ListPlan, ListStatement, type SortKey } from './list_statement.js'
import type { Registered, Registry } from './registry.js'
import { visible } from './rights.js'
import type { Runtime } from './runtime.js'
import { isJoined, type Row } from './selection.js'
import { type Bindings, SqlWriter } from './sql.js'

export interface ListMeta {
  limit: number
  /** Rows before this page; absent when a cursor was given. */
  offset?: number
  /** The cursor that was given. */
  cursor?: string
  nextCursor: string | null
  previousCursor: string | null
  /** Whether rows follow this page. */
  hasMore: boolean
  /** Rows in all, when asked for. */
  total?: number
  /** The count stopped at `total`; there are more. */
  totalIsCapped?: boolean
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
  sources: DatabaseRow[]
  includes: readonly Included[]
}

interface Page extends Source {
  meta: ListMeta
}

/** Where counting stops: beyond it people do not read the figure, and the database would read on for nothing. */
export const COUNT_CAP = 100_000
const MAX_PLANS = 1000

/** Reads lists and single rows: one kept statement per plan, rows straight from the driver. */
export class Lists {
  #statements = new Map<string, ListStatement>()
  #includes = new Map<string, IncludeStatement>()
  #counts = new Map<string, { sql: string; values(bindings: Bindings): unknown[] }>()

  constructor(
    private registry: Registry,
    private runtime: () => Runtime
  ) {}

  async list(
    registered: Registered,
    actor: Actor,
    query: ListQuery,
    surface: Surface
  ): Promise<List> {
    const page = await this.#page(registered, actor, query, surface, false)
    return { data: await this.#rows(registered, page), meta: page.meta }
  }

  /** The same list with its rows as the text of a JSON array, which SQLite writes itself where the fields allow. */
  async listText(
    registered: Registered,
    actor: Actor,
    query: ListQuery,
    surface: Surface
  ): Promise<ListText> {
    const page = await this.#page(registered, actor, query, surface, true)
    const { statement, sources, meta } = page
    if (!statement.isText) return { data: JSON.stringify(await this.#rows(registered, page)), meta }
    return { data: `[${sources.map((source) => statement.text(source)).join(',')}]`, meta }
  }

  async #rows(
    registered: Registered,
    { statement, sources, includes }: Source,
    client?: QueryClientContract
  ): Promise<Row[]> {
    const rows = sources.map((source) => statement.decode(source))
    const keys = sources.map((source) => statement.key(source))
    await this.#addIncludes(registered, rows, keys, includes, client)
    return rows
  }

  async #page(
    registered: Registered,
    actor: Actor,
    query: ListQuery,
    surface: Surface,
    asText: boolean
  ): Promise<Page> {
    const asker = new Asker(this.registry, registered, actor, surface)
    const limit = asker.limit(query.limit)
    asker.trash(query.trashed)
    const asked = both(await asker.filter(query.filter), asker.search(query.search))
    const condition = both(visible(registered, actor, query.trashed), asked)
    const sort = asker.sort(query.sort)
    const shown = asker.includes(query.include)
    const includes = [...shown, ...asker.sortIncludes(sort, shown)]
    const fields = asker.fields(query.fields, 'list')
    const list = this.#listName(registered, sort, asked, query)
    const { secret } = this.runtime()
    const offset = asker.offset(query, limit)
    const position =
      query.cursor === undefined ? undefined : decodeCursor(query.cursor, list, sort.length, secret)

    const bindings = bindingsOf(condition, includes, { offset, cursor: position?.values ?? [] })
    const statement = this.#statement(registered, {
      fields,
      includes,
      condition,
      sort,
      position,
      limit: limit + 1,
      asText: asText && includes.every(({ include }) => isJoined(include)),
    })
    const sources = await this.#read(registered, statement.sql, statement.values(bindings))
    const more = sources.length > limit
    if (more) sources.pop()
    if (position?.backward) sources.reverse()

    const edge = (source: DatabaseRow, backward: boolean) =>
      encodeCursor({ values: statement.position(source), backward }, list, secret)
    const hasNext = position?.backward ? true : more
    const hasPrevious = position ? !position.backward || more : offset > 0
    const meta: ListMeta = {
      limit,
      ...(query.cursor === undefined ? { offset } : { cursor: query.cursor }),
      nextCursor: hasNext && sources.length ? edge(sources.at(-1)!, false) : null,
      previousCursor: hasPrevious && sources.length ? edge(sources[0], true) : null,
      hasMore: hasNext,
    }
    if (query.count === true || query.count === 'true' || query.count === '1') {
      Object.assign(meta, await this.#count(registered, condition))
    }
    return { statement, sources, includes, meta }
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
    const [row] = await this.#rows(registered, one, client)
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
    const [source] = one.sources
    if (!source) return undefined
    const version = this.#version(one)
    if (one.statement.isText) return { text: one.statement.text(source), version }
    const [row] = await this.#rows(registered, one)
    return { text: JSON.stringify(row), version }
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
    const includes = asker.includes(query.include)
    const fields = asker.fields(query.fields, 'show')
    const condition = both(key, visible(registered, actor, query.trashed))
    const statement = this.#statement(registered, {
      fields,
      includes,
      condition,
      sort: [],
      limit: 1,
      versioned: true,
      asText: asText && includes.every(({ include }) => isJoined(include)),
    })
    const bindings = bindingsOf(condition, includes, { offset: 0, cursor: [] })
    const sources = await this.#read(registered, statement.sql, statement.values(bindings), client)
    return { statement, sources, includes }
  }

  /** Primary keys of the rows inside the actor's scope for which a condition on keys holds. */
  async keys(
    registered: Registered,
    actor: Actor,
    key: Condition,
    { trashed, client }: { trashed?: 'with'; client?: QueryClientContract } = {}
  ): Promise<(number | string)[]> {
    const condition = both(key, visible(registered, actor, trashed))
    const limit = 'value' in key && Array.isArray(key.value) ? key.value.length : 1
    const statement = this.#statement(registered, {
      fields: [],
      includes: [],
      condition,
      sort: [],
      limit,
    })
    const bindings = bindingsOf(condition, [], { offset: 0, cursor: [] })
    const sources = await this.#read(registered, statement.sql, statement.values(bindings), client)
    return sources.map((source) => statement.key(source))
  }

  #read(registered: Registered, sql: string, values: unknown[], client?: QueryClientContract) {
    return this.runtime().reader.all(sql, values, registered.resource.shape.connection, client)
  }

  #listName(registered: Registered, sort: SortKey[], asked: Condition, query: ListQuery): string {
    const order = sort.map(
      (key) => `${key.descending ? '-' : ''}${key.relation?.name ?? ''}.${key.field}`
    )
    return JSON.stringify([registered.resource.name, order, asked, query.trashed ?? null])
  }

  #statement(
    registered: Registered,
    plan: {
      fields: readonly string[]
      includes: readonly Included[]
      condition: Condition
      sort: readonly SortKey[]
      position?: Position
      limit: number
      asText?: boolean
      versioned?: boolean
    }
  ): ListStatement {
    const joined = plan.includes.filter(({ include }) => isJoined(include))
    const nulls = plan.position?.values.map((value) => value === null)
    const key = [
      registered.resource.name,
      plan.fields.join(),
      joined
        .map(
          ({ include, rights }) =>
            `${include.silent ? '-' : ''}${include.relation.name}:${include.fields.join()}:${structureOf(rights)}`
        )
        .join(';'),
      structureOf(plan.condition),
      plan.sort
        .map((part) => `${part.relation?.name ?? ''}.${part.field}${part.descending ? '-' : ''}`)
        .join(),
      nulls ? `${nulls.join()}${plan.position!.backward}` : '',
      plan.limit,
      plan.asText ? 'text' : '',
      plan.versioned ? 'version' : '',
    ].join('\n')
    const known = this.#statements.get(key)
    if (known) return known
    const listPlan: ListPlan = {
      shape: registered.resource.shape,
      fields: plan.fields,
      includes: joined.map(({ include }) => include),
      conditions: [plan.condition, ...joined.map(({ rights }) => rights)],
      sort: plan.sort,
      cursorNulls: nulls,
      backward: plan.position?.backward ?? false,
      limit: plan.limit,
      asText: plan.asText ?? false,
      versioned: plan.versioned ?? false,
    }
    return remember(this.#statements, key, new ListStatement(listPlan))
  }

  async #addIncludes(
    registered: Registered,
    rows: Row[],
    keys: readonly (number | string)[],
    includes: readonly Included[],
    client?: QueryClientContract
  ) {
    for (const { include, rights } of includes) {
      if (isJoined(include)) continue
      for (const row of rows) row[include.relation.name] = []
      if (keys.length === 0) continue
      // A power of two, so that pages of different length share few statements; the last key fills the rest.
      const width = 2 ** Math.ceil(Math.log2(keys.length))
      const padded = Array.from(
        { length: width },
        (_, index) => keys[Math.min(index, keys.length - 1)]
      )
      const name = [
        registered.resource.name,
        include.relation.name,
        include.fields.join(),
        structureOf(rights),
        width,
      ].join('\n')
      const statement =
        this.#includes.get(name) ??
        remember(
          this.#includes,
          name,
          new IncludeStatement(registered.resource.shape, include, rights, width)
        )
      const values = statement.values({ conditions: [rights], cursor: [], offset: 0, keys: padded })
      const owners = new Map(rows.map((row, index) => [String(keys[index]), row]))
      for (const source of await this.#read(registered, statement.sql, values, client)) {
        const owner = owners.get(String(statement.owner(source)))!
        ;(owner[include.relation.name] as Row[]).push(statement.decode(source))
      }
    }
  }

  async #count(
    registered: Registered,
    condition: Condition
  ): Promise<Pick<ListMeta, 'total' | 'totalIsCapped'>> {
    const key = `${registered.resource.name}\n${structureOf(condition)}`
    const { shape } = registered.resource
    let count = this.#counts.get(key)
    if (!count) {
      const writer = new SqlWriter(shape.dialect)
      const alias = writer.alias()
      const where = writer.condition(condition, shape, alias, (bindings) => bindings.conditions[0])
      const rows = `select 1 as one from ${writer.name(shape.table)} as ${alias} where ${where} limit ${COUNT_CAP + 1}`
      count = remember(this.#counts, key, {
        sql: `select count(*) as total from (${rows}) as counted`,
        values: (bindings) => writer.slots.map((slot) => slot(bindings)),
      })
    }
    const values = count.values(bindingsOf(condition, [], { offset: 0, cursor: [] }))
    const [{ total }] = await this.#read(registered, count.sql, values)
    const found = Number(total)
    return found > COUNT_CAP ? { total: COUNT_CAP, totalIsCapped: true } : { total: found }
  }
}

/** Keeps a compiled statement; the oldest goes, because a stranger can ask for many shapes. */
function remember<Kept>(kept: Map<string, Kept>, key: string, value: Kept): Kept {
  if (kept.size >= MAX_PLANS) kept.delete(kept.keys().next().value!)
  kept.set(key, value)
  return value
}

function bindingsOf(
  condition: Condition,
  includes: readonly Included[],
  page: { offset: number; cursor: readonly unknown[] }
): Bindings {
  const joined = includes.filter(({ include }) => isJoined(include)).map(({ rights }) => rights)
  return { conditions: [condition, ...joined], keys: [], ...page }
}
