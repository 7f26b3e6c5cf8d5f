import type { Operation } from '../operation.js'
import { differenceOf, tidyColumn, type Column } from '../schema/column.js'
import { indexName } from '../schema/names.js'
import type { Index, Schema, Table, TableDefinition } from '../schema/table.js'
import type { ForeignKey, Statement, TableBuilder } from './knex_builders.js'
import { builtColumn, builtName, referenceOf } from './lucid_columns.js'

/** What was read of a call, and what of it could not be. */
export interface Translation {
  operations: Operation[]
  opaque: string[]
}

/** `this.schema.createTable(name, (table) => …)` as an operation. */
export function createdTable(name: string, builder: TableBuilder): Translation {
  const opaque: string[] = []
  const columns: Record<string, Column> = {}
  const indexes: Index[] = []
  let primaryKey: string[] | undefined
  for (const statement of builder._statements) {
    if (statement.grouping === 'columns') {
      columns[builtName(statement.builder)] = builtColumn(statement.builder)
      continue
    }
    if (statement.grouping === 'checks') {
      opaque.push(`a check of ${name}`)
      continue
    }
    const { method, args } = statement
    if (method === 'primary') primaryKey = namesOf(args[0])
    else if (method === 'index' || method === 'unique') indexes.push(builtIndex(method, args))
    else if (method === 'foreign') {
      const key = args[0] as ForeignKey
      const reference = referenceOf(key)
      const column = String(key.column)
      if (reference && columns[column]) Object.assign(columns[column], reference)
      else opaque.push(`a foreign key of ${name} over ${column}`)
    } else opaque.push(`${method} in ${name}`)
  }
  for (const column of primaryKey ?? []) delete columns[column]?.nullable
  const definition: TableDefinition = {
    columns: Object.fromEntries(
      Object.entries(columns).map(([column, attributes]) => [column, tidyColumn(attributes)])
    ),
    ...(primaryKey ? { primaryKey } : {}),
    ...(indexes.length ? { indexes } : {}),
    unmanaged: true,
  }
  return { operations: [{ op: 'createTable', table: name, definition }], opaque }
}

/** `this.schema.alterTable(name, (table) => …)` as operations. @param schema  what is there before it */
export function alteredTable(name: string, builder: TableBuilder, schema: Schema): Translation {
  const opaque: string[] = []
  const table = schema.get(name)
  if (!table)
    return { operations: [], opaque: [`changes to the table "${name}", which is not known`] }
  const foreignKeys = foreignKeysOf(builder)
  const operations: Operation[] = []
  for (const statement of builder._statements) {
    const read = statementOf(table, statement, foreignKeys)
    if (typeof read === 'string') opaque.push(read)
    else operations.push(...read)
  }
  return { operations, opaque }
}

/** Foreign keys that come with a column of the same call, by column. */
function foreignKeysOf({ _statements }: TableBuilder): Map<string, ForeignKey> {
  const keys = _statements.filter(
    (statement) => statement.grouping === 'alterTable' && statement.method === 'foreign'
  )
  return new Map(
    keys.map((statement) => {
      const key = (statement as { args: unknown[] }).args[0] as ForeignKey
      return [String(key.column), key]
    })
  )
}

/** The operations of one statement, or what in it has no words of ours. */
function statementOf(
  table: Table,
  statement: Statement,
  foreignKeys: Map<string, ForeignKey>
): Operation[] | string {
  if (statement.grouping === 'columns') {
    const name = builtName(statement.builder)
    const key = foreignKeys.get(name)
    const reference = key && referenceOf(key)
    const column = { ...builtColumn(statement.builder), ...reference }
    if (reference) foreignKeys.delete(name)
    return statement.builder._method === 'alter'
      ? changed(table, name, column)
      : [{ op: 'addColumn', table: table.name, name, column: tidyColumn(column), manual: true }]
  }
  if (statement.grouping === 'checks') return `a check of ${table.name}`
  return alteration(table, statement.method, statement.args, foreignKeys)
}

/** Lucid's `alter()` restates the whole column: what it leaves out is lost, but for the foreign key. */
function changed(table: Table, name: string, column: Column): Operation[] | string {
  const before = table.columns.get(name)
  if (!before) return `a change of ${table.name}.${name}, which is not known`
  const { references, onDelete, onUpdate } = before
  const after = tidyColumn({ references, onDelete, onUpdate, ...column })
  const change = differenceOf(before, after)
  return change ? [{ op: 'alterColumn', table: table.name, name, change }] : []
}

function alteration(
  { name: table, indexes, columns }: Table,
  method: string,
  args: unknown[],
  foreignKeys: Map<string, ForeignKey>
): Operation[] | string {
  const [first, second] = args
  switch (method) {
    case 'index':
    case 'unique':
      return [{ op: 'addIndex', table, index: builtIndex(method, args), manual: true }]
    case 'dropIndex':
    case 'dropUnique': {
      const unique = method === 'dropUnique' ? { unique: true as const } : {}
      const columnNames = namesOf(first)
      const name = typeof second === 'string' ? { name: second } : {}
      const known = indexes.find(
        (index) =>
          indexName(table, index) === indexName(table, { columns: columnNames, ...unique, ...name })
      )
      return known
        ? [{ op: 'dropIndex', table, index: known }]
        : `an index of ${table} over ${columnNames.join(', ')}`
    }
    case 'dropColumn':
      return args.flat().map((name) => ({ op: 'dropColumn', table, name: String(name) }))
    case 'renameColumn':
      return [
        { op: 'keepNames', table },
        { op: 'renameColumn', table, from: String(first), to: String(second) },
      ]
    case 'setNullable':
    case 'dropNullable': {
      const nullable = method === 'setNullable' ? true : null
      return namesOf(first).map((name) => ({
        op: 'alterColumn',
        table,
        name,
        change: { nullable },
      }))
    }
    case 'primary':
      return [{ op: 'changePrimaryKey', table, columns: namesOf(first) }]
    case 'dropPrimary':
      return [{ op: 'changePrimaryKey', table, columns: [] }]
    case 'foreign': {
      const key = first as ForeignKey
      const name = String(key.column)
      // One that came with its column was read with it.
      if (!foreignKeys.has(name)) return []
      const reference = referenceOf(key)
      return reference && columns.has(name)
        ? [{ op: 'alterColumn', table, name, change: reference }]
        : `a foreign key of ${table} over ${name}`
    }
    case 'dropForeign':
      return namesOf(first).map((name) => ({
        op: 'alterColumn',
        table,
        name,
        change: { references: null, onDelete: null, onUpdate: null },
      }))
    default:
      return `${method} in ${table}`
  }
}

function builtIndex(method: 'index' | 'unique', [columns, given]: unknown[]): Index {
  const name =
    typeof given === 'string' ? given : (given as { indexName?: string } | undefined)?.indexName
  return {
    columns: namesOf(columns),
    ...(method === 'unique' ? { unique: true } : {}),
    ...(name ? { name } : {}),
  }
}

const namesOf = (columns: unknown): string[] => [columns as string | string[]].flat().map(String)
