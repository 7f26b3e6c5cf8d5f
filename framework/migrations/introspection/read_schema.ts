import type { Dialect } from '#framework/fields/main'
import { tidyColumn, type Column } from '../schema/column.js'
import { enumCheckName, indexName } from '../schema/names.js'
import type { Index, Schema, Table } from '../schema/table.js'
import { readDefault } from './defaults.js'
import { listOf } from './expression.js'
import { parseExpression } from './parse_expression.js'
import type { FoundCheck, FoundColumn, FoundForeign, FoundIndex, FoundTable } from './found.js'
import { readType } from './types.js'

/** What of a database our words do not have, for a person. */
export interface Note {
  table: string
  text: string
}

export interface Reading {
  schema: Schema
  notes: Note[]
}

/** Tables in the words of a database → a schema in ours, and notes of what it leaves out. */
export function readSchema(tables: FoundTable[], dialect: Dialect): Reading {
  const reading: Reading = { schema: new Map(), notes: [] }
  const byName = new Map(tables.map((table) => [table.name.toLowerCase(), table]))
  for (const table of tables) {
    const note = (text: string) => void reading.notes.push({ table: table.name, text })
    table.notes.forEach(note)
    if (!table.columns.length) {
      if (!table.notes.length) note('has no columns')
      continue
    }
    reading.schema.set(table.name, readTable(table, byName, dialect, note))
  }
  return reading
}

function readTable(
  found: FoundTable,
  tables: Map<string, FoundTable>,
  dialect: Dialect,
  note: (text: string) => void
): Table {
  const checks = new Set(found.checks)
  const columns = new Map<string, Column>()
  const conditions = new Map<string, Condition>()
  for (const column of found.columns) {
    const condition = conditionOf(column)
    if (condition) {
      conditions.set(column.name, condition)
      continue
    }
    if (column.generated !== null) {
      columns.set(column.name, { type: 'native', native: generatedType(column), nullable: true })
      continue
    }
    const foreign = foreignOf(column, found, tables)
    const read = readColumn(column, found, checks, dialect)
    columns.set(column.name, tidyColumn({ ...read, ...foreign }))
    if (foreign && !tables.has(foreign.references.split('.')[0].toLowerCase())) {
      note(`the column "${column.name}" points at a table that is not there: ${foreign.references}`)
    }
  }
  for (const { columns: names, table } of found.foreigns) {
    if (names.length > 1) {
      note(`the foreign key over ${names.join(', ')} to ${table} has several columns`)
    }
  }
  return {
    name: found.name,
    columns,
    primaryKey: found.primaryKey,
    indexes: found.indexes.flatMap((index) => readIndex(index, found, conditions, note)),
    checks: new Map([...checks].map((check, at) => [nameOf(check, found, at), check.condition])),
    manual: new Set(),
  }
}

/** `text generated always as (upper(title))` */
const generatedType = ({ type, generated }: FoundColumn) =>
  `${type} generated always as (${generated})`

function nameOf({ name }: FoundCheck, table: FoundTable, at: number): string {
  return name ?? `${table.name}_check_${at + 1}`
}

/** Reads a column; the checks that belong to its type are taken out of the table's. */
function readColumn(
  column: FoundColumn,
  table: FoundTable,
  checks: Set<FoundCheck>,
  dialect: Dialect
): Column {
  const { name, nullable } = column
  const attributes = { ...(nullable ? { nullable } : {}) }
  if (column.counted) return countedColumn(column, table, dialect)
  if (column.values) {
    return {
      type: 'enum',
      values: column.values,
      ...attributes,
      default: readDefault(column.default, 'enum', dialect),
    }
  }
  let kind: Column = readType(column.type, dialect)
  for (const check of checks) {
    const tree = parseExpression(check.condition, dialect)
    const isJson =
      tree?.kind === 'call' &&
      tree.name === 'json_valid' &&
      tree.args[0]?.kind === 'name' &&
      tree.args[0].name.toLowerCase() === name.toLowerCase()
    if (isJson && kind.type === 'text' && dialect === 'mysql') {
      kind = { type: 'json' }
      checks.delete(check)
      continue
    }
    const list = listOf(tree)
    if (list?.column.toLowerCase() !== name.toLowerCase()) continue
    if (!isEnumCheck(check, table.name, name, kind)) continue
    kind = { type: 'enum', values: list.values }
    checks.delete(check)
  }
  return { ...kind, ...attributes, default: readDefault(column.default, kind.type, dialect) }
}

