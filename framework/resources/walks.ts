import type { Reader } from '#framework/database/main'
import { type Condition, nothing, structureOf } from './conditions.js'
import { FrequentWords } from './frequent_words.js'
import type { Read } from './included_rows.js'
import { Kept, remember } from './kept.js'
import { describeSort, type SortKey } from './order.js'
import { goesByWords, withBegun } from './search_sql.js'
import type { Shape } from './shape.js'
import type { Bindings } from './sql.js'
import { type Stretch, structureOfStretch } from './stretches.js'
import { partsOf, WalkStatement, whole } from './walk_statement.js'

/** Rows looked at: first for words that stand nearly everywhere, then for those in one row of two hundred. */
const STEPS = [200, 2000]
/** Words that one beginning may stand for; for more of them SQLite is asked for all that begin so. */
const MAX_BEGUN = 16

/** A page as it is asked for. */
export interface Asked {
  condition: Condition
  sort: readonly SortKey[]
  stretch: Stretch
  /** Sort values of the row it begins after. */
  cursor: readonly unknown[]
  limit: number
  offset: number
}

/** The rows of a page: a condition that holds for no others, and how many they are. */
export interface Found {
  condition: Condition
  rows: number
}

interface Walk extends WalkStatement {
  /** Whether an index gives the rows in the order of the list; otherwise all would be sorted for the few. */
  isInOrder?: boolean
}

/**
 * On SQLite a search finds all rows of its words and then sorts them, which for a word that stands in every one of a
 * million rows takes seconds. For such words the list is walked through from its beginning instead, a bounded way.
 */
export class Walks {
  #statements = new Kept<Walk>()
  #words: FrequentWords
  #begun = new Map<string, { version: number | undefined; words: string[] | undefined }>()
  /** Where a walk came to its end the last time, by what is asked: it starts there again. */
  #steps = new Map<string, number>()

  constructor(
    private read: Read,
    private reader: () => Reader
  ) {
    this.#words = new FrequentWords(read)
  }

  /** @returns the rows of a page, or undefined when they have to be searched for */
  async page(shape: Shape, asked: Asked): Promise<Found | undefined> {
    if (shape.dialect !== 'sqlite' || !goesByWords(asked.condition)) return undefined
    if (asked.sort.some(({ relations }) => relations.length > 0)) return undefined
    const parts: Condition[] = []
    const searched: Condition[] = []
    for (const { condition } of partsOf(asked.condition, whole)) {
      const part = goesByWords(condition) ? await this.#frequent(shape, condition) : condition
      if (part === undefined) return undefined
      parts.push(part)
      if (part !== condition) searched.push(condition)
    }
    const walked = { ...asked, condition: { all: parts } }
    const name = `${shape.table}\n${JSON.stringify(searched)}`
    const from = this.#steps.get(name) ?? 0
    for (const rows of STEPS.filter((step) => step >= from)) {
      const keys = await this.#keys(shape, walked, rows)
      if (keys === undefined) return undefined
      if (keys.length < asked.limit && !(await this.#isAll(shape, walked, rows))) continue
      remember(this.#steps, name, rows)
      if (keys.length === 0) return { condition: nothing, rows: 0 }
      const condition: Condition = { field: shape.primaryKey, operator: 'in', value: keys }
      return { condition, rows: keys.length }
    }
    return undefined
  }

  /** The condition as it is quickest asked of some rows, or undefined when few rows have its words. */
  async #frequent(shape: Shape, condition: Condition): Promise<Condition | undefined> {
    const known = this.#words.known(shape, condition)
    if (known === false) return undefined
    const begun = withBegun(condition, shape, (index, beginning) =>
      this.#wordsOf(shape, index, beginning)
    )
    return (known ?? (await this.#words.ask(shape, condition, begun))) ? begun : undefined
  }

  /** Told again as long as nobody has written. */
  #wordsOf(shape: Shape, index: string, beginning: string): string[] | undefined {
    const reader = this.reader()
    const version = reader.version(shape.connection)
    const key = `${shape.connection ?? ''}\n${index}\n${beginning}`
    const known = this.#begun.get(key)
    if (known && known.version === version) return known.words
    const words = reader.words(index, beginning, MAX_BEGUN, shape.connection)
    remember(this.#begun, key, { version, words })
    return words
  }

  async #keys(shape: Shape, asked: Asked, rows: number): Promise<unknown[] | undefined> {
    const statement = this.#statement(shape, asked, rows)
    const bindings = bindingsOf(asked)
    const values = statement.values(bindings)
    statement.isInOrder ??= isInOrder(
      await this.read(shape, `explain query plan ${statement.sql}`, values)
    )
    if (!statement.isInOrder) return undefined
    const found = await this.read(shape, statement.sql, values)
    return found.map(({ pk }) => pk)
  }

  /** Whether the list has no more rows than were looked at. */
  async #isAll(shape: Shape, asked: Asked, rows: number): Promise<boolean> {
    const statement = this.#statement(shape, asked, rows)
    const values = statement.countValues(bindingsOf(asked))
    const [{ total }] = await this.read(shape, statement.counted, values)
    return Number(total) < rows
  }

  #statement(shape: Shape, { condition, sort, stretch, limit }: Asked, rows: number): Walk {
    const key = [
      shape.connection ?? '',
      shape.table,
      structureOf(condition),
      describeSort(sort),
      structureOfStretch(stretch),
      limit,
      rows,
    ].join('\n')
    return this.#statements.get(
      key,
      () => new WalkStatement({ shape, condition, sort, stretch, limit, rows })
    )
  }
}

function bindingsOf({ condition, cursor, offset }: Asked): Bindings {
  return { conditions: [condition], cursor, offset, keys: [] }
}

/** Whether the rows that are walked through come from an index in their order; those found are few and may be sorted. */
function isInOrder(plan: readonly { [column: string]: unknown }[]): boolean {
  const walk = plan.find(({ detail }) => String(detail).startsWith('MATERIALIZE'))
  return !plan.some(
    ({ parent, detail }) => parent === walk?.id && detail === 'USE TEMP B-TREE FOR ORDER BY'
  )
}
