import { operationOf } from '../migration.js'
import { fold } from '../fold.js'
import { MigrationException } from '../migration_exception.js'
import type { Operation } from '../operation.js'
import type { Schema } from '../schema/table.js'
import { isSchemaBuilder, type SchemaBuilder, type TableBuilder } from './knex_builders.js'
import { alteredTable, createdTable, type Translation } from './lucid_tables.js'

/** Calls that change no table. */
const ELSEWHERE = /view|extension|schema|^has/i

/**
 * A tracked call of a migration in our operations: a step of the editor as it is, a builder of `this.schema` as far as
 * it can be read, anything else not at all.
 * @param schema  what is there before the call
 * @returns the operations, and in `opaque` what could not be read, in words; both may be empty
 */
export function translate(call: unknown, schema: Schema): Translation {
  const operation = operationOf(call)
  if (operation?.op === 'sql')
    return { operations: [operation], opaque: [`SQL (${operation.title})`] }
  if (operation) return { operations: [operation], opaque: [] }
  if (!isSchemaBuilder(call)) return { operations: [], opaque: ['a deferred step'] }
  const all: Translation = { operations: [], opaque: [] }
  let current = schema
  for (const { method, args } of call._sequence) {
    const { operations, opaque } = sequenceStep(call, method, args, current)
    all.opaque.push(...opaque)
    try {
      for (const step of operations) current = fold(current, step)
      all.operations.push(...operations)
    } catch (error) {
      // It builds on something that raw SQL has made: the database knows it, the replay does not.
      if (!(error instanceof MigrationException)) throw error
      all.opaque.push(`${method} (${error.message})`)
    }
  }
  return all
}

function sequenceStep(
  call: SchemaBuilder,
  method: string,
  args: unknown[],
  schema: Schema
): Translation {
  const [name, second] = args as [string, unknown]
  const read = (...operations: Operation[]): Translation => ({ operations, opaque: [] })
  switch (method) {
    case 'createTable':
    case 'createTableIfNotExists':
      if (method === 'createTableIfNotExists' && schema.has(name)) return read()
      return createdTable(name, built(call, 'create', name, second))
    case 'table':
    case 'alterTable':
      return alteredTable(name, built(call, 'alter', name, second), schema)
    case 'dropTable':
      return schema.has(name)
        ? read({ op: 'dropTable', table: name })
        : { operations: [], opaque: [`dropping the table "${name}", which is not known`] }
    case 'dropTableIfExists':
      return schema.has(name) ? read({ op: 'dropTable', table: name }) : read()
    case 'renameTable':
      if (!schema.has(name)) {
        return { operations: [], opaque: [`renaming the table "${name}", which is not known`] }
      }
      return read(
        { op: 'keepNames', table: name },
        { op: 'renameTable', from: name, to: String(second) }
      )
    default:
      return ELSEWHERE.test(method)
        ? read()
        : { operations: [], opaque: [method === 'raw' ? 'raw SQL' : method] }
  }
}

/** Runs the callback of a table and gives the builder that has heard it. */
function built(
  { client }: SchemaBuilder,
  type: 'create' | 'alter',
  name: string,
  callback: unknown
): TableBuilder {
  // A builder is `alter` only once it is compiled: calls such as renameColumn are put on it then.
  const builder = client.tableBuilder(type, name, null, callback as (table: TableBuilder) => void)
  if (type === 'alter') Object.assign(builder, alterMethods(builder))
  builder._fn.call(builder, builder)
  return builder
}

/** What Knex adds to the builder of an existing table when it compiles it; each call is noted as Knex notes it. */
function alterMethods(builder: TableBuilder) {
  const note =
    (method: string) =>
    (...args: unknown[]) => {
      builder._statements.push({ grouping: 'alterTable', method, args })
      return builder
    }
  const dropColumn = note('dropColumn')
  return {
    renameColumn: note('renameColumn'),
    setNullable: note('setNullable'),
    dropNullable: note('dropNullable'),
    check: note('check'),
    dropChecks: note('dropChecks'),
    dropColumn,
    dropColumns: dropColumn,
    dropTimestamps: (useCamelCase?: boolean) =>
      useCamelCase === true
        ? dropColumn('createdAt', 'updatedAt')
        : dropColumn('created_at', 'updated_at'),
  }
}
