import type { Database } from '@adonisjs/lucid/database'
import { toDialect } from '#framework/database/main'
import { introspect, ScratchDatabase } from '../introspection/main.js'
import type { Operation } from '../operation.js'
import { changeColumn, type Column } from '../schema/column.js'
import { indexName } from '../schema/names.js'
import { copyTable, toDefinition, type Schema, type Table } from '../schema/table.js'
import { compile } from '../sql/main.js'

/**
 * The schema with the checks, conditions and defaults of some tables as the database itself writes them down: the tables
 * are made in a scratch database and read back. A table that cannot be made there stays as it is.
 */
export async function inWordsOfDatabase(
  schema: Schema,
  names: readonly string[],
  db: Database,
  connection: string
): Promise<Schema> {
  const scratch = await ScratchDatabase.open(db, connection)
  const dialect = toDialect(scratch.client.dialect.name)
  const result = new Map(schema)
  try {
    for (const name of new Set(names)) {
      const table = schema.get(name)
      if (!table) continue
      const operation: Operation = {
        op: 'createTable',
        table: name,
        definition: toDefinition(alone(table)),
      }
      try {
        for (const step of compile(operation, new Map(), dialect)) {
          if (step.run) await step.run({ client: scratch.client, progress: () => {} })
          else for (const sql of step.sql) await scratch.client.rawQuery(sql)
        }
      } catch {
        continue
      }
      const found = await introspect(scratch.client, { tables: [name] })
      const made = found.get(name)
      if (made) result.set(name, reworded(table, made))
    }
  } finally {
    await scratch.close()
  }
  return result
}

/** The table without its foreign keys, whose targets are not there. */
function alone(table: Table): Table {
  const copy = copyTable(table)
  const pointless = { references: null, onDelete: null, onUpdate: null }
  for (const [name, column] of copy.columns) {
    copy.columns.set(name, changeColumn(column, pointless))
  }
  return copy
}

function reworded(table: Table, made: Table): Table {
  const copy = copyTable(table)
  for (const name of copy.checks.keys()) {
    const condition = made.checks.get(name)
    if (condition !== undefined) copy.checks.set(name, condition)
  }
  const indexes = new Map(made.indexes.map((index) => [indexName(made.name, index), index]))
  copy.indexes = copy.indexes.map((index) => {
    const other = indexes.get(indexName(copy.name, index))
    return index.where && other?.where ? { ...index, where: other.where } : index
  })
  for (const [name, column] of copy.columns) {
    const other = made.columns.get(name)
    if (isExpression(column) && other?.default !== undefined) {
      copy.columns.set(name, { ...column, default: other.default })
    }
  }
  return copy
}

const isExpression = (column: Column) => typeof column.default === 'object'
