import { postgresWords, sqliteRowNumber } from '#framework/database/main'
import type { Condition } from './conditions.js'
import { type FullText, type Shape, shapeOf } from './shape.js'
import type { All, Any, Find, Has, SqlWriter, Words } from './sql.js'
import { QUERIES } from './words.js'

/** Whether a full-text index says which rows a condition can hold for. */
export function goesByWords(condition: Condition): boolean {
  if ('search' in condition) return true
  if ('all' in condition) return condition.all.some(goesByWords)
  return 'any' in condition && condition.any.some(goesByWords)
}

/** Rows that a full-text index finds. */
export function matches(
  writer: SqlWriter,
  condition: Words,
  shape: Shape,
  alias: string,
  find: Find<Words>
): string {
  const index = indexOf(condition, shape)
  const query = () => writer.bind((bindings) => QUERIES[shape.dialect](find(bindings).search.words))
  const columns = index.columns.map((column) => writer.column(alias, column))
  if (shape.dialect === 'pg')
    return `${postgresWords(columns)} @@ cast(lower(${query()}) as tsquery)`
  if (shape.dialect === 'mysql') {
    return `match (${columns.join(', ')}) against (${query()} in boolean mode)`
  }
  const table = writer.name(index.name)
  return `${keyOf(writer, shape, alias)} in (select rowid from ${table} where ${table} match ${query()})`
}

function indexOf({ search: { fields } }: Words, { model, fullTexts }: Shape): FullText {
  const index = fullTexts.find((one) => one.fields.join() === fields.join())
  if (!index) throw new Error(`${model.name} has no full-text index over ${fields.join(', ')}`)
  return index
}

/**
 * Rows for which any of some conditions holds, one of which goes by an index. With a plain "or" across tables, databases
 * would read every row: PostgreSQL is given the related keys as a list, the others find each by itself and join the keys.
 */
export function anyOf(
  writer: SqlWriter,
  condition: Any,
  shape: Shape,
  alias: string,
  find: Find<Any>
): string {
  if (shape.dialect === 'pg') {
    const parts = armsOf(condition, find).map((arm) => armSql(writer, arm, shape, alias))
    return `(${parts.join(' or ')})`
  }
  const keys = keysOf(writer, condition, shape, find).join(' union all ')
  // In a table of its own, or MySQL asks all of it again for every row.
  return `${keyOf(writer, shape, alias)} in (select found from (${keys}) as ${writer.alias()})`
}

/** The first condition for which `anyOf` stands, of those that all have to hold. */
export function firstAny(
  condition: Condition,
  find: Find
): { condition: Any; find: Find<Any> } | undefined {
  if ('any' in condition) {
    return condition.any.some(goesByWords) ? { condition, find: find as Find<Any> } : undefined
  }
  if (!('all' in condition)) return undefined
  for (const [index, part] of condition.all.entries()) {
    const found = firstAny(part, (bindings) => (find(bindings) as All).all[index])
    if (found) return found
  }
  return undefined
}

/** MySQL: what is found, and then its rows. It takes every related row for found, and would walk the table instead. */
export function foundFirst(
  writer: SqlWriter,
  { condition, find }: { condition: Any; find: Find<Any> },
  shape: Shape,
  alias: string,
  table: string
): string {
  const keys = keysOf(writer, condition, shape, find).join(' union ')
  const found = writer.alias()
  return `(${keys}) as ${found} straight_join ${table} on ${keyOf(writer, shape, alias)} = ${found}.found`
}

/** The table of a condition. SQLite guesses that another index leaves fewer rows than words do, and is kept from it. */
export function wordTable(
  writer: SqlWriter,
  condition: Condition,
  shape: Shape,
  alias: string
): string {
  const table = `${writer.name(shape.table)} as ${alias}`
  return shape.dialect === 'sqlite' && goesByWords(condition) ? `${table} not indexed` : table
}

/** One of the conditions of which any has to hold. */
interface Arm {
  condition: Condition
  find: Find
}

const armsOf = ({ any }: Any, find: Find<Any>): Arm[] =>
  any.map((condition, index) => ({ condition, find: (bindings) => find(bindings).any[index] }))

/** For each of the conditions, the keys of the rows for which it holds. */
function keysOf(writer: SqlWriter, condition: Any, shape: Shape, find: Find<Any>): string[] {
  return armsOf(condition, find).map((arm) => {
    const alias = writer.alias()
    const table = wordTable(writer, arm.condition, shape, alias)
    const where = armSql(writer, arm, shape, alias)
    return `select ${keyOf(writer, shape, alias)} as found from ${table} where ${where}`
  })
}

function armSql(writer: SqlWriter, { condition, find }: Arm, shape: Shape, alias: string): string {
  return 'relation' in condition
    ? relatedSql(writer, condition, shape, alias, find as Find<Has>)
    : `(${writer.condition(condition, shape, alias, find)})`
}

/** Rows related to those that a condition holds for, which are looked for first. */
function relatedSql(
  writer: SqlWriter,
  condition: Has,
  shape: Shape,
  alias: string,
  find: Find<Has>
): string {
  const relation = shape.relations.get(condition.relation)!
  const other = shapeOf(relation.model)
  const inner = writer.alias()
  const table = wordTable(writer, condition.where, other, inner)
  const alive = other.softDeletes ? `${writer.column(inner, 'deleted_at')} is null and ` : ''
  const where = writer.condition(condition.where, other, inner, (bindings) => find(bindings).where)
  const key = writer.column(inner, relation.relatedColumn)
  let keys = `select ${key} from ${table} where ${alive}${where}`
  if (relation.pivot) {
    const pivot = writer.alias()
    keys =
      `select ${writer.column(pivot, relation.pivot.localColumn)}` +
      ` from ${writer.name(relation.pivot.table)} as ${pivot} inner join ${table}` +
      ` on ${key} = ${writer.column(pivot, relation.pivot.relatedColumn)} where ${alive}${where}`
  }
  const local = writer.column(alias, relation.localColumn)
  return shape.dialect === 'pg' ? `${local} = any (array(${keys}))` : `${local} in (${keys})`
}

/** What tells a row apart: on SQLite its number, by which its full-text table knows it. */
function keyOf(writer: SqlWriter, shape: Shape, alias: string): string {
  if (shape.dialect !== 'sqlite') return writer.column(alias, shape.primaryColumn)
  const columns = [...shape.fields.values()].map(({ columnName }) => columnName)
  return `${alias}.${sqliteRowNumber(columns)}`
}
