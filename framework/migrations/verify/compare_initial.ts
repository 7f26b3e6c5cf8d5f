import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import { toDialect } from '#framework/database/main'
import { compareSchemas, introspect, type Difference } from '../introspection/main.js'
import type { Operation } from '../operation.js'
import { readFiles, replay, shortName } from '../replay/main.js'
import type { Schema } from '../schema/table.js'

/** A database that had its tables before the files, held against what the files would make. */
export interface InitialComparison {
  /** Tables, columns, types, nulls and keys that are not as the files would make them. */
  refusals: Difference[]
  /** Indexes, checks, defaults and foreign keys: rows can be read and written without them. */
  remarks: Difference[]
  /** Parts of the files that could not be compared, by file. */
  opaque: { file: string; reasons: string[] }[]
}

/**
 * Whether a database is as some files would leave it, so that they may count as applied.
 * @param names       the files, with their folder, beside those that count as applied already
 * @param applied     those
 */
export async function compareInitial(
  db: Database,
  app: ApplicationService,
  {
    connection,
    names,
    applied,
  }: { connection: string; names: readonly string[]; applied: readonly string[] }
): Promise<InitialComparison> {
  const client = db.connection(connection)
  const dialect = toDialect(client.dialect.name)
  const { config } = db.getRawConnection(connection)!
  const chosen = new Set(names)
  const files = await readFiles(app, config)
  const all = files.filter(({ name }) => chosen.has(name) || applied.includes(name))
  const { schema, files: replayed } = await replay(all, dialect)
  const own = replayed.filter(({ name }) => chosen.has(name))
  const touched = new Set(own.flatMap(({ up }) => up.operations.flatMap(tableOf)))
  const expected: Schema = new Map([...schema].filter(([name]) => touched.has(name)))
  const found = await introspect(client, { ledger: config.migrations?.tableName })
  const differences = compareSchemas(expected, found, dialect, { inherited: true })
  return {
    refusals: differences.filter(({ kind }) => kind !== 'other'),
    remarks: differences.filter(({ kind }) => kind === 'other'),
    opaque: own.flatMap(({ name, up }) =>
      up.opaque.length ? { file: shortName(name), reasons: up.opaque } : []
    ),
  }
}

/** The table that an operation leaves changed. */
function tableOf(operation: Operation): string[] {
  if (operation.op === 'renameTable') return [operation.to]
  return 'table' in operation ? [operation.table] : []
}
