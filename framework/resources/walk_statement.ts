import type { Condition } from './conditions.js'
import { type SortColumn, type SortKey, sortColumns } from './order.js'
import { goesByWords } from './search_sql.js'
import type { Shape } from './shape.js'
import { type All, type Bindings, type Find, type Slot, SqlWriter } from './sql.js'
import { orderWithin, within } from './stretch_sql.js'
import type { Stretch } from './stretches.js'

export interface WalkPlan {
  shape: Shape
  condition: Condition
  /** Fields of the resource itself. */
  sort: readonly SortKey[]
  /** The part of the list that is walked through. */
  stretch: Stretch
  limit: number
  /** Rows looked at. */
  rows: number
}

/** A part of a condition that has to hold, and where its values stand. */
export interface Part {
  condition: Condition
  find: Find
}

/** The parts of a condition that all have to hold. */
export function partsOf(condition: Condition, find: Find): Part[] {
  if (!('all' in condition)) return [{ condition, find }]
  return condition.all.flatMap((part, index) =>
    partsOf(part, (bindings) => (find(bindings) as All).all[index])
  )
}

/** A request's own condition; those behind it are of joined tables. */
export const whole: Find = (bindings) => bindings.conditions[0]

/**
 * SQLite: the keys of the first rows of a list in which words stand, looked for among so many rows in the order of the
 * list, and how many of those have the words. Its full-text table is asked only about the rows between the lowest and
 * the highest of their numbers, so that words that stand everywhere cost as little as those that stand nowhere.
 */
export class WalkStatement {
  readonly sql: string
  /** Counts the rows looked at: when they are fewer than could be, the list has no more. */
  readonly counted: string
  readonly #countSlots: Slot[]
  readonly #slots: Slot[]

  constructor({ shape, condition, sort, stretch, limit, rows }: WalkPlan) {
    const writer = new SqlWriter(shape.dialect)
    const [row, walked, bounds] = [writer.alias(), writer.alias(), writer.alias()]
    const parts = partsOf(condition, whole)
    const searched = parts.filter((part) => goesByWords(part.condition))
    const write = (some: Part[], alias: string) =>
      some.map((part) => writer.condition(part.condition, shape, alias, part.find)).join(' and ')

    const columns = sortColumns(writer, sort, () => row, condition)
    const number = (alias: string) => writer.rowNumber(shape, alias)
    const key = writer.column(row, shape.primaryColumn)
    const positions = columns.map(({ sql }, index) => `${sql} as s${index}`)
    const inPart = within(writer, columns, stretch)
    const others = write(
      parts.filter((part) => !searched.includes(part)),
      row
    )
    const where = inPart + (others || '1 = 1')
    const read = [`${number(row)} as ${number('').slice(1)}`, `${key} as pk`, ...positions]
    const walk =
      `select ${read.join(', ')} from ${writer.name(shape.table)} as ${row}` +
      ` where ${where}${orderWithin(writer, columns, stretch)} limit ${Math.trunc(rows)}`

    this.counted = `select count(*) as total from (${walk})`
    this.#countSlots = [...writer.slots]

    // The index knows rows by their numbers, which the walk has read; only what else is asked of them is in the table.
    const isByNumber = searched.every((part) => 'search' in part.condition)
    const found = isByNumber ? walked : writer.alias()
    const table = `${writer.name(shape.table)} as ${found} on ${number(found)} = ${number(walked)}`
    writer.walked = {
      alias: found,
      between: `between (select low from ${bounds}) and (select high from ${bounds})`,
    }
    const words = write(searched, found)
    const order = columns.map((column, index): SortColumn => ({
      ...column,
      sql: `${walked}.s${index}`,
    }))
    const offset = writer.bind((bindings) => bindings.offset)
    this.sql =
      `with ${walked} as materialized (${walk}), ${bounds} as materialized` +
      ` (select min(${number(walked)}) as low, max(${number(walked)}) as high from ${walked})` +
      ` select ${walked}.pk as pk, count(*) over () as hits from ${walked}` +
      `${isByNumber ? '' : ` cross join ${table}`}` +
      ` where ${words}${orderWithin(writer, order, stretch)} limit ${Math.trunc(limit)} offset ${offset}`
    this.#slots = writer.slots
  }

  values(bindings: Bindings): unknown[] {
    return this.#slots.map((slot) => slot(bindings))
  }

  countValues(bindings: Bindings): unknown[] {
    return this.#countSlots.map((slot) => slot(bindings))
  }
}
