import { fold } from '../fold.js'
import type { Operation, OperationOf } from '../operation.js'
import { targetOf, type Column } from '../schema/column.js'
import { indexName, primaryKeyName } from '../schema/names.js'
import type { Schema, Table } from '../schema/table.js'
import {
  addForeignSql,
  checkClause,
  checksOf,
  columnClause,
  createIndexSql,
  foreignsOf,
  foreignsTo,
  isCounted,
} from './columns.js'
import { statements } from './execute.js'
import { fillStep } from './fills.js'
import { alterColumn } from './postgres/alter_column.js'
import {
  alter,
  dropForeign,
  dropIndexSql,
  dropPrimaryKey,
  enumCheck,
  identityChanges,
  joined,
  q,
  renameConstraint,
  renameIndex,
  renameSequence,
} from './postgres/steps.js'
import { identifiers } from './quote.js'
import { derivedNames } from './renames.js'
import type { Step } from './step.js'

type Compilers = {
  [Name in Operation['op']]?: (operation: OperationOf<Name>, before: Schema) => Step[]
}

export const postgres: Compilers = {
  createTable(operation, before) {
    const after = fold(before, operation)
    const table = after.get(operation.table)!
    const foreigns = [
      ...foreignsOf(after, table.name, 'pg'),
      ...foreignsTo(after, table.name, 'pg'),
    ]
    return [
      statements(`create table ${table.name}`, [
        createTableSql(table),
        ...table.indexes.map((index) => createIndexSql(table.name, index, 'pg')),
        ...foreigns.map((foreign) => addForeignSql(after, foreign, 'pg')),
      ]),
    ]
  },

  dropTable({ table }, before) {
    return [
      ...foreignsTo(before, table, 'pg').map(dropForeign),
      statements(`drop table ${table}`, [`drop table ${q(table)}`]),
    ]
  },

  renameTable(operation, before) {
    const { from, to } = operation
    const after = fold(before, operation)
    const old = before.get(from)!
    const counted = [...old.columns.keys()].filter((name) => isCounted(old, name))
    return [
      statements(`rename table ${from} to ${to}`, [alter(from, `rename to ${q(to)}`)]),
      ...derivedNames(old, after.get(to)!).flatMap(({ kind, from: name, to: wanted }) =>
        kind === 'index' ? [renameIndex(name, wanted)] : renameConstraint(to, name, wanted)
      ),
      ...renameConstraint(to, primaryKeyName(from), primaryKeyName(to)),
      ...counted.map((column) => renameSequence(to, column)),
    ]
  },

  addColumn({ table, name, column, fill }, before) {
    const after = fold(before, { op: 'addColumn', table, name, column })
    const isFilled = fill !== undefined && !column.nullable
    const first = isFilled ? { ...column, nullable: true as const } : column
    const of = `${table}.${name}`
    const add = alter(table, `add column ${columnClause(name, first, 'pg')}`)
    const last = [
      {
        words: 'set not null',
        sql: isFilled ? [alter(table, `alter column ${q(name)} set not null`)] : [],
      },
      { words: 'add check', sql: enumCheck(table, name, column) },
      {
        words: 'add foreign key',
        sql: foreignsOf(after, table, 'pg', name).map((foreign) =>
          addForeignSql(after, foreign, 'pg')
        ),
      },
    ]
    if (fill === undefined) {
      return [statements(`add column ${of}`, [add, ...last.flatMap(({ sql }) => sql)])]
    }
    return [
      statements(`add column ${of}`, [add]),
      fillStep(after.get(table)!, name, fill, 'pg', 'true'),
      ...joined(last, of),
    ]
  },

  dropColumn({ table, name }, before) {
    const indexes = before.get(table)!.indexes.filter((index) => index.columns.includes(name))
    return [
      statements(`drop column ${table}.${name}`, [
        ...indexes.flatMap((index) => dropIndexSql(table, indexName(table, index))),
        alter(table, `drop column ${q(name)}`),
      ]),
    ]
  },

  renameColumn(operation, before) {
    const { table, from, to } = operation
    const old = before.get(table)!
    const after = fold(before, operation)
    return [
      statements(`rename column ${table}.${from} to ${to}`, [
        alter(table, `rename column ${q(from)} to ${q(to)}`),
      ]),
      ...derivedNames(old, after.get(table)!).flatMap(({ kind, from: name, to: wanted }) =>
        kind === 'index' ? [renameIndex(name, wanted)] : renameConstraint(table, name, wanted)
      ),
      ...(isCounted(old, from) ? [renameSequence(table, to)] : []),
    ]
  },

  alterColumn,

  addIndex({ table, index }) {
    return [
      statements(`add index ${indexName(table, index)}`, [createIndexSql(table, index, 'pg')]),
    ]
  },

  dropIndex({ table, index }) {
    const name = indexName(table, index)
    return [statements(`drop index ${name}`, dropIndexSql(table, name))]
  },

  renameIndex: ({ from, to }) => [renameIndex(from, to)],

  addCheck({ table, name, condition }) {
    return [
      statements(`add check ${table}.${name}`, [
        alter(table, `add ${checkClause(name, condition, 'pg')}`),
      ]),
    ]
  },

  dropCheck({ table, name }) {
    return [statements(`drop check ${table}.${name}`, [alter(table, `drop constraint ${q(name)}`)])]
  },

  changePrimaryKey({ table, columns, add = {}, drop = [] }, before) {
    const after = fold(before, { op: 'changePrimaryKey', table, columns, add, drop })
    const old = before.get(table)!
    const fresh = after.get(table)!
    const dropped = old.indexes.filter((index) => index.columns.some((name) => drop.includes(name)))
    const toKey = foreignsTo(before, table, 'pg').filter(({ table: other, column }) => {
      const target = targetOf(before.get(other)!.columns.get(column)!.references!)
      return old.primaryKey.length === 1 && target.column === old.primaryKey[0]
    })
    return [
      ...toKey.map(dropForeign),
      ...(old.primaryKey.length ? [dropPrimaryKey(table)] : []),
      statements(`change primary key of ${table}`, [
        ...dropped.flatMap((index) => dropIndexSql(table, indexName(table, index))),
        ...drop.map((name) => alter(table, `drop column ${q(name)}`)),
        ...Object.entries(add).map(([name, column]) =>
          alter(table, `add column ${definition(fresh, name, column)}`)
        ),
        ...identityChanges(old, fresh, drop, add),
        ...(columns.length
          ? [
              alter(
                table,
                `add constraint ${q(primaryKeyName(table))} primary key (${identifiers(columns, 'pg')})`
              ),
            ]
          : []),
        ...Object.entries(add).flatMap(([name, column]) => enumCheck(table, name, column)),
        ...Object.keys(add).flatMap((name) =>
          foreignsOf(after, table, 'pg', name).map((foreign) => addForeignSql(after, foreign, 'pg'))
        ),
        ...foreignsTo(after, table, 'pg')
          .filter(({ name }) => toKey.some((foreign) => foreign.name === name))
          .map((foreign) => addForeignSql(after, foreign, 'pg')),
      ]),
    ]
  },
}

function createTableSql(table: Table): string {
  const parts = [
    ...[...table.columns].map(([name, column]) => definition(table, name, column)),
    ...(table.primaryKey.length
      ? [
          `constraint ${q(primaryKeyName(table.name))} primary key (${identifiers(table.primaryKey, 'pg')})`,
        ]
      : []),
    ...checksOf(table, 'pg').map(({ name, condition }) => checkClause(name, condition, 'pg')),
  ]
  return `create table ${q(table.name)} (\n  ${parts.join(',\n  ')}\n)`
}

function definition(table: Table, name: string, column: Column): string {
  if (!isCounted(table, name)) return columnClause(name, column, 'pg')
  return `${q(name)} integer generated by default as identity not null`
}
