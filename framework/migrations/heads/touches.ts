import type { Operation } from '../operation.js'
import { targetOf } from '../schema/column.js'
import { indexName } from '../schema/names.js'
import type { Index } from '../schema/table.js'

/** What an operation changes and what it relies on; things are 'table', 'table.column' or 'index NAME'. */
export interface Touches {
  /** 'anything' for a data step or SQL, of which nobody knows. */
  writes: string[] | 'anything'
  reads: string[]
}

/** Whether the order of two lists of operations makes a difference. */
export function clash(one: Operation, other: Operation): boolean {
  const [own, others] = [touchesOf(one), touchesOf(other)]
  if (own.writes === 'anything' || others.writes === 'anything') return true
  return meet(own.writes, [...others.writes, ...others.reads]) || meet(own.reads, others.writes)
}

/** A whole table meets each of its columns. */
function meet(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) =>
    others.some(
      (other) => one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`)
    )
  )
}

function touchesOf(operation: Operation): Touches {
  switch (operation.op) {
    case 'createTable': {
      const columns = Object.values(operation.definition.columns)
      return {
        writes: [operation.table, ...namesOf(operation.table, operation.definition.indexes ?? [])],
        reads: columns.flatMap(({ references }) => target(references)),
      }
    }
    case 'dropTable':
      return { writes: [operation.table], reads: [] }
    case 'renameTable':
      return { writes: [operation.from, operation.to], reads: [] }
    case 'addColumn':
      return {
        writes: [`${operation.table}.${operation.name}`],
        reads: target(operation.column.references),
      }
    case 'alterColumn':
      return {
        writes: [`${operation.table}.${operation.name}`],
        reads: target(operation.change.references),
      }
    case 'dropColumn':
    case 'fill':
      return { writes: [`${operation.table}.${operation.name}`], reads: [] }
    case 'renameColumn': {
      const { table, from, to } = operation
      return { writes: [`${table}.${from}`, `${table}.${to}`], reads: [] }
    }
    case 'addIndex':
    case 'dropIndex': {
      const { table, index } = operation
      return {
        writes: namesOf(table, [index]),
        reads: index.columns.map((column) => `${table}.${column}`),
      }
    }
    case 'renameIndex':
      return { writes: [`index ${operation.from}`, `index ${operation.to}`], reads: [] }
    case 'addCheck':
    case 'dropCheck':
      // Its condition may read any column of the table.
      return { writes: [operation.table], reads: [] }
    case 'keepNames':
    case 'changePrimaryKey':
    case 'guard':
      return { writes: [operation.table], reads: [] }
    case 'run':
    case 'sql':
      return { writes: 'anything', reads: [] }
  }
}

const target = (references: string | null | undefined) =>
  references ? [`${targetOf(references).table}.${targetOf(references).column}`] : []

const namesOf = (table: string, indexes: readonly Index[]) =>
  indexes.map((index) => `index ${indexName(table, index)}`)
