import type { DatabaseRow } from '#framework/database/main'
import { type Condition, nothing, questionOf, structureOf } from './conditions.js'
import type { Read } from './included_rows.js'
import { Kept, remember } from './kept.js'
import { describeSort, type SortKey } from './order.js'
import { goesByWords } from './search_sql.js'
import type { Shape } from './shape.js'
import type { Bindings } from './sql.js'
import { type Stretch, structureOfStretch } from './stretches.js'
import { partsOf, WalkStatement, whole } from './walk_statement.js'

/** Rows looked at: first for words that stand nearly everywhere, then for those in one row of two hundred. */
const ROWS = { least: 200, most: 2000 }
/** Rows looked at beyond those that should do, as a share; and what their number is a multiple of, for few statements. */
const SPARE = 1.1
const ROUND = 100

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
  /** Of how many rows one was found the last time, by what is asked: the next walk looks at as many as it will need. */
  #densities = new Map<string, number>()

  constructor(private read: Read) {}

  /** @returns the rows of a page, or undefined when they have to be searched for */
  async page(shape: Shape, asked: Asked): Promise<Found | undefined> {
    if (asked.sort.some(({ relations }) => relations.length > 0)) return undefined
    const parts = partsOf(asked.condition, whole).map(({ condition }) => condition)
    const name = `${shape.connection ?? ''}\n${shape.table}\n${questionOf(parts.filter(goesByWords))}`
    for (const rows of new Set([this.#firstRows(name, asked), ROWS.most])) {
      const found = await this.#found(shape, asked, rows)
      if (found === undefined) return undefined
      const keys = found.map(({ pk }) => pk)
      if (keys.length < asked.limit && !(await this.#isAll(shape, asked, rows))) continue
      if (keys.length === 0) return { condition: nothing, rows: 0 }
      remember(this.#densities, name, Number(found[0].hits) / rows)
      const condition: Condition = { field: shape.primaryKey, operator: 'in', value: keys }
      return { condition, rows: keys.length }
    }
    return undefined
  }

  #firstRows(name: string, { limit, offset }: Asked): number {
    const density = this.#densities.get(name)
    if (!density) return ROWS.least
    const needed = Math.ceil((((limit + offset) / density) * SPARE) / ROUND) * ROUND
    return Math.min(Math.max(needed, ROWS.least), ROWS.most)
  }

  async #found(
    shape: Shape,
    asked: Asked,
    rows: number
  ): Promise<readonly DatabaseRow[] | undefined> {
    const statement = this.#statement(shape, asked, rows)
    const bindings = bindingsOf(asked)
    const values = statement.values(bindings)
    statement.isInOrder ??= isInOrder(
      await this.read(shape, `explain query plan ${statement.sql}`, values)
    )
    if (!statement.isInOrder) return undefined
    return this.read(shape, statement.sql, values)
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
