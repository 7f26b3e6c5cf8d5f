import type { LucidModel } from '@adonisjs/lucid/types/model'
import { Field, fieldsOf, kinds } from '#framework/fields/main'
import type { Catalog } from './catalog.js'
import { Column } from './column.js'
import { UnfitTables } from './refusal.js'

/** A table that travels: a model's, or the one between two models. */
export interface DataTable {
  /** In the file: the model's name, or the pivot's table. */
  name: string
  table: string
  columns: Column[]
  /** Columns that tell its rows apart. */
  key: Column[]
  /** Of a pivot: the names of the models it is between. */
  between?: string[]
}

/** What Lucid's many-to-many relation says once it is booted. */
interface ManyToMany {
  type: string
  boot(): void
  relatedModel(): LucidModel
  localKey: string
  relatedKey: string
  pivotTable: string
  pivotForeignKey: string
  pivotRelatedForeignKey: string
  pivotTimestamps: string[]
}

/**
 * The tables of these models and the pivot tables between them, in the order in which references allow them to be
 * written: what is pointed at comes first, a circle is cut somewhere.
 */
export function tablesOf(models: Map<string, LucidModel>, catalog: Catalog): DataTable[] {
  const tables = new Map<string, DataTable>()
  for (const [name, model] of models) tables.set(model.table, tableOf(name, model))
  for (const [name, model] of models) {
    for (const pivot of pivotsOf(name, model, models, catalog))
      if (!tables.has(pivot.table)) tables.set(pivot.table, pivot)
  }
  return inOrder(tables, catalog)
}

function tableOf(name: string, model: LucidModel): DataTable {
  const fields = fieldsOf(model)
  const columns = [...model.$columnsDefinitions].map(
    ([property, { columnName }]) => new Column(property, columnName, fields.get(property))
  )
  const key = columns.filter((column) => column.name === model.primaryKey)
  return { name, table: model.table, columns, key }
}

function* pivotsOf(
  name: string,
  model: LucidModel,
  models: Map<string, LucidModel>,
  catalog: Catalog
): Generator<DataTable> {
  const names = new Map([...models].map(([known, each]) => [each, known]))
  for (const definition of model.$relationsDefinitions.values()) {
    const relation = definition as unknown as ManyToMany
    if (relation.type !== 'manyToMany') continue
    relation.boot()
    const related = relation.relatedModel()
    const other = names.get(related)
    if (!other) continue
    const fields = new Map([
      [relation.pivotForeignKey, fieldsOf(model).get(relation.localKey)],
      [relation.pivotRelatedForeignKey, fieldsOf(related).get(relation.relatedKey)],
      ...relation.pivotTimestamps.map((column): [string, Field] => [
        column,
        new Field(kinds.dateTime, {}, column, column),
      ]),
    ])
    const table = catalog.tables.get(relation.pivotTable)
    const there = table ? [...table.columns.keys()] : []
    const columns = [...new Set([...fields.keys(), ...there])].map(
      (column) => new Column(column, column, fields.get(column))
    )
    const keyNames = table?.key.length ? table.key : [...fields.keys()].slice(0, 2)
    const key = columns.filter((column) => keyNames.includes(column.columnName))
    yield {
      name: relation.pivotTable,
      table: relation.pivotTable,
      columns: columns.sort((one, two) => one.name.localeCompare(two.name, 'en')),
      key,
      between: [name, other],
    }
  }
}

/** @throws UnfitTables when the database lacks a table or a column that a model has, naming all */
export function assertThere(tables: DataTable[], catalog: Catalog): void {
  const missing: string[] = []
  for (const { name, table, columns } of tables) {
    const found = catalog.tables.get(table)
    if (!found) missing.push(`${name} has no table: ${table}`)
    else
      for (const { columnName } of columns)
        if (!found.columns.has(columnName))
          missing.push(`${name} has no column: ${table}.${columnName}`)
  }
  if (missing.length)
    throw new UnfitTables(
      `The database is not what the models say. ${missing.join('; ')}. Run the migrations first: node ace migration:run`
    )
}

/** Depth first, in the order of the names, so that the order is the same on every database. */
function inOrder(tables: Map<string, DataTable>, catalog: Catalog): DataTable[] {
  const ordered = new Set<DataTable>()
  const visited = new Set<string>()
  const visit = (table: string) => {
    if (visited.has(table)) return
    visited.add(table)
    const targets = catalog.references
      .filter((reference) => reference.table === table)
      .map(({ target }) => target)
    for (const target of targets.sort()) visit(target)
    const own = tables.get(table)
    if (own) ordered.add(own)
  }
  for (const table of [...tables.keys()].sort()) visit(table)
  return [...ordered]
}

/** What is in the database and does not travel with these tables. */
export function leftOutOf(tables: DataTable[], catalog: Catalog) {
  const travelling = new Map(tables.map((table) => [table.table, table]))
  const columns: string[] = []
  for (const { table, columns: known } of tables) {
    const names = new Set(known.map(({ columnName }) => columnName))
    for (const column of catalog.tables.get(table)!.columns.keys())
      if (!names.has(column)) columns.push(`${table}.${column}`)
  }
  return {
    tables: [...catalog.tables.keys()].filter((name) => !travelling.has(name)),
    columns,
  }
}
