import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { fold } from '../fold.js'
import type { Operation, OperationOf } from '../operation.js'
import { changeColumn, differenceOf, targetOf } from '../schema/column.js'
import { enumCheckName, foreignKeyName, indexName } from '../schema/names.js'
import type { Index, Schema, Table } from '../schema/table.js'
import {
  addForeignSql,
  checkClause,
  checksOf,
  defaultOf,
  enumCondition,
  foreignsOf,
  foreignsTo,
  isCounted,
  type Foreign,
} from './columns.js'
import { conversionOf } from './conversions/conversion.js'
import { execute, rowStep, select, statements } from './execute.js'
import { fillStep } from './fills.js'
import { foreignsToChange } from './foreigns.js'
import { mapSql } from './map.js'
import {
  definition,
  dropIndexParts,
  indexParts,
  isPartialUnique,
  modification,
  partialColumn,
  partialsOver,
  primaryKeyPart,
} from './mysql/parts.js'
import {
  foreignNames,
  hasColumn,
  hasConstraint,
  hasIndex,
  hasTable,
  keptWords,
  primaryKeyOf,
} from './mysql/probe.js'
import { identifier } from './quote.js'
import { derivedNames } from './renames.js'
import type { Step } from './step.js'
import { typeOf } from './types.js'

/*
 * MySQL ends a transaction at every change of a table, so each step is one statement that can be asked for: a file
 * that stopped half-way goes on at the step it was at.
 */

type Compilers = {
  [Name in Operation['op']]?: (operation: OperationOf<Name>, before: Schema) => Step[]
}

type Probe = (client: QueryClientContract) => Promise<boolean>

const q = (name: string) => identifier(name, 'mysql')
const alter = (table: string, ...changes: string[]) =>
  `alter table ${q(table)} ${changes.join(', ')}`
const not =
  (probe: Probe): Probe =>
  async (client) =>
    !(await probe(client))

/** A step without harm when it runs twice. */
const again: Probe = async () => false

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
      ...(isFilled ? [modify(fresh, name)] : []),
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

function addForeign(schema: Schema, foreign: Foreign): Step {
  return statements(
    `add foreign key ${foreign.name}`,
    [addForeignSql(schema, foreign, 'mysql')],
    (client) => hasConstraint(client, foreign.table, foreign.name)
  )
}

/** The foreign keys that are really on a column go, and the index that MySQL has made for each. */
function dropForeign({ table, column, name }: Foreign): Step {
  return {
    title: `drop foreign key ${name}`,
    sql: [alter(table, `drop foreign key ${q(name)}`)],
    async run({ client }) {
      for (const real of await foreignNames(client, table, column)) {
        await execute(client, alter(table, `drop foreign key ${q(real)}`))
        if (await hasIndex(client, table, real)) {
          await execute(client, alter(table, `drop index ${q(real)}`))
        }
      }
    },
    isDone: again,
  }
}

const addIndex = (table: Table, index: Index) =>
  statements(
    `add index ${indexName(table.name, index)}`,
    [
      alter(
        table.name,
        ...indexParts(table, index).map((part) =>
          part.startsWith('index') || part.startsWith('unique')
            ? `add ${part}`
            : `add column ${part}`
        )
      ),
    ],
    (client) => hasIndex(client, table.name, indexName(table.name, index))
  )

/** An index, in the place of the one that a foreign key of its first column had of its own. */
const addIndexAlone = (table: Table, index: Index) => [
  addIndex(table, index),
  ...(isPartialUnique(index) ? [] : [dropSpareIndex(table.name, index.columns[0])]),
]

/** MySQL needs an index under a foreign key: where this was the only one, the key gets one of its own first. */
function dropIndex(schema: Schema, table: string, index: Index): Step[] {
  const old = schema.get(table)!
  const name = indexName(table, index)
  const first = index.columns[0]
  const [foreign] = isPartialUnique(index) ? [] : foreignsOf(schema, table, 'mysql', first)
  const others = old.indexes.filter(
    (other) => indexName(table, other) !== name && !isPartialUnique(other)
  )
  const isCovered =
    old.primaryKey[0] === first || others.some(({ columns }) => columns[0] === first)
  const drop = statements(
    `drop index ${name}`,
    [alter(table, ...dropIndexParts(old, index))],
    not((client) => hasIndex(client, table, name))
  )
  return foreign && !isCovered ? [addSpareIndex(foreign), drop] : [drop]
}

function addSpareIndex({ table, column, name }: Foreign): Step {
  const sql = alter(table, `add index ${q(name)} (${q(column)})`)
  return {
    title: `add index ${name}`,
    sql: [sql],
    async run({ client }) {
      if (!(await hasIndex(client, table, name))) await execute(client, sql)
    },
    isDone: again,
  }
}

