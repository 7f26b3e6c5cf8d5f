import { fold } from '../fold.js'
import type { Operation, OperationOf } from '../operation.js'
import { changeColumn, targetOf, type Column } from '../schema/column.js'
import { enumCheckName, indexName, primaryKeyName } from '../schema/names.js'
import type { Schema, Table } from '../schema/table.js'
import {
  addForeignSql,
  checkClause,
  checksOf,
  columnClause,
  createIndexSql,
  defaultOf,
  enumCondition,
  foreignsOf,
  foreignsTo,
  isCounted,
  type Foreign,
} from './columns.js'
import { conversionOf } from './conversions/conversion.js'
import { execute, select, statements } from './execute.js'
import { fillStep } from './fills.js'
import { foreignsToChange } from './foreigns.js'
import { mapSql } from './map.js'
import { identifier, identifiers, textLiteral } from './quote.js'
import { derivedNames } from './renames.js'
import type { Step } from './step.js'
import { typeOf } from './types.js'

type Compilers = {
  [Name in Operation['op']]?: (operation: OperationOf<Name>, before: Schema) => Step[]
}

const q = (name: string) => identifier(name, 'pg')
const alter = (table: string, change: string) => `alter table ${q(table)} ${change}`

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
      ...derivedNames(old, after.get(to)!).map(({ kind, from: name, to: wanted }) =>
        kind === 'index' ? renameIndex(name, wanted) : renameConstraint(to, name, wanted)
      ),
      renameConstraint(to, primaryKeyName(from), primaryKeyName(to)),
      ...counted.map((column) => renameSequence(to, column)),
    ]
  },

  addColumn({ table, name, column, fill }, before) {
    const after = fold(before, { op: 'addColumn', table, name, column })
    const isFilled = fill !== undefined && !column.nullable
    const first = isFilled ? { ...column, nullable: true as const } : column
    return [
      statements(`add column ${table}.${name}`, [
        alter(table, `add column ${columnClause(name, first, 'pg')}`),
      ]),
      ...(fill === undefined ? [] : [fillStep(after.get(table)!, name, fill, 'pg', 'true')]),
      ...finish(
        [
          ...(isFilled ? [alter(table, `alter column ${q(name)} set not null`)] : []),
          ...enumCheck(table, name, column),
          ...foreignsOf(after, table, 'pg', name).map((foreign) =>
            addForeignSql(after, foreign, 'pg')
          ),
        ],
        `finish column ${table}.${name}`
      ),
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
      ...derivedNames(old, after.get(table)!).map(({ kind, from: name, to: wanted }) =>
        kind === 'index' ? renameIndex(name, wanted) : renameConstraint(table, name, wanted)
      ),
      ...(isCounted(old, from) ? [renameSequence(table, to)] : []),
    ]
  },

  alterColumn: alterColumn,

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

const enumCheck = (table: string, name: string, column: Column) =>
  column.type === 'enum'
    ? [
        alter(
          table,
          `add ${checkClause(enumCheckName(table, name), enumCondition(name, column, 'pg'), 'pg')}`
        ),
      ]
    : []

const finish = (sql: string[], title: string) => (sql.length ? [statements(title, sql)] : [])

/** Lucid makes a unique index as a constraint, which goes in another way than an index. */
const dropIndexSql = (table: string, name: string) => [
  alter(table, `drop constraint if exists ${q(name)}`),
  `drop index if exists ${q(name)}`,
]

const OID = (table: string) => `${textLiteral(q(table), 'pg')}::regclass`

/** The foreign keys that are really on a column: tables made by hand may name theirs in another way. */
function dropForeign({ table, column, name }: Foreign): Step {
  return {
    title: `drop foreign key ${name}`,
    sql: [alter(table, `drop constraint ${q(name)}`)],
    async run({ client }) {
      const found = await select(
        client,
        `select conname as name from pg_constraint where conrelid = ${OID(table)} and contype = 'f' and conkey = ` +
          `(select array[attnum] from pg_attribute where attrelid = ${OID(table)} and attname = ${textLiteral(column, 'pg')})`
      )
      for (const { name: real } of found) {
        await execute(client, alter(table, `drop constraint ${q(String(real))}`))
      }
    },
  }
}

function dropPrimaryKey(table: string): Step {
  return {
    title: `drop primary key of ${table}`,
    sql: [alter(table, `drop constraint ${q(primaryKeyName(table))}`)],
    async run({ client }) {
      const found = await select(
        client,
        `select conname as name from pg_constraint where conrelid = ${OID(table)} and contype = 'p'`
      )
      for (const { name } of found) {
        await execute(client, alter(table, `drop constraint ${q(String(name))}`))
      }
    },
  }
}

