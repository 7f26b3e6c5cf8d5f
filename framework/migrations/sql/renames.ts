import { enumCheckName, foreignKeyName, indexName } from '../schema/names.js'
import type { Table } from '../schema/table.js'

export interface DerivedName {
  kind: 'index' | 'foreign' | 'check'
  /** Position among the table's indexes, or the column's name after the change. */
  of: number | string
  from: string
  to: string
}

/** The names made of table and columns that are others after a rename of either. The order of columns is the same in both. */
export function derivedNames(before: Table, after: Table): DerivedName[] {
  const columns = [...before.columns.keys()]
  const names = [...after.columns].flatMap(([name, column], position): DerivedName[] => {
    const old = columns[position]
    return [
      ...(column.references
        ? [
            {
              kind: 'foreign' as const,
              of: name,
              from: foreignKeyName(before.name, old),
              to: foreignKeyName(after.name, name),
            },
          ]
        : []),
      ...(column.type === 'enum'
        ? [
            {
              kind: 'check' as const,
              of: name,
              from: enumCheckName(before.name, old),
              to: enumCheckName(after.name, name),
            },
          ]
        : []),
    ]
  })
  const indexes = after.indexes.map((index, position) => ({
    kind: 'index' as const,
    of: position,
    from: indexName(before.name, before.indexes[position]),
    to: indexName(after.name, index),
  }))
  return [...indexes, ...names].filter(({ from, to }) => from !== to)
}
