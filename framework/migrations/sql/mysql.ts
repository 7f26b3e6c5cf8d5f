import { fold } from '../fold.js'
import type { Operation, OperationOf } from '../operation.js'
import { enumCheckName, indexName } from '../schema/names.js'
import type { Index, Schema, Table } from '../schema/table.js'
import { checkClause, checksOf, foreignsOf, foreignsTo } from './columns.js'
import { statements } from './execute.js'
import { fillStep } from './fills.js'
import { alterColumn, makeNotNull } from './mysql/alter_column.js'
import { addCheck, addEnumCheck, dropCheck, dropEnumCheck } from './mysql/checks.js'
import { addForeign, dropForeign } from './mysql/foreigns.js'
import { addIndex, addIndexAlone, dropIndex, renameIndex } from './mysql/indexes.js'
import { definition, indexParts, partialsOver, primaryKeyPart } from './mysql/parts.js'
import { changePrimaryKey } from './mysql/primary_key.js'
import { hasColumn, hasTable } from './mysql/probe.js'
import { alter, not, q } from './mysql/words.js'
import { derivedNames } from './renames.js'
import type { Step } from './step.js'

/*
 * MySQL ends a transaction at every change of a table, so each step is one statement that can be asked for: a file
 * that stopped half-way goes on at the step it was at.
 */

type Compilers = {
  [Name in Operation['op']]?: (operation: OperationOf<Name>, before: Schema) => Step[]
}

export const mysql: Compilers = {
  createTable(operation, before) {
    const after = fold(before, operation)
    const table = after.get(operation.table)!
    const foreigns = [
      ...foreignsOf(after, table.name, 'mysql'),
      ...foreignsTo(after, table.name, 'mysql'),
    ]
    return [
      statements(`create table ${table.name}`, [createTableSql(table)], (client) =>
        hasTable(client, table.name)
      ),
      ...foreigns.map((foreign) => addForeign(after, foreign)),
    ]
  },

  dropTable({ table }, before) {
    return [
      ...foreignsTo(before, table, 'mysql').map(dropForeign),
      statements(
        `drop table ${table}`,
        [`drop table ${q(table)}`],
        not((client) => hasTable(client, table))
      ),
    ]
  },

  renameTable(operation, before) {
    const { from, to } = operation
    const after = fold(before, operation)
    return [
      statements(
        `rename table ${from} to ${to}`,
        [`rename table ${q(from)} to ${q(to)}`],
        (client) => hasTable(client, to)
      ),
      ...followNames(before.get(from)!, after.get(to)!, after),
    ]
  },

  addColumn({ table, name, column, fill }, before) {
    const after = fold(before, { op: 'addColumn', table, name, column })
    const fresh = after.get(table)!
    const isFilled = fill !== undefined && !column.nullable
    const first = isFilled ? { ...column, nullable: true as const } : column
    return [
      statements(
        `add column ${table}.${name}`,
        [alter(table, `add column ${definition(fresh, name, first)}`)],
        (client) => hasColumn(client, table, name)
      ),
      ...(fill === undefined ? [] : [fillStep(fresh, name, fill, 'mysql', 'true')]),
      ...(isFilled ? [makeNotNull(fresh, name)] : []),
      ...(column.type === 'enum' ? [addEnumCheck(fresh, name)] : []),
      ...foreignsOf(after, table, 'mysql', name).map((foreign) => addForeign(after, foreign)),
    ]
  },

  dropColumn({ table, name }, before) {
    const old = before.get(table)!
    const indexes = old.indexes.filter((index) => index.columns.includes(name))
    const partials = partialsOver(old, name).filter((index) => !indexes.includes(index))
    return [
      ...[
        ...foreignsOf(before, table, 'mysql', name),
        ...foreignsTo(before, table, 'mysql', name),
      ].map(dropForeign),
      ...[...indexes, ...partials].flatMap((index) => dropIndex(before, table, index)),
      ...(old.columns.get(name)!.type === 'enum'
        ? [dropCheck(table, enumCheckName(table, name))]
        : []),
      statements(
        `drop column ${table}.${name}`,
        [alter(table, `drop column ${q(name)}`)],
        not((client) => hasColumn(client, table, name))
      ),
    ]
  },

  renameColumn(operation, before) {
    const { table, from, to } = operation
    const old = before.get(table)!
    const after = fold(before, operation)
    const fresh = after.get(table)!
    const partials = partialsOver(old, from)
    const position = (index: Index) => old.indexes.indexOf(index)
    return [
      ...partials.flatMap((index) => dropIndex(before, table, index)),
      statements(
        `rename column ${table}.${from} to ${to}`,
        [alter(table, `rename column ${q(from)} to ${q(to)}`)],
        (client) => hasColumn(client, table, to)
      ),
      ...partials.map((index) => addIndex(fresh, fresh.indexes[position(index)])),
      ...followNames(old, fresh, after, partials.map(position)),
    ]
  },

  alterColumn,

  addIndex({ table, index }, before) {
    const fresh = fold(before, { op: 'addIndex', table, index }).get(table)!
    return addIndexAlone(fresh, index)
  },

  dropIndex: ({ table, index }, before) => {
    const name = indexName(table, index)
    const own =
      before.get(table)!.indexes.find((other) => indexName(table, other) === name) ?? index
    return dropIndex(before, table, own)
  },

  renameIndex({ table, from, to }, before) {
    const index = before.get(table)!.indexes.find((other) => indexName(table, other) === from)!
    return renameIndex(before.get(table)!, table, index, { ...index, name: to })
  },

  addCheck: ({ table, name, condition }) => [addCheck(table, name, condition)],

  dropCheck: ({ table, name }) => [dropCheck(table, name)],

  changePrimaryKey,
}

function createTableSql(table: Table): string {
  const parts = [
    ...[...table.columns].map(([name, column]) => definition(table, name, column)),
    ...(table.primaryKey.length ? [primaryKeyPart(table.primaryKey)] : []),
    ...table.indexes.flatMap((index) => indexParts(table, index)),
    ...checksOf(table, 'mysql').map(({ name, condition }) => checkClause(name, condition, 'mysql')),
  ]
  return `create table ${q(table.name)} (\n  ${parts.join(',\n  ')}\n)`
}

/** Names made of table and columns, after a rename of either. */
function followNames(before: Table, after: Table, schema: Schema, made: number[] = []): Step[] {
  return derivedNames(before, after).flatMap(({ kind, of, from, to }) => {
    if (kind === 'index') {
      if (made.includes(of as number)) return []
      const [old, fresh] = [before.indexes[of as number], after.indexes[of as number]]
      return renameIndex(after, before.name, old, fresh)
    }
    const column = of as string
    if (kind === 'check') return [dropEnumCheck(after.name, from), addEnumCheck(after, column)]
    const foreign = { table: after.name, column, name: to }
    const isThere = foreignsOf(schema, after.name, 'mysql', column).length > 0
    return isThere ? [dropForeign({ ...foreign, name: from }), addForeign(schema, foreign)] : []
  })
}
