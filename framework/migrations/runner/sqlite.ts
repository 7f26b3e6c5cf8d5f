import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { MigrationException } from '../migration_exception.js'
import { waitFor, type Waiting } from './lock.js'

/** Settings of a connection that a migration may change, and that its next user counts on. */
const PRAGMAS = [
  'foreign_keys',
  'busy_timeout',
  'legacy_alter_table',
  'recursive_triggers',
  'ignore_check_constraints',
  'writable_schema',
  'synchronous',
  'cache_size',
  'read_uncommitted',
  'query_only',
] as const

interface SqliteConnection {
  pragma(text: string, options?: { simple: boolean }): unknown
  inTransaction: boolean
}

interface Pool {
  acquireConnection(): Promise<SqliteConnection>
  releaseConnection(connection: SqliteConnection): Promise<void>
}

interface Exclusive extends Waiting {
  /** Whether foreign keys are left unenforced meanwhile; SQLite takes this only outside of a transaction. */
  withoutForeignKeys: boolean
  /** The table that the lock is taken with. */
  table: string
}

/**
 * Does the work in a transaction that nobody else's write can come between: it has the write lock before it reads
 * anything. The connection is kept from the rest of the program meanwhile, and has its settings back afterwards.
 */
export async function exclusively<Result>(
  client: QueryClientContract,
  { withoutForeignKeys, table, ...waiting }: Exclusive,
  work: (transaction: TransactionClientContract) => Promise<Result>
): Promise<Result> {
  return onOneConnection(client, async (connection) => {
    if (withoutForeignKeys) connection.pragma('foreign_keys = 0')
    const transaction = await begin(client, connection, table, waiting)
    try {
      const result = await work(transaction)
      await transaction.commit()
      return result
    } catch (error) {
      if (connection.inTransaction) await transaction.rollback()
      throw error
    }
  })
}

/** Keeps the connection to one piece of work, and puts its settings back. */
export async function onOneConnection<Result>(
  client: QueryClientContract,
  work: (connection: SqliteConnection) => Promise<Result>
): Promise<Result> {
  const pool = client.getWriteClient().client as unknown as Pool
  const connection = await pool.acquireConnection()
  const settings = PRAGMAS.map((name) => [name, connection.pragma(name, { simple: true })] as const)
  try {
    return await work(connection)
  } finally {
    for (const [name, value] of settings) {
      if (connection.pragma(name, { simple: true }) !== value) {
        connection.pragma(`${name} = ${value}`)
      }
    }
    await pool.releaseConnection(connection)
  }
}

async function begin(
  client: QueryClientContract,
  connection: SqliteConnection,
  table: string,
  waiting: Waiting
): Promise<TransactionClientContract> {
  const patience = connection.pragma('busy_timeout', { simple: true })
  // The driver waits without letting anything else happen, so waiting is ours.
  connection.pragma('busy_timeout = 0')
  let transaction: TransactionClientContract | undefined
  await waitFor(
    async () => {
      transaction = await transactionOn(client, connection)
      try {
        // Takes the lock and changes nothing.
        await transaction.rawQuery(`update "${table}" set version = version where 0`)
        return true
      } catch (error) {
        await transaction.rollback()
        if (!isBusy(error)) throw error
        return false
      }
    },
    async () => 'another process that writes to the same file',
    waiting
  )
  connection.pragma(`busy_timeout = ${patience}`)
  return transaction!
}

/** A transaction on a connection that is held already; Lucid passes Knex's option on. */
function transactionOn(
  client: QueryClientContract,
  connection: SqliteConnection
): Promise<TransactionClientContract> {
  type Begin = (work: undefined, options: object) => Promise<TransactionClientContract>
  return (client.transaction as unknown as Begin).call(client, undefined, { connection })
}

const isBusy = (error: unknown) =>
  String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY') ||
  String((error as { code?: unknown }).code).startsWith('SQLITE_LOCKED')

/** Two processes find a table missing, and the second one finds it made. */
const isMadeMeanwhile = (error: unknown) => /already exists/.test((error as Error).message)

/** Makes tables that are missing, as soon as no other process writes to the file or makes them as well. */
export async function whenFree(
  client: QueryClientContract,
  make: () => Promise<void>,
  waiting: Waiting
): Promise<void> {
  const [{ timeout }] = await client.rawQuery('pragma busy_timeout')
  await client.rawQuery('pragma busy_timeout = 0')
  const attempt = async () => {
    try {
      await make()
      return true
    } catch (error) {
      if (!isBusy(error) && !isMadeMeanwhile(error)) throw error
      return false
    }
  }
  try {
    await waitFor(attempt, async () => 'another process that writes to the same file', waiting)
  } finally {
    await client.rawQuery(`pragma busy_timeout = ${timeout}`)
  }
}

