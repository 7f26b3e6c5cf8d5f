import { type Condition, structureOf } from './conditions.js'
import type { Read } from './included_rows.js'
import { Kept } from './kept.js'
import type { ListQuery } from './list_query.js'
import type { Registered } from './registry.js'
import type { Shape } from './shape.js'
import { SqlWriter } from './sql.js'

/** How many rows a list has in all. */
export interface Total {
  total?: number
  /** Counting stopped at `total`; there are more. */
  totalIsCapped?: boolean
  /** `total` is what the database's statistics say. */
  totalIsEstimated?: boolean
}

/** Where counting stops: beyond it people do not read the figure, and the database would read on for nothing. */
export const COUNT_CAP = 100_000

/**
 * What is counted before statistics are asked. They know rows that the asker may not see; among so many that tells
 * nothing of any of them.
 */
const ESTIMATED_FROM = 10_000

const YES = new Set<unknown>([true, 'true', '1', 'exact'])

interface Counting {
  sql: string
  values(conditions: Condition[]): unknown[]
}

/** Counts the rows of lists, exactly up to a cap, or from the database's statistics. */
export class Counts {
  #statements = new Kept<Counting>()

  constructor(private read: Read) {}

  /** @param condition  everything the rows fulfil: rights and filters */
  async of(
    { resource }: Registered,
    condition: Condition,
    asked: ListQuery['count']
  ): Promise<Total> {
    const { shape, name } = resource
    if (YES.has(asked)) return this.#capped(name, shape, condition, COUNT_CAP)
    if (asked !== 'estimated') return {}
    const counted = await this.#capped(name, shape, condition, ESTIMATED_FROM)
    if (!counted.totalIsCapped) return counted
    const estimate = await this.#estimate(name, shape, condition)
    if (estimate === undefined) return this.#capped(name, shape, condition, COUNT_CAP)
    return { total: Math.max(estimate, ESTIMATED_FROM + 1), totalIsEstimated: true }
  }

  async #capped(name: string, shape: Shape, condition: Condition, cap: number): Promise<Total> {
    const counting = this.#counting(
      'count',
      name,
      shape,
      condition,
      (rows) => `select count(*) as total from (${rows} limit ${cap + 1}) as counted`,
      cap
    )
    const [{ total }] = await this.read(shape, counting.sql, counting.values([condition]))
    const found = Number(total)
    return found > cap ? { total: cap, totalIsCapped: true } : { total: found }
  }

  /** What the planner expects; undefined where it has no statistics for it. */
  async #estimate(name: string, shape: Shape, condition: Condition): Promise<number | undefined> {
    if (shape.dialect === 'sqlite') return this.#sqliteEstimate(shape, condition)
    const counting = this.#counting('explain', name, shape, condition, (rows) =>
      shape.dialect === 'pg' ? `explain (format json) ${rows}` : `explain format=json ${rows}`
    )
    const [row] = await this.read(shape, counting.sql, counting.values([condition]))
    return expected(Object.values(row)[0])
  }

  /** SQLite's statistics know only whole tables; where a condition narrows them it has to count. */
  async #sqliteEstimate(shape: Shape, condition: Condition): Promise<number | undefined> {
    if (!('all' in condition) || condition.all.length > 0) return undefined
    const known = `select 1 from sqlite_schema where name = 'sqlite_stat1'`
    if ((await this.read(shape, known, [])).length === 0) return undefined
    const [row] = await this.read(
      shape,
      `select max(cast(stat as integer)) as total from sqlite_stat1 where tbl = ?`,
      [shape.table]
    )
    return row.total === null ? undefined : Number(row.total)
  }

  #counting(
    kind: string,
    name: string,
    shape: Shape,
    condition: Condition,
    around: (rows: string) => string,
    cap = 0
  ): Counting {
    return this.#statements.get(`${kind} ${cap} ${name}\n${structureOf(condition)}`, () => {
      const writer = new SqlWriter(shape.dialect)
      const alias = writer.alias()
      const where = writer.condition(condition, shape, alias, (bindings) => bindings.conditions[0])
      return {
        sql: around(`select 1 as one from ${writer.name(shape.table)} as ${alias} where ${where}`),
        values: (conditions) =>
          writer.slots.map((slot) => slot({ conditions, keys: [], cursor: [], offset: 0 })),
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
