import type { Table } from '../../schema/table.js'
import { checkClause, isCounted } from '../columns.js'
import { identifiers } from '../quote.js'
import { columnPart } from './edits.js'
import { identifier } from '../quote.js'

/** `create table …`, with foreign keys inline: SQLite drops such a column without writing the table anew. */
export function createTableSql(table: Table): string {
  const columns = [...table.columns].map(([name, column]) => {
    const part = columnPart(table.name, name, column)
    const key = isCounted(table, name) ? ['primary key autoincrement'] : []
    return [
      identifier(name, 'sqlite'),
      part.type,
      ...key,
      ...part.clauses.map(({ sql }) => sql),
    ].join(' ')
  })
  const isKeyed = [...table.columns.keys()].some((name) => isCounted(table, name))
  const parts = [
    ...columns,
    ...(table.primaryKey.length && !isKeyed
      ? [`primary key (${identifiers(table.primaryKey, 'sqlite')})`]
      : []),
    ...[...table.checks].map(([name, condition]) => checkClause(name, condition, 'sqlite')),
  ]
  return `create table ${identifier(table.name, 'sqlite')} (\n  ${parts.join(',\n  ')}\n)`
}
