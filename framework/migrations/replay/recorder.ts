import knex from 'knex'
import type { BaseSchema } from '@adonisjs/lucid/schema'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Dialect } from '#framework/fields/main'
import { Editor } from '../editor.js'
import { fold } from '../fold.js'
import { MigrationException } from '../migration_exception.js'
import type { Migration } from '../migration.js'
import type { Operation } from '../operation.js'
import type { Schema } from '../schema/table.js'
import type { MigrationFile, Recording } from './file.js'
import { translate } from './translate.js'

const CLIENTS: Record<Dialect, { knex: string; lucid: string }> = {
  sqlite: { knex: 'better-sqlite3', lucid: 'better-sqlite3' },
  pg: { knex: 'pg', lucid: 'postgres' },
  mysql: { knex: 'mysql2', lucid: 'mysql' },
}

/** A file asked the database for something, and there is none. */
class AskedDatabase extends Error {}

/**
 * What one direction of a file does, without a database: the file's own code runs on a client that notes and never
 * connects. `static state` of a file speaks for what cannot be read of its `up()`.
 * @param before  the schema that the file meets
 * @throws MigrationException when the file changes what is not there
 */
export async function record(
  file: MigrationFile,
  direction: 'up' | 'down',
  dialect: Dialect,
  before: Schema = new Map()
): Promise<Recording> {
  const Class = file.Class as typeof BaseSchema & Pick<typeof Migration, 'state'>
  try {
    if (direction === 'up' && Class.state) return stated(Class.state.bind(Class))
    return await recorded(file, direction, dialect, before)
  } catch (error) {
    if (!(error instanceof MigrationException)) throw error
    throw new MigrationException(`${file.name}: ${error.message}`, error.help)
  }
}

function stated(state: (editor: Editor) => void): Recording {
  const operations: Operation[] = []
  state(new Editor((operation) => operations.push(operation)))
  return { operations, opaque: [] }
}

async function recorded(
  file: MigrationFile,
  direction: 'up' | 'down',
  dialect: Dialect,
  before: Schema
): Promise<Recording> {
  const Class = file.Class as new (client: QueryClientContract, file: string) => BaseSchema
  const instance = new Class(noteTaker(dialect), file.name)
  const recording: Recording = { operations: [], opaque: [] }
  try {
    await instance[direction]()
  } catch (error) {
    if (error instanceof MigrationException) throw error
    recording.opaque.push(reasonOf(error as Error))
  }
  let schema = before
  for (const call of callsOf(instance)) {
    const { operations, opaque } = translate(call, schema)
    for (const operation of operations) schema = fold(schema, operation)
    recording.operations.push(...operations)
    recording.opaque.push(...opaque)
  }
  return recording
}

/** The calls of `this.schema`, `this.defer` and `this.editor`, in order. Lucid keeps them private. */
export function callsOf(instance: BaseSchema): unknown[] {
  return (instance as unknown as { trackedCalls: unknown[] }).trackedCalls
}

const reasonOf = (error: Error) =>
  error instanceof AskedDatabase ? error.message : `a question to the database (${error.message})`

const takers = new Map<Dialect, QueryClientContract>()

/** A query client that builds statements and refuses to run any. */
export function noteTaker(dialect: Dialect): QueryClientContract {
  const known = takers.get(dialect)
  if (known) return known
  const builder = knex({ client: CLIENTS[dialect].knex, useNullAsDefault: true })
  const answers: Record<string, unknown> = {
    get schema() {
      return builder.schema
    },
    dialect: { name: CLIENTS[dialect].lucid },
    connectionName: 'replay',
    isTransaction: false,
    debug: false,
    knexRawQuery: (sql: string, bindings: never) =>
      bindings === undefined ? builder.raw(sql) : builder.raw(sql, bindings),
    knexQuery: () => builder.queryBuilder(),
    raw: (sql: string, bindings: never) =>
      bindings === undefined ? builder.raw(sql) : builder.raw(sql, bindings),
  }
  const client = new Proxy(answers, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target) return Reflect.get(target, name) as unknown
      return () => {
        throw new AskedDatabase(`a question to the database (this.db.${name})`)
      }
    },
  }) as unknown as QueryClientContract
  takers.set(dialect, client)
  return client
}
