import { targetOf } from '../schema/column.js'
import type { Schema, Table } from '../schema/table.js'

/** The tables that a table's columns point at, other than itself. */
export function targetsOf(table: Table): Set<string> {
  const targets = new Set<string>()
  for (const { references } of table.columns.values()) {
    if (references) targets.add(targetOf(references).table)
  }
  targets.delete(table.name)
  return targets
}

/**
 * Table names so that what is pointed at comes first, by name where it does not matter.
 * In a circle the one that is reached first comes last of it.
 */
export function inOrder(tables: ReadonlyMap<string, Table> | Schema): string[] {
  const ordered = new Set<string>()
  const visiting = new Set<string>()
  const visit = (name: string) => {
    const table = tables.get(name)
    if (!table || ordered.has(name) || visiting.has(name)) return
    visiting.add(name)
    for (const target of [...targetsOf(table)].sort()) visit(target)
    visiting.delete(name)
    ordered.add(name)
  }
  for (const name of [...tables.keys()].sort()) visit(name)
  return [...ordered]
}
