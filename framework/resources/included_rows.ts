import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseRow } from '#framework/database/main'
import { IncludeStatement } from './include_statement.js'
import { type Include, manyBelow, structureOfIncludes } from './includes.js'
import { joinedConditions, keyName } from './joined_rows.js'
import { Kept } from './kept.js'
import type { Row } from './selection.js'
import type { Relation, Shape } from './shape.js'

/** A statement whose rows have been read. */
interface Reading {
  isText: boolean
  decode(source: DatabaseRow): Row
  text(source: DatabaseRow): string
}

export type Read = (
  shape: Shape,
  sql: string,
  values: unknown[],
  client?: QueryClientContract
) => DatabaseRow[] | Promise<DatabaseRow[]>

/** Rows of one record's relation, and whether there are more of them. */
interface Related<Value> {
  values: Value[]
  more: boolean
}

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
      const related = await this.#related(include, sources, index, client)
      const lists = await this.#each(related, (found) =>
        this.rows(found.reading, found.sources, include.includes, client)
      )
      const { name } = include.relation
      for (const [place, row] of rows.entries()) {
        const record = way.reduce<Row | null>((one, step) => one && (one[step] as Row | null), row)
        if (!record) continue
        const list = lists.get(String(sources[place][keyName(index)]))
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
    reading: Reading,
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
      const related = await this.#related(include, sources, index, client, true)
      const lists = await this.#each(related, (found) =>
        this.texts(found.reading, found.sources, include.includes, client)
      )
      const name = JSON.stringify(include.relation.name)
      for (const [place, source] of sources.entries()) {
        const list = lists.get(String(source[keyName(index)]))
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

  /** Reads one relation of all the records at once. */
  async #related(
    include: Include,
    records: readonly DatabaseRow[],
    index: number,
    client: QueryClientContract | undefined,
    asText = false
  ): Promise<Found[]> {
    const column = keyName(index)
    const keys = new Map<string, unknown>()
    for (const record of records)
      if (record[column] !== null) keys.set(String(record[column]), record[column])
    const all = [...keys.values()]
    const found: Found[] = []
    for (let start = 0; start < all.length; start += MAX_KEYS) {
      found.push(await this.#read(include, all.slice(start, start + MAX_KEYS), asText, client))
    }
    return found
  }

  async #read(
    include: Include,
    keys: unknown[],
    asText: boolean,
    client?: QueryClientContract
  ): Promise<Found> {
    // A power of two, so that pages of different length share few statements; the last key fills the rest.
    const width = 2 ** Math.ceil(Math.log2(keys.length))
    let kept = this.#statements.get(include.relation)
    if (!kept) this.#statements.set(include.relation, (kept = new Kept()))
    const plan = `${structureOfIncludes([include])}\n${width}\n${asText}`
    const reading = kept.get(plan, () => new IncludeStatement(include, width, asText))
    const values = reading.values({
      conditions: [include.condition, ...joinedConditions(include.includes)],
      cursor: [],
      offset: 0,
      keys: Array.from({ length: width }, (_, at) => keys[Math.min(at, keys.length - 1)]),
    })
    const sources: DatabaseRow[] = []
    const owners: { key: string; count: number; more: boolean }[] = []
    for (const source of await this.read(include.shape, reading.sql, values, client)) {
      const key = reading.owner(source)
      let owner = owners.at(-1)
      if (owner?.key !== key) owners.push((owner = { key, count: 0, more: false }))
      if (owner.count === include.limit) owner.more = true
      else {
        owner.count++
        sources.push(source)
      }
    }
    return { reading, sources, owners }
  }

  /** The values made of what was read, by the key of the record they belong to. */
  async #each<Value>(
    all: Found[],
    make: (found: Found) => Promise<Value[]>
  ): Promise<Map<string, Related<Value>>> {
    const lists = new Map<string, Related<Value>>()
    for (const found of all) {
      const values = await make(found)
      let start = 0
      for (const { key, count, more } of found.owners) {
        lists.set(key, { values: values.slice(start, start + count), more })
        start += count
      }
    }
    return lists
  }
}

/** Rows of a relation, those of one record after those of another. */
interface Found {
  reading: IncludeStatement
  sources: DatabaseRow[]
  owners: { key: string; count: number; more: boolean }[]
}
