import { fold } from '../fold.js'
import { MigrationException } from '../migration_exception.js'
import type { Operation, OperationOf } from '../operation.js'
import { changeColumn, differenceOf, type Column } from '../schema/column.js'
import { enumCheckName, indexName } from '../schema/names.js'
import type { Index, Schema, Table } from '../schema/table.js'
import { createIndexSql, enumCondition, isCounted } from './columns.js'
import { conversionOf } from './conversions/conversion.js'
import { execute, rowStep, select, statements } from './execute.js'
import { fillStep } from './fills.js'
import { mapSql, mapValue } from './map.js'
import { identifier, textLiteral } from './quote.js'
import { derivedNames } from './renames.js'
import { createTableSql } from './sqlite/create.js'
import { alterPart, columnPart, dropPart, renameIndexSql, setPrimaryKey } from './sqlite/edits.js'
import { makeFullTexts } from './sqlite/full_text.js'
import { checkStep, nullStep } from './sqlite/native.js'
import { withReaders } from './sqlite/readers.js'
import { look, rebuildStep, refuseEnforcement } from './sqlite/rebuild.js'
import { TableStatement } from './sqlite/table_statement.js'
import { isSameName, mentions } from './sqlite/tokens.js'
import type { Step } from './step.js'
import { typeOf } from './types.js'

type Compilers = {
  [Name in Operation['op']]?: (operation: OperationOf<Name>, before: Schema) => Step[]
}

const q = (name: string) => identifier(name, 'sqlite')
const text = (value: string) => textLiteral(value, 'sqlite')
const alter = (table: string, change: string) => `alter table ${q(table)} ${change}`

/** The indexes that SQLite has as such; `aroundFullTexts` looks after the others. */
const plain = (indexes: readonly Index[]) => indexes.filter(({ fullText }) => !fullText)

const isFullText = (table: Table, name: string) =>
  table.indexes.some((index) => index.fullText && indexName(table.name, index) === name)

export const sqlite: Compilers = {
  createTable(operation, before) {
    const table = fold(before, operation).get(operation.table)!
    return [
      statements(`create table ${table.name}`, [
        createTableSql(table),
        ...plain(table.indexes).map((index) => createIndexSql(table.name, index, 'sqlite')),
        ...makeFullTexts(table),
      ]),
    ]
  },

  dropTable: ({ table }) => [dropTable(table)],

  renameTable(operation, before) {
    const { from, to } = operation
    const fresh = fold(before, operation).get(to)!
    // SQLite takes two names that differ in case for the same one.
    const path = isSameName(from, to) ? [from, `${from}__renamed`, to] : [from, to]
    const renames = path.slice(1).map((name, step) => alter(path[step], `rename to ${q(name)}`))
    return [
      statements(`rename table ${from} to ${to}`, renames),
      ...followNames(before.get(from)!, fresh),
    ]
  },

  addColumn({ table, name, column, fill }, before) {
    const fresh = fold(before, { op: 'addColumn', table, name, column }).get(table)!
    const isFilled = fill !== undefined && !column.nullable
    const first = isFilled ? { ...column, nullable: true as const } : column
    return [
      addColumn(before.get(table)!, name, first),
      ...(fill === undefined ? [] : [fillStep(fresh, name, fill, 'sqlite', 'true')]),
      ...(isFilled ? [nullStep(fresh, name, false)] : []),
    ]
  },

  dropColumn: ({ table, name }, before) => [dropColumn(before.get(table)!, name)],

  renameColumn(operation, before) {
    const { table, from, to } = operation
    return [
      statements(`rename column ${table}.${from} to ${to}`, [
        alter(table, `rename column ${q(from)} to ${q(to)}`),
      ]),
      ...followNames(before.get(table)!, fold(before, operation).get(table)!),
    ]
  },

  alterColumn,

  addIndex({ table, index }) {
    if (index.fullText) return []
    return [
      statements(`add index ${indexName(table, index)}`, [createIndexSql(table, index, 'sqlite')]),
    ]
  },

  dropIndex({ table, index }, before) {
    const known = before.get(table)!
    return isFullText(known, indexName(table, index)) ? [] : [dropIndex(known, index)]
  },

  renameIndex({ table, from, to }, before) {
    const index = before.get(table)!.indexes.find((other) => indexName(table, other) === from)!
    return index.fullText ? [] : [renameIndex(table, index, from, to)]
  },

  addCheck: ({ table, name, condition }, before) => [
    checkStep(`add check ${table}.${name}`, before.get(table)!, { add: { name, condition } }),
  ],

  dropCheck: ({ table, name }, before) => [
    checkStep(`drop check ${table}.${name}`, before.get(table)!, { drop: name }),
  ],

  changePrimaryKey(operation, before) {
    const { table, columns, add = {}, drop = [] } = operation
    const fresh = fold(before, operation).get(table)!
    const step = rebuildStep({
      title: `change primary key of ${table}`,
      table: before.get(table)!,
      fresh: Object.keys(add),
      edit(statement) {
        setPrimaryKey(statement, [], false)
        for (const name of drop) dropPart(statement, table, name)
        const parts = Object.entries(add).map(([name, column]) => columnPart(table, name, column))
        statement.columns.unshift(...parts)
        setPrimaryKey(statement, columns, columns.length === 1 && isCounted(fresh, columns[0]))
      },
    })
    return [
      {
        ...step,
        run: (context) => withReaders(context.client, table, drop, () => step.run!(context)),
      },
    ]
  },
}

