import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseRow } from '#framework/database/main'
import { IncludeStatement, type OwnedRows } from './include_statement.js'
import { type Include, manyBelow, structureOfIncludes } from './includes.js'
import { joinedConditions, keyName } from './joined_rows.js'
import { Kept } from './kept.js'
import type { Row } from './selection.js'
import type { Relation, Shape } from './shape.js'

/** A statement whose rows have been read. */
interface Reading {
  decode(source: DatabaseRow): Row
}

/** One that may have them as JSON text. */
interface TextReading extends Reading {
  isText: boolean
  text(source: DatabaseRow): string
}

export type Read = (
  shape: Shape,
  sql: string,
  values: unknown[],
  client?: QueryClientContract
) => DatabaseRow[] | Promise<DatabaseRow[]>

/** Rows of one relation, by the key of the record they belong to. */
type Related<Value> = Map<string, { values: Value[]; more: boolean }>

/** Names the relations of a record of which it does not show every row. */
export const MORE = '_more'

/** Records asked about in one statement; SQLite binds up to 32 766 values. */
const MAX_KEYS = 8192

/** Turns what statements read into rows, or the JSON text of rows, with the rows of their relations to many in them. */
export class IncludedRows {
  #statements = new WeakMap<Relation, Kept<IncludeStatement>>()

  constructor(private read: Read) {}

  async rows(
    reading: Reading,
    sources: readonly DatabaseRow[],
    includes: readonly Include[],
    client?: QueryClientContract
  ): Promise<Row[]> {
    const rows = sources.map((source) => reading.decode(source))
    const incomplete: { record: Row; name: string }[] = []
    for (const [index, { way, include }] of manyBelow(includes).entries()) {
      const related = await this.#relatedRows(include, keysOf(sources, index), client)
      const { name } = include.relation
      for (const [place, row] of rows.entries()) {
        const record = way.reduce<Row | null>((one, step) => one && (one[step] as Row | null), row)
        if (!record) continue
        const list = related.get(String(sources[place][keyName(index)]))
        record[name] = list?.values ?? []
        if (list?.more) incomplete.push({ record, name })
      }
    }
    // Last, so that a record has its members in the same order as its text.
    for (const { record, name } of incomplete)
      record[MORE] = [...((record[MORE] as string[] | undefined) ?? []), name]
    return rows
  }

  /** The same rows as JSON texts; what the database has written is only put together. */
  async texts(
    reading: TextReading,
    sources: readonly DatabaseRow[],
    includes: readonly Include[],
    client?: QueryClientContract
  ): Promise<string[]> {
    if (!reading.isText) {
      const rows = await this.rows(reading, sources, includes, client)
      return rows.map((row) => JSON.stringify(row))
    }
    const many = manyBelow(includes)
    const texts = sources.map((source) => reading.text(source))
    if (many.length === 0) return texts
    const members: string[][] = texts.map((text) => (text === '{}' ? [] : [text.slice(1, -1)]))
    const incomplete: string[][] = texts.map(() => [])
    for (const [index, { include }] of many.entries()) {
      const related = await this.#relatedTexts(include, keysOf(sources, index), client)
      const name = JSON.stringify(include.relation.name)
      for (const [place, source] of sources.entries()) {
        const list = related.get(String(source[keyName(index)]))
        members[place].push(`${name}:[${list?.values.join(',') ?? ''}]`)
        if (list?.more) incomplete[place].push(name)
      }
    }
    return members.map((parts, place) => {
      const more = incomplete[place]
      if (more.length) parts.push(`"${MORE}":[${more.join(',')}]`)
      return `{${parts.join(',')}}`
    })
  }

  async #relatedTexts(
    include: Include,
    keys: readonly unknown[],
    client?: QueryClientContract
  ): Promise<Related<string>> {
    const related: Related<string> = new Map()
    for (const some of portions(keys)) {
      const statement = this.#statement(include, some.length, true)
      const sources = await this.#read(include, statement, some, client)
      if (statement.isGathered) {
        for (const { owner, ...list } of statement.gathered(sources)) related.set(owner, list)
        continue
      }
      const make = (shown: DatabaseRow[]) => this.texts(statement, shown, include.includes, client)
      for (const [owner, list] of await owned(statement.rows(sources), make))
        related.set(owner, list)
    }
    return related
  }

  async #relatedRows(
    include: Include,
    keys: readonly unknown[],
    client?: QueryClientContract
  ): Promise<Related<Row>> {
    const related: Related<Row> = new Map()
    for (const some of portions(keys)) {
      const statement = this.#statement(include, some.length, false)
      const sources = await this.#read(include, statement, some, client)
      const make = (shown: DatabaseRow[]) => this.rows(statement, shown, include.includes, client)
      for (const [owner, list] of await owned(statement.rows(sources), make))
        related.set(owner, list)
    }
    return related
  }

  #statement(include: Include, keys: number, asText: boolean): IncludeStatement {
    let kept = this.#statements.get(include.relation)
    if (!kept) this.#statements.set(include.relation, (kept = new Kept()))
    const width = widthOf(keys)
    const plan = `${structureOfIncludes([include])}\n${width}\n${asText}`
    return kept.get(plan, () => new IncludeStatement(include, width, asText))
  }

  #read(
    include: Include,
    statement: IncludeStatement,
    keys: readonly unknown[],
    client?: QueryClientContract
  ): DatabaseRow[] | Promise<DatabaseRow[]> {
    const width = widthOf(keys.length)
    const values = statement.values({
      conditions: [include.condition, ...joinedConditions(include.includes)],
      cursor: [],
      offset: 0,
      keys: statement.isGathered
        ? keys
        : Array.from({ length: width }, (_, at) => keys[Math.min(at, keys.length - 1)]),
    })
    return this.read(include.shape, statement.sql, values, client)
  }
}

/** What is made of the rows read of each record. */
async function owned<Value>(
  lists: readonly OwnedRows<DatabaseRow>[],
  make: (rows: DatabaseRow[]) => Promise<Value[]>
): Promise<Related<Value>> {
  const made = await make(lists.flatMap(({ values }) => values))
  const related: Related<Value> = new Map()
  let start = 0
  for (const { owner, values, more } of lists) {
    related.set(owner, { values: made.slice(start, start + values.length), more })
    start += values.length
  }
  return related
}

/** A power of two, so that pages of different length share few statements; the last key fills the rest. */
const widthOf = (keys: number) => 2 ** Math.ceil(Math.log2(keys))

/** Keys of the records whose rows are read, each once. */
function keysOf(records: readonly DatabaseRow[], index: number): unknown[] {
  const column = keyName(index)
  const keys = new Map<string, unknown>()
  for (const record of records)
    if (record[column] !== null) keys.set(String(record[column]), record[column])
  return [...keys.values()]
}

function portions(keys: readonly unknown[]): (readonly unknown[])[] {
  if (keys.length <= MAX_KEYS) return keys.length ? [keys] : []
  return Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, part) =>
    keys.slice(part * MAX_KEYS, (part + 1) * MAX_KEYS)
  )
}
