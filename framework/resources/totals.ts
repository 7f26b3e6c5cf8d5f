import { DateTime } from 'luxon'
import type { Reader } from '#framework/database/main'
import { type Condition, both, structureOf } from './conditions.js'
import { brief, Kept, remember } from './kept.js'
import type { Shape } from './shape.js'
import { type Bindings, SqlWriter } from './sql.js'

/** Where counting stops: beyond it people do not read the figure, and the database would read on for nothing. */
export const COUNT_CAP = 100_000

/** Rows in all, of a list. */
export interface Total {
  total: number
  /** The count stopped at `total`; there are more. */
  totalIsCapped?: boolean
  /** `total` is what the database's statistics say. */
  totalIsEstimated?: boolean
}

/** A count as SQL, for conditions of one structure. */
interface Counter {
  /** Reads no further than the cap. */
  capped: string
  /** A third quicker, for what is known to be small. */
  whole: string
  values(condition: Condition): unknown[]
}

/** What was counted, and for which state of the database. */
interface Counted {
  version: number
  /** The moment up to which rows were counted, where the condition has one. */
  until: Date | undefined
  rows: number
}

/** "At or before this moment", as policies say of what has appeared. */
interface Moment {
  field: string
  operator: 'lte'
  value: Date
}

/**
 * Counts the rows of lists. A count reads every row it counts, which on a big table costs more than the page it is for.
 * So where the database says that nobody has written since, the last count is told again; where rows appear by
 * themselves as time passes, only those of the time since then are counted.
 */
export class Totals {
  #counters = new Kept<Counter>()
  #counted = new Map<string, Counted>()

  constructor(private reader: () => Reader) {}

  async count(shape: Shape, condition: Condition): Promise<Total> {
    const rows = await this.#rows(shape, condition)
    return rows > COUNT_CAP ? { total: COUNT_CAP, totalIsCapped: true } : { total: rows }
  }

  async #rows(shape: Shape, condition: Condition): Promise<number> {
    const version = this.reader().version(shape.connection)
    const moments = momentsIn(condition)
    if (version === undefined || moments === undefined) return this.#read(shape, condition, false)
    const [moment] = moments
    const key = keyOf(shape, condition, moment)
    const known = this.#counted.get(key)
    const rows =
      known?.version === version && isSince(known.until, moment)
        ? known.rows + (await this.#appeared(shape, condition, known, moment))
        : await this.#read(shape, condition, known !== undefined && known.rows < COUNT_CAP / 2)
    remember(this.#counted, key, { version, until: moment?.value, rows })
    return rows
  }

  /** Rows whose moment has come since the last count. */
  async #appeared(
    shape: Shape,
    condition: Condition,
    known: Counted,
    moment: Moment | undefined
  ): Promise<number> {
    if (!moment || known.rows > COUNT_CAP || moment.value.getTime() === known.until!.getTime())
      return 0
    const later = { field: moment.field, operator: 'gt' as const, value: known.until }
    return this.#read(shape, both(condition, later), true)
  }

  async #read(shape: Shape, condition: Condition, isSmall: boolean): Promise<number> {
    const counter = this.#counter(shape, condition)
    const sql = isSmall ? counter.whole : counter.capped
    const [row] = await this.reader().all(sql, counter.values(condition), shape.connection)
    return Number(row.total)
  }

  #counter(shape: Shape, condition: Condition): Counter {
    const key = `${shape.connection ?? ''}\n${shape.table}\n${structureOf(condition)}`
    return this.#counters.get(key, () => {
      const writer = new SqlWriter(shape.dialect)
      const alias = writer.alias()
      const find = (bindings: Bindings) => bindings.conditions[0]
      const from = writer.from(condition, shape, alias, find)
      const where = writer.condition(condition, shape, alias, find)
      const rows = `from ${from} where ${where}`
      return {
        capped: `select count(*) as total from (select 1 as one ${rows} limit ${COUNT_CAP + 1}) as counted`,
        whole: `select count(*) as total ${rows}`,
        values: (asked: Condition) =>
          writer.slots.map((slot) =>
            slot({ conditions: [asked], cursor: [], offset: 0, keys: [] })
          ),
      }
    })
  }
}

/** Time goes on from the last count, or has no part in it. */
function isSince(until: Date | undefined, moment: Moment | undefined): boolean {
  return until === undefined || moment!.value >= until
}

/** A moment by which every row is held, so that rows of later moments can be counted by themselves. */
function isMoment(condition: Condition): condition is Moment {
  return 'field' in condition && condition.operator === 'lte' && condition.value instanceof Date
}

/** The parts that all have to hold. */
function partsOf(condition: Condition): Condition[] {
  return 'all' in condition ? condition.all.flatMap(partsOf) : [condition]
}

/** The moments of a condition: none or one, or undefined when there are others that a count depends on. */
function momentsIn(condition: Condition): Moment[] | undefined {
  const parts = partsOf(condition)
  const moments = parts.filter(isMoment)
  const others = parts.filter((part) => !isMoment(part))
  return moments.length > 1 || hasMoment(others) ? undefined : moments
}

/** Whether a count depends on an instant: the values of a condition are simple, dates, or lists of such. */
function hasMoment(value: unknown): boolean {
  if (value instanceof Date || DateTime.isDateTime(value)) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some(hasMoment)
}

/** Names the rows that are counted, whatever the time. */
function keyOf(shape: Shape, condition: Condition, moment: Moment | undefined): string {
  const asked = JSON.stringify(condition, function (this: unknown, name, value) {
    return this === moment && name === 'value'
      ? 'now'
      : typeof value === 'bigint'
        ? `${value}n`
        : value
  })
  return brief(`${shape.connection ?? ''}\n${shape.table}\n${asked}`)
}
