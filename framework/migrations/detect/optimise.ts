import type { Operation } from '../operation.js'
import { ATTRIBUTES, changeColumn, targetOf, type ColumnChange } from '../schema/column.js'
import { indexName } from '../schema/names.js'
import type { TableDefinition } from '../schema/table.js'

/**
 * The same change in fewer operations: what is made and changed in one file is made as it ends up, and what is made and
 * dropped is not made. Data steps, fills and guards keep their place, and nothing moves across one.
 */
export function optimise(operations: readonly Operation[]): Operation[] {
  const list = [...operations]
  for (let later = 1; later < list.length; later++) {
    const earlier = partnerOf(list, later)
    if (earlier === undefined) continue
    const joined = join(list[earlier], list[later])
    if (!joined) continue
    list.splice(later, 1)
    list.splice(earlier, 1, ...joined)
    later = Math.max(earlier - 1, 0)
  }
  return list
}

/** The nearest earlier operation on the same thing that a later one may be drawn into. */
function partnerOf(list: Operation[], later: number): number | undefined {
  const operation = list[later]
  for (let place = later - 1; place >= 0; place--) {
    if (join(list[place], operation)) return place
    if (!canPass(list[place], operation)) return undefined
  }
  return undefined
}

/** Whether two operations can change places: they name no table in common. */
function canPass(one: Operation, other: Operation): boolean {
  const tables = tablesOf(one)
  const others = tablesOf(other)
  if (!tables || !others) return false
  return !tables.some((table) => others.includes(table))
}

/** Tables an operation changes or points at; null when nobody knows. */
function tablesOf(operation: Operation): string[] | null {
  switch (operation.op) {
    case 'createTable': {
      const columns = Object.values(operation.definition.columns)
      return [operation.table, ...columns.flatMap(({ references }) => target(references))]
    }
    case 'addColumn':
      return [operation.table, ...target(operation.column.references)]
    case 'alterColumn':
      return [operation.table, ...target(operation.change.references)]
    case 'changePrimaryKey':
      return null
    case 'renameTable':
    case 'run':
    case 'sql':
    case 'fill':
    case 'guard':
      return null
    default:
      return [operation.table]
  }
}

const target = (references: string | null | undefined) =>
  references ? [targetOf(references).table] : []

/** What stands for both; null when they stay two. */
function join(one: Operation, other: Operation): Operation[] | null {
  if (one.op === 'createTable') return joinTable(one, other)
  if (one.op === 'addColumn') return joinAdded(one, other)
  if (one.op === 'alterColumn') return joinAltered(one, other)
  if (one.op === 'addIndex' && other.op === 'dropIndex' && one.table === other.table) {
    const isSame = indexName(one.table, one.index) === indexName(other.table, other.index)
    return isSame ? [] : null
  }
  return null
}

function joinTable(
  one: Extract<Operation, { op: 'createTable' }>,
  other: Operation
): Operation[] | null {
  const { table, definition } = one
  if (!('table' in other) || other.table !== table) return null
  const columns = new Map(Object.entries(definition.columns))
  const within = (change: Partial<TableDefinition>): Operation[] => [
    { op: 'createTable', table, definition: { ...definition, ...change } },
  ]
  switch (other.op) {
    case 'dropTable':
      return []
    case 'addColumn':
      columns.set(other.name, other.column)
      return within({ columns: Object.fromEntries(columns) })
    case 'alterColumn':
      columns.set(other.name, changeColumn(columns.get(other.name)!, other.change))
      return within({ columns: Object.fromEntries(columns) })
    case 'addIndex':
      return within({ indexes: [...(definition.indexes ?? []), other.index] })
    case 'addCheck':
      return within({ checks: { ...definition.checks, [other.name]: other.condition } })
    default:
      return null
  }
}

function joinAdded(
  one: Extract<Operation, { op: 'addColumn' }>,
  other: Operation
): Operation[] | null {
  if (!('table' in other) || other.table !== one.table) return null
  if (!('name' in other) || other.name !== one.name) return null
  if (other.op === 'dropColumn') return []
  if (other.op !== 'alterColumn' || other.map || other.truncate) return null
  const fill = one.fill ?? other.fill
  return [
    {
      op: 'addColumn',
      table: one.table,
      name: one.name,
      column: changeColumn(one.column, other.change),
      ...(fill === undefined ? {} : { fill }),
    },
  ]
}

function joinAltered(
  one: Extract<Operation, { op: 'alterColumn' }>,
  other: Operation
): Operation[] | null {
  if (!('table' in other) || other.table !== one.table) return null
  if (!('name' in other) || other.name !== one.name) return null
  if (other.op === 'dropColumn') return [other]
  if (other.op !== 'alterColumn') return null
  // The first may prepare the rows for the second, so with values to change they stay two.
  const prepares = [one, other].some(
    ({ fill, map, truncate }) => fill !== undefined || map || truncate
  )
  if (prepares) return null
  const change: ColumnChange = { ...one.change, ...other.change }
  return [{ op: 'alterColumn', table: one.table, name: one.name, change: inOrder(change) }]
}

/** The attributes in our order, with those that are taken away. */
function inOrder(change: ColumnChange): ColumnChange {
  const named = ATTRIBUTES.filter((name) => Object.hasOwn(change, name))
  return Object.fromEntries(named.map((name) => [name, change[name]])) as ColumnChange
}