/** A name that is not the derived one was given by hand and stays. */
function renameConstraint(table: string, from: string, to: string): Step {
  const sql = alter(table, `rename constraint ${q(from)} to ${q(to)}`)
  return {
    title: `rename constraint ${from} to ${to}`,
    sql: from === to ? [] : [sql],
    async run({ client }) {
      if (from === to) return
      const found = await select(
        client,
        `select 1 from pg_constraint where conrelid = ${OID(table)} and conname = ${textLiteral(from, 'pg')}`
      )
      if (found.length) await execute(client, sql)
    },
  }
}

const renameIndex = (from: string, to: string) =>
  statements(`rename index ${from} to ${to}`, [`alter index ${q(from)} rename to ${q(to)}`])

/** The sequence of a counted column bears its names, as PostgreSQL gave them. */
function renameSequence(table: string, column: string): Step {
  const wanted = `${table}_${column}_seq`.slice(0, 63)
  return {
    title: `rename sequence to ${wanted}`,
    sql: [`-- the sequence of ${table}.${column} becomes ${wanted}`],
    async run({ client }) {
      const [found] = await select(
        client,
        `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace ` +
          `where c.oid = pg_get_serial_sequence(${textLiteral(q(table), 'pg')}, ${textLiteral(column, 'pg')})::regclass`
      )
      if (!found || found.name === wanted) return
      await execute(
        client,
        `alter sequence ${q(String(found.schema))}.${q(String(found.name))} rename to ${q(wanted)}`
      )
    },
  }
}

/** Columns that begin or end to be counted because of another key. */
function identityChanges(
  old: Table,
  fresh: Table,
  drop: readonly string[],
  add: Record<string, Column>
): string[] {
  return [...fresh.columns.keys()]
    .filter((name) => !drop.includes(name) && !(name in add))
    .flatMap((name) =>
      identityChange(fresh.name, name, isCounted(old, name), isCounted(fresh, name))
    )
}

function identityChange(table: string, name: string, was: boolean, is: boolean): string[] {
  if (was === is) return []
  if (!is) {
    return [
      alter(table, `alter column ${q(name)} drop identity if exists`),
      alter(table, `alter column ${q(name)} drop default`),
    ]
  }
  return [
    alter(table, `alter column ${q(name)} drop default`),
    alter(table, `alter column ${q(name)} add generated by default as identity`),
    `select setval(pg_get_serial_sequence(${textLiteral(q(table), 'pg')}, ${textLiteral(name, 'pg')}), ` +
      `coalesce((select max(${q(name)}) from ${q(table)}), 0) + 1, false)`,
  ]
}

function alterColumn(operation: OperationOf<'alterColumn'>, before: Schema): Step[] {
  const { table, name, change, fill, map, truncate } = operation
  const after = fold(before, operation)
  const old = before.get(table)!
  const fresh = after.get(table)!
  const from = old.columns.get(name)!
  const to = changeColumn(from, change)
  const was = typeOf(from, 'pg')
  const is = typeOf(to, 'pg')
  const conversion = conversionOf(from, to, 'pg', truncate)
  const using = conversion?.value(q(name)) ?? null
  const retyped = was !== is || (using !== null && using !== q(name))
  const foreignsChange = foreignsToChange(before, after, table, name, 'pg')
  const column = (words: string) => alter(table, `alter column ${q(name)} ${words}`)
  const enumChanges =
    JSON.stringify(enumCheck(table, name, from)) !== JSON.stringify(enumCheck(table, name, to))
  const newDefault = defaultOf(to, 'pg')
  const defaultChanges = defaultOf(from, 'pg') !== newDefault || (retyped && newDefault !== null)

  const first = [
    ...(enumChanges && from.type === 'enum'
      ? [alter(table, `drop constraint if exists ${q(enumCheckName(table, name))}`)]
      : []),
    ...(defaultChanges && defaultOf(from, 'pg') !== null ? [column('drop default')] : []),
    ...(map ? mapSql(old, name, map, 'pg') : []),
    ...(retyped ? [column(`type ${is}${usingOf(using, was, is, q(name), to)}`)] : []),
    ...identityChange(table, name, isCounted(old, name), isCounted(fresh, name)),
  ]
  const last = [
    ...(from.nullable && !to.nullable ? [column('set not null')] : []),
    ...(!from.nullable && to.nullable ? [column('drop not null')] : []),
    ...(defaultChanges && newDefault !== null ? [column(`set default ${newDefault}`)] : []),
    ...(enumChanges ? enumCheck(table, name, to) : []),
    ...foreignsChange.add.map((foreign) => addForeignSql(after, foreign, 'pg')),
  ]
  return [
    ...foreignsChange.drop.map(dropForeign),
    ...finish(first, `alter column ${table}.${name}`),
    ...(fill === undefined ? [] : [fillStep(fresh, name, fill, 'pg')]),
    ...finish(last, `finish column ${table}.${name}`),
  ]
}

function usingOf(
  value: string | null,
  was: string,
  is: string,
  column: string,
  to: Column
): string {
  if (value !== null && value !== column) return ` using ${value}`
  return was !== is && to.type === 'native' ? ` using ${column}::${is}` : ''
}
