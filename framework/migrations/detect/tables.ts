import type { Declared } from '../models/declared.js'
import { targetOf, tidyColumn, type Column } from '../schema/column.js'
import { toDefinition, type Table } from '../schema/table.js'
import { inOrder } from './order.js'
import type { Plan } from './plan.js'

/**
 * Makes tables, those that are pointed at first. Of tables that point at each other in a circle, the first is made
 * without that foreign key and gets it when the other is there; SQLite rebuilds it then, which costs nothing while it is empty.
 */
export function createTables(plan: Plan, declared: Declared, names: readonly string[]): void {
  const tables = new Map(names.map((name) => [name, declared.get(name)!]))
  const late: { table: string; name: string; column: Column }[] = []
  const waiting = new Set(names)
  for (const name of inOrder(tables)) {
    waiting.delete(name)
    const table = tables.get(name)!
    const columns = new Map(table.columns)
    for (const [key, column] of table.columns) {
      if (!column.references || !waiting.has(targetOf(column.references).table)) continue
      late.push({ table: name, name: key, column })
      const { references, onDelete, onUpdate, ...rest } = column
      columns.set(key, tidyColumn(rest))
    }
    plan.add({
      op: 'createTable',
      table: name,
      definition: toDefinition(unmarked({ ...table, columns })),
    })
  }
  late.sort((one, other) => (`${one.table}.${one.name}` < `${other.table}.${other.name}` ? -1 : 1))
  for (const { table, name, column } of late) {
    const { references, onDelete, onUpdate } = column
    plan.add({
      op: 'alterColumn',
      table,
      name,
      change: {
        references,
        ...(onDelete ? { onDelete } : {}),
        ...(onUpdate ? { onUpdate } : {}),
      },
    })
  }
}

/** What a model declares is the models' to change. */
const unmarked = (table: Table): Table => ({ ...table, manual: new Set() })

/** Drops tables, those that point at others first; circles are opened before. */
export function dropTables(plan: Plan, names: readonly string[]): void {
  const tables = new Map(names.map((name) => [name, plan.state.get(name)!]))
  const order = inOrder(tables).reverse()
  const dropped = new Set<string>()
  const drops = order.flatMap((name) => {
    dropped.add(name)
    return [...tables.get(name)!.columns]
      .sort(([one], [another]) => (one < another ? -1 : 1))
      .filter(([, { references }]) => references && dropped.has(targetOf(references).table))
      .filter(([, { references }]) => targetOf(references!).table !== name)
      .map(([column, attributes]) => ({ table: name, column, attributes }))
  })
  for (const { table, column, attributes } of drops) {
    plan.add({
      op: 'alterColumn',
      table,
      name: column,
      change: {
        references: null,
        ...(attributes.onDelete ? { onDelete: null } : {}),
        ...(attributes.onUpdate ? { onUpdate: null } : {}),
      },
    })
  }
  for (const name of order) plan.add({ op: 'dropTable', table: name })
}
