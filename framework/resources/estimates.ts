import { type Condition, structureOf } from './conditions.js'
import type { Read } from './included_rows.js'
import { Kept } from './kept.js'
import type { Shape } from './shape.js'
import { type Bindings, SqlWriter } from './sql.js'
import type { Total, Totals } from './totals.js'

/**
 * What is counted before statistics are asked. They know rows that the asker may not see; among so many that tells
 * nothing of any of them.
 */
const ESTIMATED_FROM = 10_000

interface Asking {
  counted: string
  explained: string
  values(condition: Condition): unknown[]
}

/** About how many rows a list has: counted while they are few, and from there on what the database's statistics say. */
export class Estimates {
  #askings = new Kept<Asking>()

  /** @param totals  counts where there are no statistics */
  constructor(
    private read: Read,
    private totals: Totals
  ) {}

  async count(shape: Shape, condition: Condition): Promise<Total> {
    const asking = this.#asking(shape, condition)
    const [{ total }] = await this.read(shape, asking.counted, asking.values(condition))
    if (Number(total) <= ESTIMATED_FROM) return { total: Number(total) }
    const estimate = await this.#estimate(shape, condition, asking)
    if (estimate === undefined) return this.totals.count(shape, condition)
    return { total: Math.max(estimate, ESTIMATED_FROM + 1), totalIsEstimated: true }
  }

  /** What the planner expects; undefined where it has no statistics for it. */
  async #estimate(shape: Shape, condition: Condition, asking: Asking): Promise<number | undefined> {
    if (shape.dialect === 'sqlite') return this.#sqliteEstimate(shape, condition)
    const [row] = await this.read(shape, asking.explained, asking.values(condition))
    return expected(Object.values(row)[0])
  }

  /** SQLite's statistics know only whole tables; where a condition narrows them it has to count. */
  async #sqliteEstimate(shape: Shape, condition: Condition): Promise<number | undefined> {
    if (!('all' in condition) || condition.all.length > 0) return undefined
    const known = `select 1 from sqlite_schema where name = 'sqlite_stat1'`
    const tables = await this.read(shape, known, [])
    if (tables.length === 0) return undefined
    const [row] = await this.read(
      shape,
      `select max(cast(stat as integer)) as total from sqlite_stat1 where tbl = ?`,
      [shape.table]
    )
    return row.total === null ? undefined : Number(row.total)
  }

  #asking(shape: Shape, condition: Condition): Asking {
    const key = `${shape.connection ?? ''}\n${shape.table}\n${structureOf(condition)}`
    return this.#askings.get(key, () => {
      const writer = new SqlWriter(shape.dialect)
      const alias = writer.alias()
      const find = (bindings: Bindings) => bindings.conditions[0]
      const from = writer.from(condition, shape, alias, find)
      const where = writer.condition(condition, shape, alias, find)
      const rows = `select 1 as one from ${from} where ${where}`
      const explain = shape.dialect === 'pg' ? 'explain (format json)' : 'explain format=json'
      return {
        counted: `select count(*) as total from (${rows} limit ${ESTIMATED_FROM + 1}) as counted`,
        explained: `${explain} ${rows}`,
        values: (asked) =>
          writer.slots.map((slot) =>
            slot({ conditions: [asked], keys: [], cursor: [], offset: 0 })
          ),
      }
    })
  }
}

/** The rows that a plan says its outermost table gives; each server has words of its own for it. */
function expected(plan: unknown): number | undefined {
  const said = JSON.stringify(typeof plan === 'string' ? JSON.parse(plan) : plan)
  const number = (name: string) => {
    const [, digits] = new RegExp(`"${name}":"?([\\d.]+)`).exec(said) ?? []
    return digits === undefined ? undefined : Number(digits)
  }
  // PostgreSQL names the outermost first.
  const planned = number('Plan Rows')
  if (planned !== undefined) return planned
  const rows = number('rows_examined_per_scan') ?? number('rows')
  return rows === undefined ? undefined : Math.round((rows * (number('filtered') ?? 100)) / 100)
}