function dropTable(table: string): Step {
  return {
    title: `drop table ${table}`,
    sql: [`drop table ${q(table)}`],
    async run({ client }) {
      const children = await select(
        client,
        `select 1 from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table' ` +
          `and lower(f."table") = lower(${text(table)}) and lower(m.name) <> lower(${text(table)})`
      )
      if (children.length) await refuseEnforcement(client, `This drops the table "${table}"`)
      await execute(client, `drop table ${q(table)}`)
    },
  }
}

function addColumn(table: Table, name: string, column: Column): Step {
  const title = `add column ${table.name}.${name}`
  const part = columnPart(table.name, name, column)
  // Rows that are there cannot get an expression's value by ADD COLUMN.
  if (typeof column.default === 'object') {
    const edit = (statement: TableStatement) => void statement.columns.push(part)
    return rebuildStep({ title, table, fresh: [name], edit })
  }
  const words = [q(name), part.type, ...part.clauses.map(({ sql }) => sql)].join(' ')
  return statements(title, [alter(table.name, `add column ${words}`)])
}

function dropColumn(table: Table, name: string): Step {
  const title = `drop column ${table.name}.${name}`
  const drop = alter(table.name, `drop column ${q(name)}`)
  const known = plain(table.indexes).filter(({ columns }) => columns.includes(name))
  return {
    title,
    sql: [...known.map((index) => `drop index ${q(indexName(table.name, index))}`), drop],
    async run(context) {
      const { client } = context
      const { statement, attached } = await look(client, table.name)
      const readers = statement.readersOf(name)
      const check = enumCheckName(table.name, name)
      const foreign = readers.find(
        (clause) => ['check', 'generated'].includes(clause.kind) && clause.name !== check
      )
      if (foreign) {
        throw new MigrationException(
          `${table.name}.${name} cannot be dropped: "${foreign.sql}" in the table reads it`,
          'Drop the check, or the generated column, first'
        )
      }
      const isKeyed = statement.column(name).clauses.some(({ kind }) => kind === 'unique')
      await withReaders(client, table.name, [name], async () => {
        if (isKeyed || readers.length) {
          const edit = (changed: TableStatement) => dropPart(changed, table.name, name)
          return rebuildStep({ title, table, edit }).run!(context)
        }
        const indexes = attached.filter(({ type, sql }) => type === 'index' && mentions(sql, name))
        for (const index of indexes) await execute(client, `drop index ${q(index.name)}`)
        await execute(client, drop)
      })
    },
  }
}

function dropIndex(table: Table, index: Index): Step {
  const name = indexName(table.name, index)
  const sql = `drop index ${q(name)}`
  const title = `drop index ${name}`
  return {
    title,
    sql: [sql],
    async run(context) {
      const { attached } = await look(context.client, table.name)
      if (attached.some((other) => other.type === 'index' && isSameName(other.name, name))) {
        await execute(context.client, sql)
        return
      }
      // A table made by hand may have it as UNIQUE among its columns.
      const edit = (statement: TableStatement) => dropUnique(statement, index.columns)
      await rebuildStep({ title, table, edit }).run!(context)
    },
  }
}

