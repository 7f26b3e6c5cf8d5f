import { MigrationException } from './migration_exception.js'
import type { Operation, OperationOf } from './operation.js'
import { changeColumn, targetOf, tidyColumn, type Column } from './schema/column.js'
import { indexName } from './schema/names.js'
import { copyTable, tidyIndex, toTable, type Schema, type Table } from './schema/table.js'

/** A function that carries out one kind of operation on a schema of its own. */
type Folds = { [Name in Operation['op']]: (schema: Schema, operation: OperationOf<Name>) => void }

/**
 * The schema after an operation; the one given is left as it is.
 * @throws MigrationException when the operation names what is not there, or makes what is there already
 */
export function fold(schema: Schema, operation: Operation): Schema {
  const after = new Map(schema)
  const apply = folds[operation.op] as (schema: Schema, operation: Operation) => void
  apply(after, operation)
  return after
}

const folds: Folds = {
  createTable(schema, { table, definition }) {
    if (schema.has(table)) throw new MigrationException(`The table "${table}" is there already`)
    schema.set(table, toTable(table, definition))
  },

  dropTable(schema, { table }) {
    open(schema, table)
    schema.delete(table)
  },

  renameTable(schema, { from, to }) {
    const table = open(schema, from)
    if (schema.has(to)) throw new MigrationException(`The table "${to}" is there already`)
    const names = indexNames(table)
    table.name = to
    followNames(table, names)
    replaceKey(schema, from, to, table)
    rewriteReferences(schema, (reference) =>
      targetOf(reference).table === from ? `${to}.${targetOf(reference).column}` : reference
    )
  },

  addColumn(schema, { table, name, column, manual }) {
    const changed = open(schema, table)
    if (changed.columns.has(name)) {
      throw new MigrationException(`The table "${table}" has a column "${name}" already`)
    }
    changed.columns.set(name, tidyColumn(column))
    if (manual) changed.manual.add(`column:${name}`)
  },

  dropColumn(schema, { table, name }) {
    dropColumn(open(schema, table), name)
  },

  renameColumn(schema, { table, from, to }) {
    const changed = open(schema, table)
    const column = columnOf(changed, from)
    if (changed.columns.has(to)) {
      throw new MigrationException(`The table "${table}" has a column "${to}" already`)
    }
    replaceKey(changed.columns, from, to, column)
    const names = indexNames(changed)
    const renamed = (name: string) => (name === from ? to : name)
    changed.primaryKey = changed.primaryKey.map(renamed)
    changed.indexes = changed.indexes.map((index) => ({
      ...index,
      columns: index.columns.map(renamed),
      ...(index.where ? { where: renameIn(index.where, from, to) } : {}),
    }))
    followNames(changed, names)
    for (const [name, condition] of changed.checks) {
      changed.checks.set(name, renameIn(condition, from, to))
    }
    if (changed.manual.delete(`column:${from}`)) changed.manual.add(`column:${to}`)
    rewriteReferences(schema, (reference) =>
      reference === `${table}.${from}` ? `${table}.${to}` : reference
    )
  },

  alterColumn(schema, { table, name, change }) {
    const changed = open(schema, table)
    changed.columns.set(name, changeColumn(columnOf(changed, name), change))
    changed.manual.delete(`column:${name}`)
  },

  addIndex(schema, { table, index, manual }) {
    const changed = open(schema, table)
    for (const column of index.columns) columnOf(changed, column)
    if (changed.indexes.some((other) => nameOf(changed, other) === nameOf(changed, index))) {
      throw new MigrationException(
        `The table "${table}" has an index "${nameOf(changed, index)}" already`
      )
    }
    changed.indexes.push(tidyIndex(index))
    if (manual) changed.manual.add(`index:${nameOf(changed, index)}`)
  },

  dropIndex(schema, { table, index }) {
    const changed = open(schema, table)
    const name = nameOf(changed, index)
    const kept = changed.indexes.filter((other) => nameOf(changed, other) !== name)
    if (kept.length === changed.indexes.length) {
      throw new MigrationException(
        `The table "${table}" has no index "${name}"`,
        `Its indexes are: ${list(changed.indexes.map((other) => nameOf(changed, other)))}`
      )
    }
    changed.indexes = kept
    changed.manual.delete(`index:${name}`)
  },

  renameIndex(schema, { table, from, to }) {
    const changed = open(schema, table)
    changed.indexes = changed.indexes.map((index) => {
      if (nameOf(changed, index) !== from) return index
      const derived = indexName(table, { ...index, name: undefined })
      return tidyIndex({ ...index, name: derived === to ? undefined : to })
    })
    if (changed.manual.delete(`index:${from}`)) changed.manual.add(`index:${to}`)
  },

  keepNames(schema, { table }) {
    const changed = open(schema, table)
    changed.indexes = changed.indexes.map((index) => ({ ...index, name: nameOf(changed, index) }))
  },

  addCheck(schema, { table, name, condition, manual }) {
    const changed = open(schema, table)
    if (changed.checks.has(name)) {
      throw new MigrationException(`The table "${table}" has a check "${name}" already`)
    }
    changed.checks.set(name, condition)
    if (manual) changed.manual.add(`check:${name}`)
  },

  dropCheck(schema, { table, name }) {
    const changed = open(schema, table)
    if (!changed.checks.delete(name)) {
      throw new MigrationException(`The table "${table}" has no check "${name}"`)
    }
    changed.manual.delete(`check:${name}`)
  },

  changePrimaryKey(schema, { table, columns, add = {}, drop = [] }) {
    const changed = open(schema, table)
    changed.primaryKey = []
    for (const name of drop) dropColumn(changed, name)
    // A key that comes is the first column, as in a table made with it.
    changed.columns = new Map([
      ...Object.entries(add).map(([name, column]) => [name, tidyColumn(column)] as const),
      ...changed.columns,
    ])
    for (const name of columns) columnOf(changed, name)
    changed.primaryKey = [...columns]
  },

  fill(schema, { table, name }) {
    columnOf(open(schema, table), name)
  },

  guard(schema, { table }) {
    open(schema, table)
  },

  run() {},

  sql() {},
}

