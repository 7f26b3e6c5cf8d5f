import type { Dialect } from '#framework/fields/main'
import { MigrationException } from '../migration_exception.js'
import type { Fill, Operation } from '../operation.js'
import { changeColumn, holdsWords, type Column } from '../schema/column.js'
import { indexName } from '../schema/names.js'
import type { Index, Schema, Table } from '../schema/table.js'
import { mentions } from './sqlite/tokens.js'

/**
 * Refuses what can be seen to fail without a look at the rows: on MySQL the file would stop half-way, and databases
 * differ in what they take away without a word.
 * @throws MigrationException for such an operation
 */
export function refuse(operation: Operation, before: Schema, dialect: Dialect): void {
  switch (operation.op) {
    case 'createTable':
      for (const [name, column] of Object.entries(operation.definition.columns)) {
        refuseValue(`${operation.table}.${name}`, column, column.default, 'default')
      }
      for (const index of operation.definition.indexes ?? []) {
        refuseIndex(operation.table, index, (name) => operation.definition.columns[name])
      }
      break
    case 'addColumn': {
      const { table, name, column, fill } = operation
      refuseValue(`${table}.${name}`, column, column.default, 'default')
      refuseValue(`${table}.${name}`, column, fill, 'fill')
      break
    }
    case 'alterColumn': {
      const { table, name, change, fill, map = {} } = operation
      const column = changeColumn(before.get(table)!.columns.get(name)!, change)
      const of = `${table}.${name}`
      refuseValue(of, column, column.default, 'default')
      refuseValue(of, column, fill, 'fill')
      refuseWordless(before.get(table)!, name, column)
      for (const value of Object.values(map)) refuseValue(of, column, value, 'map')
      if (Object.values(map).includes(null) && !column.nullable && fill === undefined) {
        throw new MigrationException(
          `The map of ${of} makes values null, and the column takes no null`,
          'Map them to another value, or say what null becomes: alterColumn(…, { fill: … })'
        )
      }
      break
    }
    case 'fill': {
      const { table, name, value } = operation
      refuseValue(`${table}.${name}`, before.get(table)!.columns.get(name)!, value, 'fill')
      break
    }
    case 'addIndex': {
      const { columns } = before.get(operation.table)!
      refuseIndex(operation.table, operation.index, (name) => columns.get(name))
      break
    }
    case 'addCheck':
      if (dialect === 'mysql') {
        refuseActedOn(before.get(operation.table)!, operation.name, operation.condition)
      }
      break
    case 'dropColumn':
      refuseReaders(before.get(operation.table)!, operation.name)
      break
    case 'changePrimaryKey':
      for (const name of operation.drop ?? []) refuseReaders(before.get(operation.table)!, name)
      break
  }
}

/** An enum takes its own values only. */
function refuseValue(
  of: string,
  { type, values = [], nullable }: Column,
  value: Fill | undefined,
  what: 'default' | 'fill' | 'map'
): void {
  if (value === null && what === 'fill' && !nullable) {
    throw new MigrationException(
      `The fill of ${of} is null, and the column takes no null`,
      'Fill it with a value, or let the column take null: { nullable: true }'
    )
  }
  if (type !== 'enum' || typeof value !== 'string' || values.includes(value)) return
  throw new MigrationException(
    `The ${what} of ${of} is "${value}", which is not one of its values`,
    `Its values are: ${values.join(', ')}`
  )
}

/** A full-text index is over texts, and says nothing else. */
function refuseIndex(
  table: string,
  index: Index,
  columnOf: (name: string) => Column | undefined
): void {
  if (!index.fullText) return
  const name = indexName(table, index)
  if (index.unique || index.where !== undefined) {
    throw new MigrationException(
      `The full-text index "${name}" is ${index.unique ? 'unique' : 'under a condition'}, which no database has`,
      'Write it with columns and fullText alone, and make another index for the rest'
    )
  }
  for (const column of index.columns) {
    const type = columnOf(column)?.type
    if (type === undefined || holdsWords({ type })) continue
    throw new MigrationException(
      `The full-text index "${name}" is over ${table}.${column}, which is no text (${type})`,
      'Leave the column out of it, or make it a string or a text first'
    )
  }
}

function refuseWordless(table: Table, name: string, column: Column): void {
  const index = table.indexes.find(({ fullText, columns }) => fullText && columns.includes(name))
  if (!index || holdsWords(column)) return
  throw new MigrationException(
    `${table.name}.${name} becomes ${column.type}, and the full-text index "${indexName(table.name, index)}" is over it`,
    'Drop the index first: dropIndex(…)'
  )
}

/** MySQL takes no check over a column that a foreign key sets by itself. */
function refuseActedOn(table: Table, check: string, condition: string): void {
  for (const [name, { onDelete, onUpdate }] of table.columns) {
    const isActed = onDelete === 'set null' || onUpdate === 'set null' || onUpdate === 'cascade'
    if (!isActed || !mentions(condition, name)) continue
    throw new MigrationException(
      `MySQL takes no check over ${table.name}.${name}, as "${check}" is, because its foreign key changes it by itself`,
      "Let the key say onDelete: 'restrict', or check the value in the application"
    )
  }
}

function refuseReaders(table: Table, name: string): void {
  for (const [check, condition] of table.checks) {
    if (!mentions(condition, name)) continue
    throw new MigrationException(
      `${table.name}.${name} cannot be dropped: the check "${check}" reads it (${condition})`,
      `Drop the check first: dropCheck('${table.name}', '${check}')`
    )
  }
  const reader = table.indexes.find(
    ({ columns, where }) => where !== undefined && !columns.includes(name) && mentions(where, name)
  )
  if (!reader) return
  throw new MigrationException(
    `${table.name}.${name} cannot be dropped: the condition of the index "${indexName(table.name, reader)}" reads it (${reader.where})`,
    'Drop the index first: dropIndex(…)'
  )
}