/** The index a foreign key had of its own is not needed beside one that begins with its column. */
function dropSpareIndex(table: string, column: string): Step {
  const name = foreignKeyName(table, column)
  const sql = alter(table, `drop index ${q(name)}`)
  return {
    title: `drop spare index ${name}`,
    sql: [`-- where it is there: ${sql}`],
    async run({ client }) {
      if (await hasIndex(client, table, name)) await execute(client, sql)
    },
    isDone: again,
  }
}

function renameIndex(table: Table, name: string, index: Index, renamed: Index): Step[] {
  const from = indexName(name, index)
  const to = renamed.name ?? indexName(table.name, renamed)
  const words = [`rename index ${q(from)} to ${q(to)}`]
  if (isPartialUnique(index)) {
    const hidden = [partialColumn(name, index), partialColumn(table.name, renamed)]
    words.push(`rename column ${q(hidden[0])} to ${q(hidden[1])}`)
  }
  // The column follows in a statement of its own: MariaDB does not find a column renamed beside its index.
  return words.map((word, position) =>
    statements(`rename index ${from} to ${to}`, [alter(table.name, word)], (client) =>
      position === 0
        ? hasIndex(client, table.name, to)
        : hasColumn(client, table.name, partialColumn(table.name, renamed))
    )
  )
}

const addCheck = (table: string, name: string, condition: string) =>
  statements(
    `add check ${table}.${name}`,
    [alter(table, `add ${checkClause(name, condition, 'mysql')}`)],
    (client) => hasConstraint(client, table, name)
  )

const addEnumCheck = (table: Table, name: string) =>
  addCheck(
    table.name,
    enumCheckName(table.name, name),
    enumCondition(name, table.columns.get(name)!, 'mysql')
  )

const dropCheck = (table: string, name: string) =>
  statements(
    `drop check ${table}.${name}`,
    [alter(table, `drop constraint ${q(name)}`)],
    not((client) => hasConstraint(client, table, name))
  )

/** An enum made by hand may be one of MySQL's own, without a check. */
function dropEnumCheck(table: string, column: string): Step {
  const name = enumCheckName(table, column)
  const step = dropCheck(table, name)
  return {
    ...step,
    async run(context) {
      if (await hasConstraint(context.client, table, name)) await step.run!(context)
    },
  }
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
    if (kind === 'check') return [dropEnumNamed(after.name, from), addEnumCheck(after, column)]
    const foreign = { table: after.name, column, name: to }
    const isThere = foreignsOf(schema, after.name, 'mysql', column).length > 0
    return isThere ? [dropForeign({ ...foreign, name: from }), addForeign(schema, foreign)] : []
  })
}

function dropEnumNamed(table: string, name: string): Step {
  const step = dropCheck(table, name)
  return {
    ...step,
    async run(context) {
      if (await hasConstraint(context.client, table, name)) await step.run!(context)
    },
  }
}

/** MODIFY to what the table says now. In strict mode, whatever the connection says: MySQL must refuse and not cut. */
function modify(table: Table, name: string, column = table.columns.get(name)!): Step {
  const sql = (kept: string[]) =>
    alter(table.name, `modify column ${modification(table, name, column, kept)}`)
  return {
    title: `modify column ${table.name}.${name}`,
    sql: [sql([])],
    async run({ client }) {
      const kept = await keptWords(client, table.name, name)
      const [{ mode }] = await select(client, 'select @@session.sql_mode as mode')
      const isStrict = /STRICT_(TRANS|ALL)_TABLES/.test(String(mode))
      if (!isStrict)
        await execute(client, "set session sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES')")
      try {
        await execute(client, sql(kept))
      } finally {
        if (!isStrict) await execute(client, `set session sql_mode = '${String(mode)}'`)
      }
    },
    isDone: again,
  }
}

