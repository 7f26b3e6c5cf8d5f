import type { Reader } from '#framework/database/main'
import { BegunWords } from './begun_words.js'
import { both, type Condition, nothing, type Search, structureOf } from './conditions.js'
import { FrequentWords, MANY } from './frequent_words.js'
import type { Read } from './included_rows.js'
import { Kept } from './kept.js'
import { leadsToOne } from './paths.js'
import { goesByWords, hasRelated } from './search_sql.js'
import { type Shape, shapeOf } from './shape.js'
import { type Bindings, type Has, type Slot, SqlWriter } from './sql.js'
import { partsOf, whole } from './walk_statement.js'

/** A condition as it is quickest asked. */
export interface Planned {
  condition: Condition
  /** Many rows have the words of each of its parts: a page is found sooner in the list itself. */
  isFrequent: boolean
}

/** Whether rows have related ones for which a condition holds, for conditions of one structure. */
interface Asking {
  sql: string
  slots: Slot[]
}

/**
 * How a database is asked for words. For each word it would find all rows that have it, and one that stands in every row
 * of a million takes a second, however rare the others are. So the words that only the resource's own fields can have
 * become one question, which an index answers from its rarest word. Where a word may stand in related records as well,
 * SQLite finds the rows of rare words and looks at each of them. The rows are the same in every case.
 */
export class SearchPlans {
  #askings = new Kept<Asking>()
  #frequent: FrequentWords
  #begun: BegunWords

  /** @param many  rows from which words are frequent */
  constructor(
    private read: Read,
    reader: () => Reader,
    many = MANY
  ) {
    this.#frequent = new FrequentWords(read, many)
    this.#begun = new BegunWords(reader)
  }

  /** @returns a condition that holds for the same rows */
  async plan(shape: Shape, condition: Condition): Promise<Planned> {
    if (!goesByWords(condition)) return { condition, isFrequent: false }
    const parts: Condition[] = []
    for (const { condition: part } of partsOf(condition, whole)) {
      parts.push(goesByWords(part) ? await this.#settled(shape, part) : part)
    }
    const settled = partsOf({ all: parts }, whole).map((part) => part.condition)
    const others = settled.filter((part) => !goesByWords(part))
    const searched = together(settled.filter(goesByWords))
    if (shape.dialect !== 'sqlite') {
      return { condition: both(...others, ...searched), isFrequent: false }
    }
    const [rare, frequent] = [[], []] as Condition[][]
    for (const part of searched) {
      const begun = this.#begun.addTo(part, shape)
      const isFrequent = await this.#frequent.has(shape, part, begun)
      ;(isFrequent ? frequent : rare).push(begun)
    }
    const found = rare.flatMap((part) => ('search' in part ? [part.search] : []))
    const tested = rare.length ? frequent.map((part) => ofEach(part, shape, found[0])) : frequent
    return {
      condition: both(...others, ...rare, ...tested),
      isFrequent: rare.length === 0 && frequent.length > 0,
    }
  }

  /** Without what cannot hold because no related record has the word. */
  async #settled(shape: Shape, condition: Condition): Promise<Condition> {
    if ('relation' in condition) {
      return (await this.#hasRelated(shape, condition)) ? condition : nothing
    }
    if (!('any' in condition)) return condition
    const arms: Condition[] = []
    for (const arm of condition.any) {
      const settled = await this.#settled(shape, arm)
      if (settled !== nothing) arms.push(settled)
    }
    return arms.length === 1 ? arms[0] : { any: arms }
  }

  async #hasRelated(shape: Shape, condition: Has): Promise<boolean> {
    const key = `${shape.connection ?? ''}\n${shape.table}\n${structureOf(condition)}`
    const { sql, slots } = this.#askings.get(key, () => {
      const writer = new SqlWriter(shape.dialect)
      const find = (bindings: Bindings) => bindings.conditions[0] as Has
      return { sql: hasRelated(writer, condition, shape, find), slots: writer.slots }
    })
    const bindings = { conditions: [condition], cursor: [], offset: 0, keys: [] }
    const found = await this.read(
      shape,
      sql,
      slots.map((slot) => slot(bindings))
    )
    return found.length > 0
  }
}

/** All words that one index is asked for are one question. */
function together(parts: readonly Condition[]): Condition[] {
  const searches = parts.flatMap((part) => ('search' in part ? [part.search] : []))
  if (searches.length < 2) return [...parts]
  return [{ search: joined(searches) }, ...parts.filter((part) => !('search' in part))]
}

/** Searches of one index as one that has all their words. */
function joined(searches: readonly Search[]): Search {
  return {
    fields: searches[0].fields,
    words: searches.flatMap(({ words }) => words),
    begun: searches.flatMap(({ words, begun }) => begun ?? words.map(() => undefined)),
  }
}

/**
 * A condition as it is asked of each of a few rows. Where all of those have the words of one search, the index finds
 * them with the others' words as well, which is quicker than asking it about every row.
 */
function ofEach(condition: Condition, shape: Shape, found?: Search): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => ofEach(part, shape, found)) }
  if ('any' in condition) {
    return { any: condition.any.map((part) => ofEach(part, shape, found)), isOfEach: true }
  }
  if ('search' in condition) {
    const { search } = condition
    return { search: found ? joined([found, search]) : { ...search, isOfEach: true } }
  }
  if (!('relation' in condition)) return condition
  const relation = shape.relations.get(condition.relation)!
  if (!leadsToOne(relation)) return condition
  return { ...condition, where: ofEach(condition.where, shapeOf(relation.model)) }
}