type Row = Record<string, unknown>

interface Violation {
  table: string
  parent: string
  /** SQLite's number of the foreign key. */
  key: number
  rows: unknown[]
}

/** What points at nothing, by 'child → parent'. */
export interface References {
  /** Rows; null where the database cannot tell, because a foreign key points at what is no key. */
  violations: Map<string, Violation> | null
  /** Tables that point at a table that is not there. */
  dangling: Set<string>
}

/** Looks for rows and tables that point at nothing. */
export async function readReferences(client: QueryClientContract): Promise<References> {
  const pointing = (await client.rawQuery(
    `select m.name as child, f."table" as parent
       from sqlite_master m, pragma_foreign_key_list(m.name) f
      where m.type = 'table'
        and lower(f."table") not in (select lower(name) from sqlite_master where type = 'table')`
  )) as Row[]
  const dangling = new Set(pointing.map(({ child, parent }) => `${child} → ${parent}`))
  const violations: References['violations'] = new Map()
  const found = await client.rawQuery('pragma foreign_key_check').catch(() => null)
  if (!found) return { violations: null, dangling }
  for (const { table, parent, fkid, rowid } of found as Row[]) {
    const key = `${table} → ${parent}`
    const entry = violations.get(key) ?? {
      table: String(table),
      parent: String(parent),
      key: Number(fkid),
      rows: [],
    }
    entry.rows.push(rowid)
    violations.set(key, entry)
  }
  return { violations, dangling }
}

/**
 * Compares what points at nothing before and after a file. What was wrong before is not the file's fault.
 * @param renamed  tables that the file has renamed: old name → new one
 * @throws MigrationException when the file has left something that points at nothing
 */
export async function checkReferences(
  client: QueryClientContract,
  before: References,
  renamed: Map<string, string>
): Promise<void> {
  const after = await readReferences(client)
  const now = (name: string) => renamed.get(name) ?? name
  const pairNow = (pair: string) => pair.split(' → ').map(now).join(' → ')
  const dangledBefore = new Set([...before.dangling].map(pairNow))
  for (const pair of after.dangling) {
    if (dangledBefore.has(pair)) continue
    const [child, parent] = pair.split(' → ')
    throw new MigrationException(
      `The table "${child}" still points at "${parent}", which this file removes`,
      `In the same file, before it: drop the foreign key of "${child}", or the table "${child}"`
    )
  }
  if (!before.violations) return
  if (!after.violations) {
    throw new MigrationException(
      'After this file a foreign key points at a column that is no key of its table',
      'A column that is pointed at has to be the primary key or unique'
    )
  }
  const counts = new Map(
    [...before.violations].map(([pair, { rows }]) => [pairNow(pair), rows.length])
  )
  for (const [pair, violation] of after.violations) {
    const count = violation.rows.length - (counts.get(pair) ?? 0)
    if (count > 0) await refuseViolation(client, violation, count)
  }
}

async function refuseViolation(
  client: QueryClientContract,
  { table, parent, key, rows }: Violation,
  count: number
): Promise<never> {
  const columns = (await client.rawQuery(
    `select "from" as name from pragma_foreign_key_list(?) where id = ?`,
    [table, key]
  )) as Row[]
  const names = columns.map(({ name }) => name).join(', ')
  const examples = await sample(client, table, rows)
  throw new MigrationException(
    `After this file ${count} ${count === 1 ? 'row' : 'rows'} of "${table}" would point by ${names} at rows of "${parent}" that are not there (${examples})`,
    'Rows are not deleted along while a file changes tables on SQLite. Change rows in a file of their own, or delete the pointing rows first'
  )
}

/** Up to five of the rows, by their primary keys. */
async function sample(client: QueryClientContract, table: string, rows: unknown[]) {
  const columns = (await client.rawQuery(
    'select name from pragma_table_info(?) where pk > 0 order by pk',
    [table]
  )) as Row[]
  const names = columns.map(({ name }) => String(name))
  const ids = rows.filter((id) => id !== null).slice(-5)
  if (!names.length || !ids.length) return `rows ${ids.join(', ')}`
  const list = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ')
  const quoted = `"${table.replaceAll('"', '""')}"`
  const found = (await client.rawQuery(
    `select ${list} from ${quoted} where rowid in (${ids.map(Number).join(', ')})`
  )) as Row[]
  const keys = found.map((row) => names.map((name) => row[name]).join('/'))
  return `${names.join('/')} ${keys.join(', ')}`
}