/** The table, as a copy that is now in the schema. */
function open(schema: Schema, name: string): Table {
  const table = schema.get(name)
  if (!table) {
    throw new MigrationException(
      `There is no table "${name}" at this point of the migrations`,
      `Tables are: ${list([...schema.keys()])}. A table made by raw SQL is declared in \`static state\`.`
    )
  }
  const copy = copyTable(table)
  schema.set(name, copy)
  return copy
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name)
  if (!column) {
    throw new MigrationException(
      `The table "${table.name}" has no column "${name}"`,
      `Its columns are: ${list([...table.columns.keys()])}`
    )
  }
  return column
}

function dropColumn(table: Table, name: string): void {
  columnOf(table, name)
  if (table.primaryKey.includes(name)) {
    throw new MigrationException(
      `"${name}" is in the primary key of "${table.name}" and cannot be dropped`,
      'Give the table another key first: changePrimaryKey'
    )
  }
  table.columns.delete(name)
  table.indexes = table.indexes.filter((index) => !index.columns.includes(name))
  table.manual.delete(`column:${name}`)
}

const nameOf = (table: Table, index: Parameters<typeof indexName>[1]) =>
  indexName(table.name, index)

const indexNames = (table: Table) => table.indexes.map((index) => nameOf(table, index))

/** Names made of table and columns have changed: what is known of an index is known under its new name. */
function followNames(table: Table, before: string[]): void {
  const isManual = before.map((name) => table.manual.delete(`index:${name}`))
  for (const [position, name] of indexNames(table).entries()) {
    if (isManual[position]) table.manual.add(`index:${name}`)
  }
}

/** Puts an entry under another key and leaves it in its place. */
function replaceKey<Value>(map: Map<string, Value>, from: string, to: string, value: Value): void {
  const entries = [...map].map(
    ([key, old]) => (key === from ? [to, value] : [key, old]) as [string, Value]
  )
  map.clear()
  for (const [key, entry] of entries) map.set(key, entry)
}

function rewriteReferences(schema: Schema, rewrite: (reference: string) => string): void {
  for (const [name, table] of schema) {
    for (const [key, column] of table.columns) {
      if (!column.references || rewrite(column.references) === column.references) continue
      const copy = copyTable(schema.get(name)!)
      copy.columns.set(key, { ...column, references: rewrite(column.references) })
      schema.set(name, copy)
    }
  }
}

/** Databases rewrite a condition when a column in it is renamed; so does the replay, word by word outside of quotes. */
function renameIn(condition: string, from: string, to: string): string {
  const word = new RegExp(`'(?:[^']|'')*'|\\b${from.replace(/\W/g, '\\$&')}\\b`, 'g')
  return condition.replace(word, (found) => (found.startsWith("'") ? found : to))
}

const list = (names: string[]) => names.join(', ') || 'none'
