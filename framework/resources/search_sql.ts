import { postgresWords, sqliteRowNumber } from '#framework/database/main'
import type { Condition } from './conditions.js'
import { type FullText, type Shape, shapeOf } from './shape.js'
import type { Any, Find, Has, SqlWriter, Words } from './sql.js'
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
 * Rows for which any of some conditions holds, one of which goes by an index: as the keys that each finds by itself. With
 * "or" between them, databases would read every row.
 */
export function anyOf(
  writer: SqlWriter,
  condition: Any,
  shape: Shape,
  alias: string,
  find: Find<Any>
): string {
  const arms = condition.any.map((part, index) => {
    const own = writer.alias()
    const at = (bindings: Parameters<Find>[0]) => find(bindings).any[index]
    const where =
      'relation' in part
        ? related(writer, part, shape, own, at as Find<Has>)
        : writer.condition(part, shape, own, at)
    return `select ${keyOf(writer, shape, own)} as found from ${writer.table(shape, own, part)} where ${where}`
  })
  // In a table of its own, or MySQL asks all of it again for every row.
  return `${keyOf(writer, shape, alias)} in (select found from (${arms.join(' union all ')}) as ${writer.alias()})`
}

/** Rows related to those that a condition holds for, which are looked for first. */
function related(
  writer: SqlWriter,
  condition: Has,
  shape: Shape,
  alias: string,
  find: Find<Has>
): string {
  const relation = shape.relations.get(condition.relation)!
  const other = shapeOf(relation.model)
  const inner = writer.alias()
  const alive = other.softDeletes ? `${writer.column(inner, 'deleted_at')} is null and ` : ''
  const where = writer.condition(condition.where, other, inner, (bindings) => find(bindings).where)
  const table = writer.table(other, inner, condition.where)
  const key = writer.column(inner, relation.relatedColumn)
  const local = writer.column(alias, relation.localColumn)
  if (!relation.pivot) return `${local} in (select ${key} from ${table} where ${alive}${where})`
  const pivot = writer.alias()
  return (
    `${local} in (select ${writer.column(pivot, relation.pivot.localColumn)}` +
    ` from ${writer.name(relation.pivot.table)} as ${pivot} inner join ${table}` +
    ` on ${key} = ${writer.column(pivot, relation.pivot.relatedColumn)} where ${alive}${where})`
  )
}

/** What tells a row apart: on SQLite its number, by which its full-text table knows it. */
function keyOf(writer: SqlWriter, shape: Shape, alias: string): string {
  if (shape.dialect !== 'sqlite') return writer.column(alias, shape.primaryColumn)
  const columns = [...shape.fields.values()].map(({ columnName }) => columnName)
  return `${alias}.${sqliteRowNumber(columns)}`
}
