import type { DatabaseRow } from '#framework/database/main'
import type { Dialect, Field, JsonValue } from '#framework/fields/main'
import type { Group, Measure, Unit } from './aggregate_query.js'
import type { Condition } from './conditions.js'
import type { Include } from './includes.js'
import { JoinedRows } from './joined_rows.js'
import type { Shape } from './shape.js'
import { type Bindings, type Slot, SqlWriter } from './sql.js'

/** Groups one statement reads; whoever has more is told to filter. */
export const MAX_GROUPS_READ = 10_000

/** A figure, and what it is ordered by: JSON of exact numbers is text. */
export interface Figured {
  json: JsonValue
  order: bigint | number | string | boolean | null
}

/** How one column of the answer is read from a driver's row; undefined when it is too large for JSON. */
type Reader = (source: DatabaseRow) => Figured | undefined

/**
 * Rows counted and added up by groups, as one SQL statement. Numbers are added up exactly on every database.
 */
export class AggregateStatement {
  readonly sql: string
  readonly #slots: Slot[]
  readonly #readers: { name: string; read: Reader }[] = []

  constructor(
    shape: Shape,
    condition: Condition,
    includes: readonly Include[],
    groups: readonly Group[],
    measures: readonly Measure[]
  ) {
    const writer = new SqlWriter(shape.dialect)
    const alias = writer.alias()
    const find = (bindings: Bindings) => bindings.conditions[0]
    const from = writer.from(condition, shape, alias, find)
    const rows = new JoinedRows(writer, shape, alias, [], includes)
    const columns: string[] = []
    const add = (sql: string) => `a${columns.push(`${sql} as a${columns.length}`) - 1}`
    for (const { name, target, unit } of groups) {
      const column = writer.column(rows.aliasOf(target.relations), target.field.columnName)
      const { field } = target
      const sql = unit
        ? calendar(column, unit, shape.dialect)
        : grouped(column, field, shape.dialect)
      this.#readers.push({ name, read: groupReader(field, unit, add(sql)) })
    }
    for (const measure of measures) {
      const { name, field } = measure
      const column = field && writer.column(alias, field.columnName)
      this.#readers.push({ name, read: measureReader(measure, column, shape.dialect, add) })
    }
    const where = writer.condition(condition, shape, alias, find)
    const by = groups.map((_, index) => index + 1).join(', ')
    this.sql =
      `select ${columns.join(', ')} from ${from}${rows.joins}` +
      ` where ${where}${by && ` group by ${by}`} limit ${MAX_GROUPS_READ + 1}`
    this.#slots = writer.slots
  }

  values(bindings: Bindings): unknown[] {
    return this.#slots.map((slot) => slot(bindings))
  }

  /** Everything asked of one group, by name. */
  read(source: DatabaseRow): Map<string, Figured | undefined> {
    return new Map(this.#readers.map(({ name, read }) => [name, read(source)]))
  }
}

const LENGTH: Record<Unit, number> = { year: 4, month: 7, day: 10 }
const PG_FORMAT: Record<Unit, string> = { year: 'YYYY', month: 'YYYY-MM', day: 'YYYY-MM-DD' }
const MYSQL_FORMAT: Record<Unit, string> = { year: '%Y', month: '%Y-%m', day: '%Y-%m-%d' }

/** `2026`, `2026-03` or `2026-03-01` of an instant or a day, which every database keeps in UTC. */
function calendar(column: string, unit: Unit, dialect: Dialect): string {
  if (dialect === 'pg') return `to_char(${column}, '${PG_FORMAT[unit]}')`
  if (dialect === 'mysql') return `date_format(${column}, '${MYSQL_FORMAT[unit]}')`
  return `substr(${column}, 1, ${LENGTH[unit]})`
}

/** MariaDB would put texts together that differ in nothing but capitals, or accents. */
function grouped(column: string, field: Field, dialect: Dialect): string {
  if (dialect !== 'mysql' || field.column.type !== 'string') return column
  return `convert(${column} using utf8mb4) collate utf8mb4_bin`
}

function groupReader(field: Field, unit: Unit | undefined, name: string): Reader {
  if (unit) {
    return (source) => ({
      json: source[name] as string | null,
      order: source[name] as string | null,
    })
  }
  return (source) => valueOf(field, source[name])
}

/** A value of a field as it is, with something that sorts as it does. */
function valueOf(field: Field, raw: unknown): Figured {
  const json = field.serializeRaw(raw)
  if (json === null) return { json, order: null }
  const { sum } = field.kind
  if (typeof sum === 'object' && typeof json === 'string')
    return { json, order: units(json, sum.scale(field.options)) }
  if (typeof json === 'object') return { json, order: Number(raw) }
  return { json, order: json }
}

function measureReader(
  { figure, field }: Measure,
  column: string | undefined,
  dialect: Dialect,
  add: (sql: string) => string
): Reader {
  if (!field || !column) {
    const name = add('count(*)')
    return (source) => ({ json: Number(source[name]), order: Number(source[name]) })
  }
  if (figure === 'min' || figure === 'max') {
    const name = add(`${figure}(${column})`)
    return (source) => valueOf(field, source[name])
  }
  const { sum } = field.kind
  const counted = add(`count(${column})`)
  if (typeof sum !== 'object') {
    const name = add(`sum(${column})`)
    return (source) => {
      const count = Number(source[counted])
      if (count === 0) return NOTHING
      const total = Number(source[name]) / (figure === 'avg' ? count : 1)
      return Number.isFinite(total) ? { json: total, order: total } : undefined
    }
  }
  const text = dialect === 'mysql' ? 'char' : 'text'
  const scale = sum.scale(field.options)
  // SQLite adds up units; the others the numbers as they are.
  const addend = (value: string) => (dialect === 'sqlite' ? BigInt(value) : units(value, scale))
  const addends = sum.addends(column, field.options, dialect).map(({ sql, weight }) => ({
    name: add(`cast(sum(${sql}) as ${text})`),
    weight,
  }))
  return (source) => {
    const count = Number(source[counted])
    if (count === 0) return NOTHING
    const total = addends.reduce(
      (found, { name, weight }) => found + addend(String(source[name])) * weight,
      0n
    )
    if (figure === 'avg') {
      const order = (total * PRECISION) / BigInt(count)
      return { json: sum.average(total, count, field.options), order }
    }
    const json = sum.total(total, field.options)
    return json === undefined ? undefined : { json, order: total }
  }
}

const NOTHING: Figured = { json: null, order: null }

/** Averages are ordered by this many parts of a unit. */
const PRECISION = 10n ** 18n

/** `'12.5'` at scale 2 → `1250n` */
function units(text: string, scale: number): bigint {
  const [whole, fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(scale, '0'))
}