function dropUnique(statement: TableStatement, columns: readonly string[]): void {
  const isOver = (names: string[]) =>
    names.length === columns.length && names.every((name, at) => isSameName(name, columns[at]))
  const count = () => JSON.stringify([statement.constraints, statement.columns]).length
  const size = count()
  statement.constraints = statement.constraints.filter(
    (clause) => clause.kind !== 'unique' || !isOver(TableStatement.columnsOf(clause))
  )
  for (const part of statement.columns) {
    if (isOver([part.name])) part.clauses = part.clauses.filter(({ kind }) => kind !== 'unique')
  }
  if (count() === size) {
    throw new MigrationException(`The database has no index over (${columns.join(', ')})`)
  }
}

/** An index is made again under its new name, from its own statement: it may be more than the state knows. */
function renameIndex(table: string, index: Index, from: string, to: string): Step {
  const drop = `drop index ${q(from)}`
  return {
    title: `rename index ${from} to ${to}`,
    sql: [drop, createIndexSql(table, { ...index, name: to }, 'sqlite')],
    async run({ client }) {
      const [found] = await select(
        client,
        `select name, sql from sqlite_master where type = 'index' and lower(name) = lower(${text(from)})`
      )
      if (!found?.sql) return
      await execute(client, drop)
      await execute(client, renameIndexSql(String(found.sql), to))
    },
  }
}

/** Names made of table and columns, after a rename of either. */
function followNames(before: Table, after: Table): Step[] {
  return derivedNames(before, after).flatMap(({ kind, of, from, to }) => {
    if (kind === 'index') {
      const index = after.indexes[of as number]
      return index.fullText ? [] : [renameIndex(after.name, index, from, to)]
    }
    if (kind === 'foreign') return []
    const name = of as string
    const condition = enumCondition(name, after.columns.get(name)!, 'sqlite')
    return [
      checkStep(`rename check ${from} to ${to}`, after, {
        drop: from,
        enumOf: name,
        add: { name: to, condition },
      }),
    ]
  })
}

function alterColumn(operation: OperationOf<'alterColumn'>, before: Schema): Step[] {
  const { table, name, change, fill, map, truncate } = operation
  const old = before.get(table)!
  const fresh = fold(before, operation).get(table)!
  const from = old.columns.get(name)!
  const to = changeColumn(from, change)
  const changed = Object.keys(differenceOf(from, to) ?? {})
  const becomesStrict = from.nullable === true && !to.nullable
  const strict = [
    ...(fill === undefined ? [] : [fillStep(fresh, name, fill, 'sqlite')]),
    ...(becomesStrict ? [nullStep(fresh, name, false)] : []),
  ]
  const relax = !from.nullable && to.nullable ? [nullStep(old, name, true)] : []
  const isSmall =
    changed.every((attribute) => ['nullable', 'values', 'unsigned', 'size'].includes(attribute)) &&
    typeOf(from, 'sqlite') === typeOf(to, 'sqlite')
  if (isSmall) {
    return [...relax, ...changeValues(old, name, to, changed.includes('values'), map), ...strict]
  }

  const loose = becomesStrict ? { ...to, nullable: true as const } : to
  const conversion = conversionOf(from, to, 'sqlite', truncate)
  const mapped = map ? mapValue(old, name, map, 'sqlite') : q(name)
  const value = conversion?.value(mapped) ?? mapped
  return [
    rebuildStep({
      title: `alter column ${table}.${name}`,
      table: old,
      edit(statement) {
        alterPart(statement, table, name, from, loose)
        if (isCounted(old, name) !== isCounted(fresh, name)) {
          setPrimaryKey(statement, fresh.primaryKey, isCounted(fresh, name))
        }
      },
      values: { [name]: value },
    }),
    ...strict,
  ]
}

/** Another list of values for an enum: the check goes, values are mapped, the new check comes. */
function changeValues(
  table: Table,
  name: string,
  to: Column,
  isChanged: boolean,
  map: Record<string, string | null> | undefined
): Step[] {
  if (!isChanged) return []
  const check = enumCheckName(table.name, name)
  const add = { name: check, condition: enumCondition(name, to, 'sqlite') }
  const title = `change values of ${table.name}.${name}`
  if (!map) return [checkStep(title, table, { drop: check, enumOf: name, add })]
  return [
    checkStep(`drop check: ${table.name}.${name}`, table, { drop: check, enumOf: name }),
    rowStep(`map values of ${table.name}.${name}`, mapSql(table, name, map, 'sqlite')),
    checkStep(title, table, { add }),
  ]
}
