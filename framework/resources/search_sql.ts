import { postgresWords } from '#framework/database/main'
import type { Condition } from './conditions.js'
import { leadsToOne } from './paths.js'
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
  const query = () => writer.bind((bindings) => QUERIES[shape.dialect](find(bindings).search))
  const columns = index.columns.map((column) => writer.column(alias, column))
  if (shape.dialect === 'pg')
    return `${postgresWords(columns)} @@ cast(lower(${query()}) as tsquery)`
  if (shape.dialect === 'mysql') {
    return `match (${columns.join(', ')}) against (${query()} in boolean mode)`
  }
  const table = writer.name(index.name)
  const key = writer.rowNumber(shape, alias)
  const rows = condition.search.isOfEach ? `= ${key}` : writer.walkedRows(alias)
  const among = rows && ` and rowid ${rows}`
  return `${key} in (select rowid from ${table} where ${table} match ${query()}${among})`
}

/**
 * SQLite: statements that give a row for each that one of the parts of a condition finds, for counting how many they
 * are. A part that goes neither by words nor by related rows is not among them.
 */
export function rowsByWords(
  writer: SqlWriter,
  condition: Condition,
  shape: Shape,
  find: Find
): string[] {
  if ('any' in condition) {
    return armsOf(condition, find as Find<Any>).flatMap((arm) =>
      rowsByWords(writer, arm.condition, shape, arm.find)
    )
  }
  if ('all' in condition) {
    const index = condition.all.findIndex(goesByWords)
    if (index < 0) return []
    return rowsByWords(
      writer,
      condition.all[index],
      shape,
      (bindings) => (find(bindings) as All).all[index]
    )
  }
  if ('search' in condition) {
    const table = writer.name(indexOf(condition, shape).name)
    const query = writer.bind((bindings) => QUERIES.sqlite((find(bindings) as Words).search))
    return [`select 1 from ${table} where ${table} match ${query}`]
  }
  if (!('relation' in condition)) return []
  const alias = writer.alias()
  const where = relatedSql(writer, condition, shape, alias, find as Find<Has>)
  return [`select 1 from ${writer.name(shape.table)} as ${alias} where ${where}`]
}

/** SQLite: the condition with the words that begin as its words do, for those fields' own index. */
export function withBegun(
  condition: Condition,
  shape: Shape,
  wordsOf: (index: string, beginning: string) => readonly string[] | undefined
): Condition {
  const deeper = (parts: Condition[]) => parts.map((part) => withBegun(part, shape, wordsOf))
  if ('all' in condition) return { all: deeper(condition.all) }
  if ('any' in condition) return { ...condition, any: deeper(condition.any) }
  if (!('search' in condition)) return condition
  const { name } = indexOf(condition, shape)
  const begun = condition.search.words.map((word) =>
    // Of other letters it is not certain how SQLite writes them.
    /^[a-z\d]+$/i.test(word) ? wordsOf(name, word.toLowerCase()) : undefined
  )
  return { search: { ...condition.search, begun } }
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
  // Of a few rows, each is looked at.
  if (shape.dialect === 'pg' || condition.isOfEach || writer.walkedRows(alias)) {
    const parts = armsOf(condition, find).map((arm) =>
      armSql(writer, arm, shape, alias, condition.isOfEach)
    )
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

function armSql(
  writer: SqlWriter,
  { condition, find }: Arm,
  shape: Shape,
  alias: string,
  isOfEach = false
): string {
  const relation = 'relation' in condition && shape.relations.get(condition.relation)
  return relation && !(isOfEach && leadsToOne(relation))
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
  const { localColumn } = shape.relations.get(condition.relation)!
  const keys = relatedKeys(writer, condition, shape, find)
  const local = writer.column(alias, localColumn)
  return shape.dialect === 'pg' ? `${local} = any (array(${keys}))` : `${local} in (${keys})`
}

/** A statement that gives a row if any row can have related ones that a condition holds for. */
export function hasRelated(
  writer: SqlWriter,
  condition: Has,
  shape: Shape,
  find: Find<Has>
): string {
  return `select 1 from (${relatedKeys(writer, condition, shape, find)}) as ${writer.alias()} limit 1`
}

/** What rows have in the column of a relation whose related rows a condition holds for. */
function relatedKeys(writer: SqlWriter, condition: Has, shape: Shape, find: Find<Has>): string {
  const relation = shape.relations.get(condition.relation)!
  const other = shapeOf(relation.model)
  const inner = writer.alias()
  const table = wordTable(writer, condition.where, other, inner)
  const alive = other.softDeletes ? `${writer.column(inner, 'deleted_at')} is null and ` : ''
  const where = writer.condition(condition.where, other, inner, (bindings) => find(bindings).where)
  const key = writer.column(inner, relation.relatedColumn)
  if (!relation.pivot) return `select ${key} from ${table} where ${alive}${where}`
  const pivot = writer.alias()
  return (
    `select ${writer.column(pivot, relation.pivot.localColumn)}` +
    ` from ${writer.name(relation.pivot.table)} as ${pivot} inner join ${table}` +
    ` on ${key} = ${writer.column(pivot, relation.pivot.relatedColumn)} where ${alive}${where}`
  )
}

/** What tells a row apart: on SQLite its number, by which its full-text table knows it. */
function keyOf(writer: SqlWriter, shape: Shape, alias: string): string {
  return shape.dialect === 'sqlite'
    ? writer.rowNumber(shape, alias)
    : writer.column(alias, shape.primaryColumn)
}