function alterColumn(operation: OperationOf<'alterColumn'>, before: Schema): Step[] {
  const { table, name, change, fill, map, truncate } = operation
  const after = fold(before, operation)
  const old = before.get(table)!
  const fresh = after.get(table)!
  const from = old.columns.get(name)!
  const to = changeColumn(from, change)
  const changed = Object.keys(differenceOf(from, to) ?? {})
  const conversion = conversionOf(from, to, 'mysql', truncate)
  const foreigns = foreignsToChange(before, after, table, name, 'mysql')
  const isRetyped =
    typeOf(from, 'mysql') !== typeOf(to, 'mysql') || isCounted(old, name) !== isCounted(fresh, name)
  const isStricter = from.nullable === true && !to.nullable
  const isModified = isRetyped || changed.includes('nullable')
  const enumChanges = changed.includes('values') || changed.includes('type')
  const indexes = old.indexes.filter(
    (index, position) =>
      (isRetyped && partialsOver(old, name).includes(index)) ||
      indexParts(old, index).join() !== indexParts(fresh, fresh.indexes[position]).join()
  )
  const update = (title: string, value: string | null | undefined) =>
    value
      ? [
          rowStep(title, [
            `update ${q(table)} set ${q(name)} = ${value} where ${q(name)} is not null`,
          ]),
        ]
      : []
  // A longer enum value has no room before MODIFY, a fill of the new type neither.
  const loose = isStricter && fill !== undefined ? { ...to, nullable: true as const } : to
  return [
    ...foreigns.drop.map(dropForeign),
    ...indexes.flatMap((index) => dropIndex(before, table, index)),
    ...(enumChanges && from.type === 'enum' ? [dropEnumCheck(table, name)] : []),
    ...(map ? [rowStep(`map ${table}.${name}`, mapSql(old, name, map, 'mysql'))] : []),
    ...update(`convert ${table}.${name}`, conversion?.value(q(name))),
    ...(isModified && (isRetyped || loose === to) ? [modify(fresh, name, loose)] : []),
    ...update(`finish ${table}.${name}`, conversion?.after?.(q(name))),
    ...(fill === undefined ? [] : [fillStep(fresh, name, fill, 'mysql')]),
    ...(isModified && loose !== to ? [modify(fresh, name)] : []),
    ...(!isModified && changed.includes('default') ? [setDefault(fresh, name)] : []),
    ...(enumChanges && to.type === 'enum' ? [addEnumCheck(fresh, name)] : []),
    ...indexes.flatMap((index) => addIndexAlone(fresh, index)),
    ...foreigns.add.map((foreign) => addForeign(after, foreign)),
  ]
}

/** Only the default: rows and the rest of the column stay as they are. */
function setDefault(table: Table, name: string): Step {
  const value = defaultOf(table.columns.get(name)!, 'mysql')
  const words = value === null ? 'drop default' : `set default ${value}`
  const column = table.columns.get(name)!
  // MySQL before 8 and MariaDB take only a literal here, so an expression goes through MODIFY.
  if (typeof column.default === 'object') return modify(table, name)
  return statements(
    `${words} ${table.name}.${name}`,
    [alter(table.name, `alter column ${q(name)} ${words}`)],
    again
  )
}

function changePrimaryKey(operation: OperationOf<'changePrimaryKey'>, before: Schema): Step[] {
  const { table, columns, add = {}, drop = [] } = operation
  const after = fold(before, operation)
  const old = before.get(table)!
  const fresh = after.get(table)!
  const toKey = foreignsTo(before, table, 'mysql').filter(({ table: other, column }) => {
    const target = targetOf(before.get(other)!.columns.get(column)!.references!)
    return target.column === old.primaryKey[0]
  })
  const dropped = old.indexes.filter((index) => index.columns.some((name) => drop.includes(name)))
  const lost = foreignsOf(before, table, 'mysql').filter(({ column }) => drop.includes(column))
  const uncovered = foreignsOf(after, table, 'mysql').filter(
    ({ column }) =>
      old.primaryKey[0] === column &&
      columns[0] !== column &&
      !fresh.indexes.some((index) => index.columns[0] === column && !isPartialUnique(index))
  )
  const uncounted = [...fresh.columns.keys()].filter(
    (name) => !(name in add) && isCounted(old, name) && !isCounted(fresh, name)
  )
  const counted = [...fresh.columns.keys()].filter(
    (name) => !(name in add) && !isCounted(old, name) && isCounted(fresh, name)
  )
  const entries = Object.entries(add)
  const change = alter(
    table,
    ...dropped.flatMap((index) => dropIndexParts(old, index)),
    ...(old.primaryKey.length ? ['drop primary key'] : []),
    ...drop.map((name) => `drop column ${q(name)}`),
    ...entries.map(([name, column], position) => {
      const place = position === 0 ? 'first' : `after ${q(entries[position - 1][0])}`
      return `add column ${definition(fresh, name, column)} ${place}`
    }),
    ...[...uncounted, ...counted].map(
      (name) => `modify column ${definition(fresh, name, fresh.columns.get(name)!)}`
    ),
    ...(columns.length ? [`add ${primaryKeyPart(columns)}`] : [])
  )
  const isDone: Probe = async (client) =>
    JSON.stringify(await primaryKeyOf(client, table)) === JSON.stringify(columns)
  return [
    ...[...toKey, ...lost].map(dropForeign),
    ...uncovered.map(addSpareIndex),
    statements(`change primary key of ${table}`, [change], isDone),
    ...(columns.length ? [dropSpareIndex(table, columns[0])] : []),
    ...entries
      .filter(([, column]) => column.type === 'enum')
      .map(([name]) => addEnumCheck(fresh, name)),
    ...foreignsOf(after, table, 'mysql')
      .filter(({ column }) => column in add)
      .map((foreign) => addForeign(after, foreign)),
    ...foreignsTo(after, table, 'mysql')
      .filter(({ name }) => toKey.some((foreign) => foreign.name === name))
      .map((foreign) => addForeign(after, foreign)),
  ]
}
