import BetterSqlite3, {
  type Database as SqliteDatabase,
  type Statement as SqliteStatement,
} from 'better-sqlite3'
import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { keepStatements } from './kept_statements.js'
import { idleWriter } from './sqlite.js'
import { straight } from './straight.js'
import { wordsOf } from './vocabulary.js'

export type DatabaseRow = Record<string, unknown>

/**
 * Runs reading SQL (`?` placeholders) without query building and without models.
 * On SQLite it has a read-only connection of its own with kept prepared statements, so a list never waits for the
 * single writing connection nor sees what another request has not committed. Inside a transaction, and on the
 * database servers, it goes through Lucid's client.
 */
export class Reader {
  #database: Database
  #connections = new Map<string, SqliteDatabase>()
  #versions = new WeakMap<SqliteDatabase, SqliteStatement>()
  /** How many works read of one state by a connection just now. */
  #states = new WeakMap<SqliteDatabase, number>()

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * @param sql     with `?` placeholders
   * @param client  a transaction whose own writes must be seen
   * @returns rows as the driver gives them
   */
  all(
    sql: string,
    bindings: unknown[],
    connectionName?: string,
    client?: QueryClientContract
  ): DatabaseRow[] | Promise<DatabaseRow[]> {
    const through =
      client ?? this.#database.connectionGlobalTransactions.get(this.#name(connectionName))
    if (through) return straight(through, sql, bindings)
    const connection = this.#connection(this.#name(connectionName))
    if (!connection) return straight(this.#database.connection(connectionName), sql, bindings)
    const isHeld = this.#states.get(connection)
    const source = (!isHeld && idleWriter(connection.name)) || connection
    return source.prepare(sql).all(bindings) as DatabaseRow[]
  }

  /**
   * Has what is read be of one state of the database, whatever others write meanwhile.
   * @param work  reads through the client it is given, or without one where it is given none
   */
  async inOneState<Result>(
    work: (client?: QueryClientContract) => Promise<Result>,
    connectionName?: string
  ): Promise<Result> {
    const name = this.#name(connectionName)
    if (this.isInTransaction(name)) return work()
    const connection = this.#connection(name)
    if (connection) return this.#inOneSqliteState(connection, work)
    const client = this.#database.connection(name)
    // An SQLite database in memory has one connection, which nobody else writes by meanwhile.
    if (client.dialect.name === 'better-sqlite3') return work()
    return client.transaction((transaction) => work(transaction), {
      isolationLevel: 'repeatable read',
    })
  }

  /** Works that overlap share a state: SQLite answers at once, so all of them end before anything else is done. */
  async #inOneSqliteState<Result>(
    connection: SqliteDatabase,
    work: () => Promise<Result>
  ): Promise<Result> {
    const others = this.#states.get(connection) ?? 0
    this.#states.set(connection, others + 1)
    if (others === 0) connection.exec('begin')
    try {
      return await work()
    } finally {
      const left = this.#states.get(connection)! - 1
      this.#states.set(connection, left)
      if (left === 0) connection.exec('commit')
    }
  }

  /** Whether everything is read inside one transaction, as tests do. */
  isInTransaction(connectionName?: string): boolean {
    return this.#database.connectionGlobalTransactions.has(this.#name(connectionName))
  }

  /**
   * A number that changes when anybody, in any process, has written to the database since it was asked last.
   * @returns undefined where the database does not tell: on a database server, and inside a global transaction
   */
  version(connectionName?: string): number | undefined {
    const name = this.#name(connectionName)
    if (this.#database.connectionGlobalTransactions.has(name)) return undefined
    const connection = this.#connection(name)
    if (!connection) return undefined
    return this.#versions.get(connection)!.get() as number
  }

  /**
   * The words of a full-text index that begin with a text, as SQLite's tokenizer writes them.
   * @param index  its table
   * @returns undefined when there are more than `most`, on a database server, and inside a global transaction
   */
  words(
    index: string,
    beginning: string,
    most: number,
    connectionName?: string
  ): string[] | undefined {
    const name = this.#name(connectionName)
    if (this.#database.connectionGlobalTransactions.has(name)) return undefined
    const connection = this.#connection(name)
    return connection && wordsOf(connection, index, beginning, most)
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close()
    this.#connections.clear()
  }

  #name(connectionName?: string): string {
    return connectionName ?? this.#database.primaryConnectionName
  }

  #connection(name: string): SqliteDatabase | undefined {
    const open = this.#connections.get(name)
    if (open) return open
    const config = this.#database.manager.get(name)?.config
    if (config?.client !== 'better-sqlite3') return undefined
    const { filename } = config.connection as { filename: string }
    if (filename === ':memory:') return undefined
    const connection = new BetterSqlite3(filename, { readonly: true })
    connection.pragma('busy_timeout = 5000')
    connection.pragma('cache_size = -16000')
    connection.pragma('mmap_size = 268435456')
    this.#connections.set(name, connection)
    keepStatements(connection)
    this.#versions.set(connection, connection.prepare('pragma data_version').pluck())
    return connection
  }
}
