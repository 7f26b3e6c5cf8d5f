import { fold } from '../fold.js'
import { MigrationException } from '../migration_exception.js'
import type { Fill, Operation } from '../operation.js'
import type { Column, ColumnChange } from '../schema/column.js'
import { toDefinition, type Schema, type Table } from '../schema/table.js'

/** The way back, and what does not come back with it. */
export interface Reverse {
  operations: Operation[]
  /** Sentences for a person. */
  lost: string[]
}

/**
 * What undoes a list of operations, last one first.
 * @param before    the state they start from
 * @param restores  'table.column' → value that rows get when the column comes back
 * @throws MigrationException for a data step, whose way back nobody but its author knows
 */
export function reverse(
  operations: readonly Operation[],
  before: Schema,
  restores: ReadonlyMap<string, Fill> = new Map()
): Reverse {
  let state = before
  const back: Operation[] = []
  const lost: string[] = []
  for (const operation of operations) {
    const restored =
      operation.op === 'dropColumn'
        ? restores.get(`${operation.table}.${operation.name}`)
        : undefined
    back.unshift(...invert(operation, state, restored))
    if (restored === undefined) lost.push(...lossOf(operation, state))
    state = fold(state, operation)
  }
  return { operations: back, lost }
}

function invert(operation: Operation, before: Schema, restored?: Fill): Operation[] {
  switch (operation.op) {
    case 'createTable':
      return [{ op: 'dropTable', table: operation.table }]
    case 'dropTable': {
      const definition = toDefinition(before.get(operation.table)!)
      return [{ op: 'createTable', table: operation.table, definition }]
    }
    case 'renameTable':
      return [{ op: 'renameTable', from: operation.to, to: operation.from }]
    case 'addColumn':
      return [{ op: 'dropColumn', table: operation.table, name: operation.name }]
    case 'dropColumn':
      return restoreColumn(before.get(operation.table)!, operation.name, restored)
    case 'renameColumn':
      return [{ ...operation, from: operation.to, to: operation.from }]
    case 'alterColumn':
      return [changeBack(operation.table, operation.name, operation.change, before)]
    case 'addIndex':
      return [{ op: 'dropIndex', table: operation.table, index: operation.index }]
    case 'dropIndex':
      return [{ op: 'addIndex', table: operation.table, index: operation.index }]
    case 'renameIndex':
      return [{ ...operation, from: operation.to, to: operation.from }]
    case 'addCheck':
      return [{ op: 'dropCheck', table: operation.table, name: operation.name }]
    case 'dropCheck': {
      const condition = before.get(operation.table)!.checks.get(operation.name)!
      return [{ op: 'addCheck', table: operation.table, name: operation.name, condition }]
    }
    case 'changePrimaryKey':
      return changeKeyBack(operation, before.get(operation.table)!)
    case 'keepNames':
    case 'fill':
    case 'guard':
      return []
    case 'run':
    case 'sql':
      throw new MigrationException(`"${operation.title}" cannot be turned round by itself`)
  }
}

function restoreColumn(table: Table, name: string, restored?: Fill): Operation[] {
  const column = table.columns.get(name)!
  const fill = restored ?? fillFor(table, name, column)
  return [
    {
      op: 'addColumn',
      table: table.name,
      name,
      column,
      ...(fill === undefined ? {} : { fill }),
    },
    ...indexesOver(table, [name]),
  ]
}

function indexesOver(table: Table, names: readonly string[]): Operation[] {
  return table.indexes
    .filter(({ columns }) => columns.some((column) => names.includes(column)))
    .map((index) => ({ op: 'addIndex', table: table.name, index }))
}

function changeBack(table: string, name: string, change: ColumnChange, before: Schema): Operation {
  const column = before.get(table)!.columns.get(name)!
  const attributes = Object.keys(change) as (keyof Column)[]
  const back = Object.fromEntries(
    attributes.map((attribute) => [attribute, column[attribute] ?? null])
  )
  return { op: 'alterColumn', table, name, change: back }
}

function changeKeyBack(
  operation: Extract<Operation, { op: 'changePrimaryKey' }>,
  table: Table
): Operation[] {
  const dropped = operation.drop ?? []
  const added = Object.keys(operation.add ?? {})
  const add = Object.fromEntries(dropped.map((name) => [name, table.columns.get(name)!]))
  return [
    {
      op: 'changePrimaryKey',
      table: table.name,
      columns: [...table.primaryKey],
      ...(dropped.length ? { add } : {}),
      ...(added.length ? { drop: added } : {}),
    },
    ...indexesOver(table, dropped),
  ]
}

/** Values that rows get when a column comes back which takes no null and has no default. */
const PLACEHOLDERS: Partial<Record<Column['type'], Fill>> = {
  string: '',
  text: '',
  integer: 0,
  bigInteger: 0,
  float: 0,
  decimal: '0',
  boolean: false,
  date: '1970-01-01',
  dateTime: '1970-01-01 00:00:00.000',
  time: '00:00:00',
  json: '{}',
  uuid: '00000000-0000-0000-0000-000000000000',
}

/** Undefined where nothing is needed, or where no value would do: then the way back stops if there are rows. */
function fillFor(table: Table, name: string, column: Column): Fill | undefined {
  if (column.nullable || column.default !== undefined || column.references) return undefined
  const isUnique = table.indexes.some(({ unique, columns }) => unique && columns.includes(name))
  if (isUnique) {
    // Known to all three databases, unlike a cast, whose words differ.
    return isText(column) && table.primaryKey.length === 1
      ? { sql: `concat('', ${table.primaryKey[0]})` }
      : undefined
  }
  return column.type === 'enum' ? column.values?.[0] : PLACEHOLDERS[column.type]
}

const isText = ({ type }: Column) => type === 'string' || type === 'text'

function lossOf(operation: Operation, before: Schema): string[] {
  switch (operation.op) {
    case 'dropTable':
      return [`The rows of ${operation.table} are gone; the table comes back empty.`]
    case 'dropColumn':
      return [lossOfColumn(before.get(operation.table)!, operation.name)]
    case 'alterColumn':
      return lossOfChange(operation, before.get(operation.table)!)
    case 'changePrimaryKey':
      return (operation.drop ?? []).map(
        (name) => `The values of ${operation.table}.${name} are gone; rows are numbered anew.`
      )
    default:
      return []
  }
}

function lossOfColumn(table: Table, name: string): string {
  const column = table.columns.get(name)!
  const place = `${table.name}.${name}`
  const gone = `The values of ${place} are gone`
  if (column.nullable) return `${gone}; rows get null.`
  if (column.default !== undefined) return `${gone}; rows get the default.`
  const fill = fillFor(table, name, column)
  if (fill === undefined) return `${gone}; going back stops if there are rows.`
  const text = typeof fill === 'object' && fill !== null && 'sql' in fill ? fill.sql : undefined
  return `${gone}; rows get ${text ?? JSON.stringify(fill)}.`
}

function lossOfChange(
  operation: Extract<Operation, { op: 'alterColumn' }>,
  table: Table
): string[] {
  const place = `${table.name}.${operation.name}`
  const lost: string[] = []
  if (operation.truncate) lost.push(`What was cut from ${place} does not come back.`)
  if (operation.map) lost.push(`Values of ${place} that were replaced stay as they are.`)
  if (operation.fill !== undefined) lost.push(`Rows of ${place} that were filled keep the value.`)
  if (operation.change.nullable === true) {
    lost.push(`Going back stops if a row of ${place} has null by then.`)
  }
  return lost
}