/** Ours is a string of 100 or 255 with a check of the derived name; Knex's a text, whose check SQLite leaves unnamed. */
function isEnumCheck({ name }: FoundCheck, table: string, column: string, kind: Column): boolean {
  const isDerived = name === enumCheckName(table, column)
  if (kind.type === 'text') return isDerived || name === null || name === `${table}_${column}_check`
  return kind.type === 'string' && (kind.length === 100 || kind.length === 255) && isDerived
}

/** Ours are the key of their table, of 32 bits, and have no sign on MySQL. */
function countedColumn({ name, type }: FoundColumn, table: FoundTable, dialect: Dialect): Column {
  const isKey = table.primaryKey.length === 1 && table.primaryKey[0] === name
  const isOurs = dialect === 'mysql' ? /^int\b.* unsigned$/.test(type) : /^int/.test(type)
  if (isKey && isOurs) return { type: 'increments' }
  const native =
    dialect === 'pg' ? type.replace(/int(?:eger)?$/, 'serial') : `${type} auto_increment`
  return { type: 'native', native }
}

function foreignOf(column: FoundColumn, table: FoundTable, tables: Map<string, FoundTable>) {
  const foreign = table.foreigns.find(
    ({ columns }) => columns.length === 1 && columns[0].toLowerCase() === column.name.toLowerCase()
  )
  return foreign && referenceOf(foreign, tables)
}

function referenceOf(
  { table, target, onDelete, onUpdate }: FoundForeign,
  tables: Map<string, FoundTable>
) {
  // SQLite takes a table's name in any case, and the primary key where no column is named.
  const parent = tables.get(table.toLowerCase())
  const column = target[0] ?? parent?.primaryKey[0] ?? 'id'
  return {
    references: `${parent?.name ?? table}.${column}`,
    ...(onDelete === 'no action' ? {} : { onDelete }),
    ...(onUpdate === 'no action' ? {} : { onUpdate }),
  }
}

function readIndex(
  { name, columns, unique, fullText, where, odd }: FoundIndex,
  table: FoundTable,
  conditions: Map<string, Condition>,
  note: (text: string) => void
): Index[] {
  if (odd) {
    note(`the index "${name ?? columns.join(', ')}" is over ${odd}`)
    return []
  }
  const folded = foldCondition(columns, conditions)
  const index: Index = {
    columns: folded.columns,
    ...(unique ? { unique: true } : {}),
    ...(fullText ? { fullText } : {}),
    ...(folded.where || where ? { where: folded.where ?? where! } : {}),
  }
  if (name !== null && indexName(table.name, index) !== name) index.name = name
  return [index]
}

/** A unique index with a condition, as MySQL has to be told: over a hidden column that is null where it does not hold. */
interface Condition {
  column: string
  where: string
}

function conditionOf({ hidden, generated }: FoundColumn): Condition | null {
  const match =
    hidden &&
    /^\(*case when ([\s\S]+) then (?:`((?:[^`]|``)+)`|([^`]+?))(?: else null)? end\)*$/i.exec(
      generated ?? ''
    )
  return match ? { where: match[1], column: (match[2] ?? match[3]).replaceAll('``', '`') } : null
}

/** The index as it was asked for, over the columns that the hidden ones stand for. */
function foldCondition(columns: string[], conditions: Map<string, Condition>) {
  return {
    columns: columns.map((name) => conditions.get(name)?.column ?? name),
    where: columns.flatMap((name) => conditions.get(name)?.where ?? []).at(0),
  }
}
