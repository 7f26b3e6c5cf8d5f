import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { toDialect } from '#framework/database/main'
import type { Dialect } from '#framework/fields/main'
import type { Schema } from '../schema/table.js'
import type { FoundTable } from './found.js'
import { readMysql } from './mysql.js'
import { readPostgres } from './postgres.js'
import { readSchema, type Reading } from './read_schema.js'
import { readSqlite } from './sqlite.js'

export interface IntrospectOptions {
  /** Only these; the others are read to find what points where, and left out. */
  tables?: readonly string[]
  /** Tables whose names begin so are the ledger of the migrations; 'adonis_schema' when not said. */
  ledger?: string
}

const LEDGER = 'adonis_schema'

const READERS = {
  sqlite: readSqlite,
  pg: readPostgres,
  mysql: readMysql,
} satisfies Record<Dialect, (client: QueryClientContract) => Promise<FoundTable[]>>

/**
 * What a database holds, in our words. The ledger of the migrations is left out; so is what our words do not have,
 * which `inspectDatabase` tells.
 */
export async function introspect(
  client: QueryClientContract,
  options: IntrospectOptions = {}
): Promise<Schema> {
  const { schema } = await inspectDatabase(client, options)
  return schema
}

/** The same with notes of what is left out. */
export async function inspectDatabase(
  client: QueryClientContract,
  { tables, ledger = LEDGER }: IntrospectOptions = {}
): Promise<Reading> {
  const dialect = toDialect(client.dialect.name)
  const found = await READERS[dialect](client)
  const { schema, notes } = readSchema(
    found.filter(({ name }) => !name.startsWith(ledger)),
    dialect
  )
  const isWanted = (name: string) => !tables || tables.includes(name)
  return {
    schema: new Map([...schema].filter(([name]) => isWanted(name))),
    notes: notes.filter(({ table }) => isWanted(table)),
  }
}
